/**
 * The two matrix products of a backward pass, on panels: gradients of the rows that went into a
 * layer, and gradients of its weights.
 */
#ifndef AFTERBELL_TILES_H
#define AFTERBELL_TILES_H

#include "simd.h"

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
    float *to = tiles + (int64_t)tile * units * gates * ROW_TILE + inside;
    for (int32_t u = 0; u < units; u++)
      for (int32_t g = 0; g < gates; g++)
        to[(u * gates + g) * ROW_TILE] = weights[((int64_t)u * depth + row) * gates + g];
  }
}

/** out [tiles * ROW_TILE][PANEL] := tiles · z for z [columns][PANEL]. */
KERNEL void multiply_tiles(const float *restrict tiles, int32_t count, const float *restrict z,
                           int32_t columns, float *restrict out) {
  for (int32_t tile = 0; tile < count; tile++) {
    vec sums[ROW_TILE][VECTORS];
    for (int r = 0; r < ROW_TILE; r++)
      for (int v = 0; v < VECTORS; v++) sums[r][v] = splat(0);
    const float *w = tiles + (int64_t)tile * columns * ROW_TILE;
    for (int32_t k = 0; k < columns; k++, w += ROW_TILE) {
      vec x[VECTORS];
      for (int v = 0; v < VECTORS; v++) x[v] = load(z + k * PANEL + v * LANES);
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

/** Steps and panels that one pass of the weight gradient covers. */
typedef struct {
  int32_t first_step, last_step, first_panel, last_panel, panels;
} span;

/** Four gates of `units` units against `columns` inputs: lanes and steps summed in registers. */
INLINE void outer_product_tile(int units, int columns, const float *restrict z,
                               const float *restrict x, float *restrict gradient, span over,
                               int32_t all_units, int32_t depth) {
  vec sums[UNIT_TILE * 4][COLUMN_TILE];
  for (int j = 0; j < 4 * units; j++)
    for (int k = 0; k < columns; k++) sums[j][k] = splat(0);
  for (int32_t t = over.first_step; t < over.last_step; t++)
    for (int32_t p = over.first_panel; p < over.last_panel; p++) {
      const int64_t block = (int64_t)t * over.panels + p;
      const float *zs = z + block * 4 * all_units * PANEL, *xs = x + block * depth * PANEL;
      for (int v = 0; v < VECTORS; v++) {
        vec b[COLUMN_TILE];
        for (int k = 0; k < columns; k++) b[k] = load(xs + k * PANEL + v * LANES);
        for (int j = 0; j < 4 * units; j++) {
          vec s = load(zs + j * PANEL + v * LANES);
          for (int k = 0; k < columns; k++) sums[j][k] = fma_(s, b[k], sums[j][k]);
        }
      }
    }
  for (int u = 0; u < units; u++)
    for (int k = 0; k < columns; k++) {
      vec4 *to = (vec4 *)(gradient + ((int64_t)u * depth + k) * 4);
      *to += sum_lanes_of_four(sums[u * 4][k], sums[u * 4 + 1][k], sums[u * 4 + 2][k],
                               sums[u * 4 + 3][k]);
    }
}

/* One function per tile shape, so that each keeps its sums in registers. */
#define TILE_FUNCTION(name, units, columns)                                                      \
  KERNEL void name(const float *restrict z, const float *restrict x, float *restrict gradient,   \
                   span over, int32_t all_units, int32_t depth) {                                \
    outer_product_tile(units, columns, z, x, gradient, over, all_units, depth);                  \
  }
TILE_FUNCTION(full_tile, UNIT_TILE, COLUMN_TILE)
TILE_FUNCTION(narrow_tile, UNIT_TILE, 1)
#if UNIT_TILE > 1
TILE_FUNCTION(low_tile, 1, COLUMN_TILE)
TILE_FUNCTION(single_tile, 1, 1)
#else
#define low_tile full_tile
#define single_tile narrow_tile
#endif

/**
 * gradient [unit][depth][4] += Σ over steps and panels of z ⊗ x, for gate gradients z
 * [step][panel][unit][4][PANEL] and rows x [step][panel][depth][PANEL]. Steps are taken in chunks,
 * so that a chunk of both stays in the cache while all tiles pass over it.
 */
KERNEL void outer_products(const float *restrict z, const float *restrict x,
                           float *restrict gradient, int32_t steps, int32_t from, int32_t to,
                           int32_t panels, int32_t units, int32_t depth) {
  for (int32_t first = 0; first < steps; first += STEP_CHUNK) {
    int32_t last = first + STEP_CHUNK < steps ? first + STEP_CHUNK : steps;
    span over = {first, last, from, to, panels};
    for (int32_t u = 0; u < units;) {
      int full = u + UNIT_TILE <= units;
      const float *zu = z + u * 4 * PANEL;
      float *row = gradient + (int64_t)u * depth * 4;
      int32_t k = 0;
      for (; k + COLUMN_TILE <= depth; k += COLUMN_TILE)
        (full ? full_tile : low_tile)(zu, x + k * PANEL, row + k * 4, over, units, depth);
      for (; k < depth; k++)
        (full ? narrow_tile : single_tile)(zu, x + k * PANEL, row + k * 4, over, units, depth);
      u += full ? UNIT_TILE : 1;
    }
  }
}

#endif
