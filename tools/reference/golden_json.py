"""Writes golden values as JSON that a diff can be read in: one line per list of numbers."""

import json
import sys


def write(content, indent=0):
    sys.stdout.write(_text(content, indent) + "\n")


def _text(value, indent):
    pad = " " * (indent + 1)
    if isinstance(value, dict):
        items = [f"{pad}{json.dumps(k)}: {_text(v, indent + 1)}" for k, v in value.items()]
        return "{\n" + ",\n".join(items) + "\n" + " " * indent + "}"
    if isinstance(value, list) and value and isinstance(value[0], (dict, list)):
        items = [pad + _text(v, indent + 1) for v in value]
        return "[\n" + ",\n".join(items) + "\n" + " " * indent + "]"
    return json.dumps(value)
