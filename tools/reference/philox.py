"""The order in which `train` takes windows: Philox4x32-10, as in Random123, and Fisher and Yates's shuffle."""

SHUFFLE = 2  # the purpose of the stream, as in philox.ts
MASK = 2**32 - 1


def philox4x32(key, counter):
    (k0, k1), (c0, c1, c2, c3) = key, counter
    for _ in range(10):
        product0, product1 = 0xD2511F53 * c0, 0xCD9E8D57 * c2
        c0, c2 = (product1 >> 32) ^ c1 ^ k0, (product0 >> 32) ^ c3 ^ k1
        c1, c3 = product1 & MASK, product0 & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return c0, c1, c2, c3


def shuffled(length, seed, epoch):
    """0 … length - 1 in the order of that epoch, from 0."""
    key = seed & MASK, seed >> 32
    indices = list(range(length))
    for drawn, i in enumerate(range(length - 1, 0, -1)):
        word = philox4x32(key, (drawn // 4, 0, epoch, SHUFFLE))[drawn % 4]
        j = word * (i + 1) >> 32
        indices[i], indices[j] = indices[j], indices[i]
    return indices
