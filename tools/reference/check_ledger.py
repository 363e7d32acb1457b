"""Checks the chain of hashes of an Afterbell ledger with Python's standard library alone.

    python3 check_ledger.py ledger.sqlite [HEAD]

The hash of a row is SHA-256 over the bytes "afterbell ledger 1\\n", the 32 bytes of the hash of the row before (of
zeros for row 1), and the row's columns in the order of the table, without the last one, `hash`:

    INTEGER  8 bytes, signed, little-endian
    REAL     8 bytes, IEEE 754 double, little-endian
    TEXT     4 bytes, length in bytes, little-endian; then UTF-8
    BLOB     4 bytes, length in bytes, little-endian; then the bytes

Prints `rows hash` of the head, or what is wrong, with exit code 2.
"""

import hashlib
import sqlite3
import struct
import sys

MAGIC = b"afterbell ledger 1\n"


def encoded(value):
    if isinstance(value, int):
        return struct.pack("<q", value)
    if isinstance(value, float):
        return struct.pack("<d", value)
    data = value.encode("utf-8") if isinstance(value, str) else value
    return struct.pack("<I", len(data)) + data


def check(file, head=None):
    """Returns the number of rows and the last hash. Raises ValueError with the first fault."""
    previous = bytes(32)
    count = 0
    found = head is None
    for row in sqlite3.connect(file).execute("SELECT * FROM rows ORDER BY seq"):
        count += 1
        if row[0] != count:
            raise ValueError(f"row {count} is missing")
        content = b"".join(encoded(value) for value in row[:-1])
        previous = hashlib.sha256(MAGIC + previous + content).digest()
        if previous != row[-1]:
            raise ValueError(f"row {count} is not as it was written")
        found = found or previous.hex() == head
    if not found:
        raise ValueError(f"no row has the hash {head}")
    return count, previous.hex()


if __name__ == "__main__":
    try:
        print(*check(*sys.argv[1:3]))
    except ValueError as fault:
        print(fault)
        sys.exit(2)
