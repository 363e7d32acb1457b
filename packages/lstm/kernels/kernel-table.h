/**
 * The kernels of one vector width behind one table of functions, so that several widths can live in one
 * native addon. Each entry takes its arguments as doubles, in the order of the kernel's own parameters.
 */
#ifndef AFTERBELL_KERNEL_TABLE_H
#define AFTERBELL_KERNEL_TABLE_H

#include <stdint.h>

typedef struct {
  const char *name;
  int arguments;
  void (*call)(float *arena, const double *arguments);
} kernel_entry;

typedef struct {
  const char *name;
  int32_t lanes, row_tile;
  const kernel_entry *entries;
  int count;
} kernel_table;

#endif
