/**
 * The two matrix products of a backward pass, on panels: gradients of the rows that went into a
 * layer, and gradients of its weights.
 */
#ifndef AFTERBELL_TILES_H
#define AFTERBELL_TILES_H

#include "simd.h"

/** Place of a step in an array [slot][steps][features][PANEL]. */
INLINE size_t at(int32_t slot, int32_t steps, int32_t step, int32_t features) {
  return ((size_t)slot * steps + step) * features * PANEL;
}

/**
 * Rows of a step's gates: four for each unit, and one unused. Without it, steps of many layers would be
 * a multiple of 4 KiB apart, and a pass over them would use few of the cache's sets.
 */
INLINE int32_t gate_rows(int32_t units) { return 4 * units + 1; }

/** Tiles of ROW_TILE rows that hold `rows`. */
INLINE int32_t tiles_of(int32_t rows) { return (rows + ROW_TILE - 1) / ROW_TILE; }

/**
 * Weights [unit][depth][gates] into tiles [tile][unit][gate][ROW_TILE], leaving out the first `skip`
 * rows of depth. Rows of the last tile that lie beyond depth stay as they are: zero.
 */
KERNEL void transpose_to_tiles(const float *restrict weights, int32_t units, int32_t depth,
                               int32_t gates, int32_t skip, float *restrict tiles) {
  for (int32_t row = skip; row < depth; row++) {
    int32_t tile = (row - skip) / ROW_TILE, inside = (row - skip) % ROW_TILE;
    float *to = tiles + (size_t)tile * units * gates * ROW_TILE + inside;
    for (int32_t u = 0; u < units; u++)
      for (int32_t g = 0; g < gates; g++)
        to[(u * gates + g) * ROW_TILE] = weights[((size_t)u * depth + row) * gates + g];
  }
}

/** out [tiles * ROW_TILE][PANEL] := tiles · z for z [columns][PANEL]. */
KERNEL void multiply_tiles(const float *restrict tiles, int32_t count, const float *restrict z,
                           int32_t columns, float *restrict out) {
  for (int32_t tile = 0; tile < count; tile++) {
    vec sums[ROW_TILE][VECTORS];
    for (int r = 0; r < ROW_TILE; r++)
      for (int v = 0; v < VECTORS; v++) sums[r][v] = splat(0);
    const float *w = tiles + (size_t)tile * columns * ROW_TILE;
    const float *zs = z;
    for (int32_t k = 0; k < columns; k++, w += ROW_TILE, zs += PANEL) {
      vec x[VECTORS];
      for (int v = 0; v < VECTORS; v++) x[v] = load(zs + v * LANES);
      for (int r = 0; r < ROW_TILE; r++) {
        vec s = splat(w[r]);
        for (int v = 0; v < VECTORS; v++) sums[r][v] = fma_(s, x[v], sums[r][v]);
      }
    }
    float *to = out + tile * ROW_TILE * PANEL;
    for (int r = 0; r < ROW_TILE; r++)
      for (int v = 0; v < VECTORS; v++) store(to + r * PANEL + v * LANES, sums[r][v]);
  }
}

/** Rows of gate gradients in a tile: the four gates of each unit. */
#define TILE_ROWS (4 * UNIT_TILE)

/** What is left of an outer product from a tile on. */
typedef struct {
  int32_t steps, units, columns;
} shape;

/**
 * gradient [unit][depth][4] += Σ over steps of z ⊗ x, lanes and steps summed in registers. A tile at the
 * edge reads rows beyond its operands, which are others' or unused, and drops what comes of them.
 */
KERNEL void outer_product_tile(const float *restrict z, int32_t z_stride, const float *restrict x,
                               int32_t x_stride, float *restrict gradient, shape left,
                               int32_t depth) {
  vec sums[TILE_ROWS][COLUMN_TILE];
  for (int j = 0; j < TILE_ROWS; j++)
    for (int k = 0; k < COLUMN_TILE; k++) sums[j][k] = splat(0);
  for (int32_t t = 0; t < left.steps; t++, z += z_stride, x += x_stride)
    for (int v = 0; v < VECTORS; v++) {
      vec b[COLUMN_TILE];
      for (int k = 0; k < COLUMN_TILE; k++) b[k] = load(x + k * PANEL + v * LANES);
      for (int j = 0; j < TILE_ROWS; j++) {
        vec s = load(z + j * PANEL + v * LANES);
        KEEP_IN_REGISTER(s);
        for (int k = 0; k < COLUMN_TILE; k++) sums[j][k] = fma_(s, b[k], sums[j][k]);
      }
    }
  for (int u = 0; u < UNIT_TILE; u++)
    for (int k = 0; k < COLUMN_TILE; k++) {
      vec4 sum = sum_lanes_of_four(sums[u * 4][k], sums[u * 4 + 1][k], sums[u * 4 + 2][k],
                                   sums[u * 4 + 3][k]);
      if (u < left.units && k < left.columns)
        add_four(gradient + ((size_t)u * depth + k) * 4, sum);
    }
}

/** gradient [unit][depth][4] += Σ z ⊗ x for z [steps][gate_rows(units)][PANEL], x [steps][depth][PANEL]. */
KERNEL void outer_products(const float *restrict z, const float *restrict x, int32_t steps,
                           float *restrict gradient, int32_t units, int32_t depth) {
  for (int32_t u = 0; u < units; u += UNIT_TILE)
    for (int32_t k = 0; k < depth; k += COLUMN_TILE) {
      const shape left = {steps, units - u, depth - k};
      outer_product_tile(z + u * 4 * PANEL, gate_rows(units) * PANEL, x + k * PANEL, depth * PANEL,
                         gradient + ((size_t)u * depth + k) * 4, left, depth);
    }
}

/**
 * Steps in one pass of the weight gradient, for a sequence of `steps`: passes of equal length, few
 * enough steps to stay in the cache while all tiles pass over them, and enough for sums in registers to
 * pay for their being added to memory.
 */
INLINE int32_t pass_length(int32_t steps) {
  int32_t passes = (steps + MOST_STEPS - 1) / MOST_STEPS;
  return (steps + passes - 1) / passes;
}

#endif
