/**
 * The kernels of one vector width behind one signature, so that a single piece of binding code can
 * call any of them on any machine.
 */
#ifndef AFTERBELL_KERNEL_TABLE_H
#define AFTERBELL_KERNEL_TABLE_H

#include <stddef.h>
#include <stdint.h>

/** Numbers that a kernel takes behind the arena, at most. */
#define MOST_NUMBERS 11

typedef struct {
  const char *name;
  /** How many numbers it takes, and how many of them, the first, are integers. */
  size_t numbers, integers;
  void (*call)(float *arena, const double *numbers);
} kernel_entry;

typedef struct {
  /** What the backend is called after, such as `avx2`. */
  const char *name;
  int32_t lanes, row_tile;
  const kernel_entry *kernels;
  size_t count;
} kernel_table;

#endif
