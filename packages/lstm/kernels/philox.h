/**
 * Philox4x32-10 with one counter a lane. Source: J. K. Salmon et al., "Parallel random numbers: as
 * easy as 1, 2, 3", SC'11. The same generator as src/philox.ts, whose tests hold its known answers.
 */
#ifndef AFTERBELL_PHILOX_H
#define AFTERBELL_PHILOX_H

#include "simd.h"

typedef uint64_t wide __attribute__((vector_size(8 * LANES)));

INLINE uvec usplat(uint32_t x) { return x - (uvec){0}; }

/** High and low words of the 64-bit products. */
INLINE void multiply_wide(uint32_t by, uvec x, uvec *high, uvec *low) {
  wide product = __builtin_convertvector(x, wide) * (uint64_t)by;
  *high = __builtin_convertvector(product >> 32, uvec);
  *low = x * by;
}

/** Replaces the counters c by the block's four words. */
INLINE void philox4x32(uint32_t key0, uint32_t key1, uvec c[4]) {
  for (int round = 0; round < 10; round++) {
    uvec high0, low0, high1, low1;
    multiply_wide(0xd2511f53, c[0], &high0, &low0);
    multiply_wide(0xcd9e8d57, c[2], &high1, &low1);
    c[0] = high1 ^ c[1] ^ key0;
    c[1] = low1;
    c[2] = high0 ^ c[3] ^ key1;
    c[3] = low0;
    key0 += 0x9e3779b9;
    key1 += 0xbb67ae85;
  }
}

#endif
