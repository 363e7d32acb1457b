/**
 * All kernels at one vector width. Compiled once for each, with VARIANT the width's name; see build.mjs.
 */
#include "../kernels/kernels.c"

#include "kernel-table.h"

#define NUMBERS_1 n[0]
#define NUMBERS_2 NUMBERS_1, n[1]
#define NUMBERS_3 NUMBERS_2, n[2]
#define NUMBERS_4 NUMBERS_3, n[3]
#define NUMBERS_5 NUMBERS_4, n[4]
#define NUMBERS_7 NUMBERS_5, n[5], n[6]
#define NUMBERS_11 NUMBERS_7, n[7], n[8], n[9], n[10]

/** Every kernel: how many numbers it takes behind the arena, and how many of them are integers. */
#define FOR_EACH_KERNEL(K)   \
  K(lstm_forward, 2, 2)      \
  K(lstm_transpose, 1, 1)    \
  K(lstm_backward, 4, 4)     \
  K(lstm_pack_single, 1, 1)  \
  K(lstm_single, 5, 5)       \
  K(gru_forward, 2, 2)       \
  K(gru_transpose, 1, 1)     \
  K(gru_backward, 4, 4)      \
  K(gru_pack_single, 1, 1)   \
  K(gru_single, 5, 5)        \
  K(dense_forward, 2, 2)     \
  K(dense_backward, 4, 4)    \
  K(dense_single, 3, 3)      \
  K(edge_forward, 7, 7)      \
  K(edge_backward, 3, 3)     \
  K(sum_shards, 3, 3)        \
  K(adam_step, 11, 5)

/* The prototypes turn numbers into the integers and floats that a kernel takes. */
#define CALL(name, count, integers) \
  static void call_##name(float *arena, const double *n) { name(arena, NUMBERS_##count); }
FOR_EACH_KERNEL(CALL)

#define ENTRY(name, count, integers) {#name, count, integers, call_##name},
static const kernel_entry entries[] = {FOR_EACH_KERNEL(ENTRY)};

#define JOINED(a, b) a##b
#define TABLE(variant) JOINED(kernels_, variant)
#define QUOTED(text) #text
#define TEXT(text) QUOTED(text)

extern const kernel_table TABLE(VARIANT);
const kernel_table TABLE(VARIANT) = {TEXT(VARIANT), LANES, ROW_TILE, entries,
                                     sizeof entries / sizeof *entries};
