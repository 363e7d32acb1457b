/**
 * The two matrix products of a backward pass, on panels: gradients of the rows that went into a
 * layer, and gradients of its weights.
 */
#ifndef AFTERBELL_TILES_H
#define AFTERBELL_TILES_H

#include "simd.h"

/** Place of a step in an array [panel][steps][features][PANEL]. */
INLINE size_t at(int32_t panel, int32_t steps, int32_t step, int32_t features) {
  return ((size_t)panel * steps + step) * features * PANEL;
}

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

/** Steps [first, last) of `panels` panels with `steps` each: what one pass of the weight gradient covers. */
typedef struct {
  int32_t first, last, panels, steps;
} span;

/** Four gates of `units` units against `columns` inputs: lanes and steps summed in registers. */
INLINE void outer_product_tile(int units, int columns, const float *restrict z,
                               const float *restrict x, float *restrict gradient, span over,
                               int32_t all_units, int32_t depth) {
  const size_t z_stride = (size_t)4 * all_units * PANEL, x_stride = (size_t)depth * PANEL;
  vec sums[UNIT_TILE * 4][COLUMN_TILE];
  for (int j = 0; j < 4 * units; j++)
    for (int k = 0; k < columns; k++) sums[j][k] = splat(0);
  for (int32_t p = 0; p < over.panels; p++) {
    const float *zs = z + ((size_t)p * over.steps + over.first) * z_stride;
    const float *xs = x + ((size_t)p * (over.steps + 1) + over.first) * x_stride;
    for (int32_t t = over.first; t < over.last; t++, zs += z_stride, xs += x_stride)
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
      vec4 *to = (vec4 *)(gradient + ((size_t)u * depth + k) * 4);
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

/** All weights over one span; z and x begin at its first panel. */
KERNEL void outer_products_of_span(const float *restrict z, const float *restrict x,
                                   float *restrict gradient, span over, int32_t units,
                                   int32_t depth) {
  for (int32_t u = 0; u < units;) {
    const int full = u + UNIT_TILE <= units;
    const float *zu = z + u * 4 * PANEL;
    float *row = gradient + (size_t)u * depth * 4;
    int32_t k = 0;
    for (; k + COLUMN_TILE <= depth; k += COLUMN_TILE)
      (full ? full_tile : low_tile)(zu, x + k * PANEL, row + k * 4, over, units, depth);
    for (; k < depth; k++)
      (full ? narrow_tile : single_tile)(zu, x + k * PANEL, row + k * 4, over, units, depth);
    u += full ? UNIT_TILE : 1;
  }
}

/**
 * gradient [unit][depth][4] += Σ over steps and panels [from, to) of z ⊗ x, for gate gradients z
 * [panel][steps][unit][4][PANEL] and rows x [panel][steps + 1][depth][PANEL]. A pass covers about
 * SPAN_BLOCKS steps, of one panel or of several: few enough to stay in the cache while all tiles pass
 * over them, and enough for sums in registers to pay for their being added to memory.
 */
KERNEL void outer_products(const float *restrict z, const float *restrict x,
                           float *restrict gradient, int32_t steps, int32_t from, int32_t to,
                           int32_t units, int32_t depth) {
  const int32_t passes = (steps + SPAN_BLOCKS - 1) / SPAN_BLOCKS;
  const int32_t length = (steps + passes - 1) / passes;
  const int32_t most = SPAN_BLOCKS / steps > 1 ? SPAN_BLOCKS / steps : 1;
  for (int32_t p = from; p < to; p += most)
    for (int32_t first = 0; first < steps; first += length) {
      span over = {first, first + length < steps ? first + length : steps,
                   p + most < to ? most : to - p, steps};
      outer_products_of_span(z + at(p, steps, 0, 4 * units), x + at(p, steps + 1, 0, depth),
                             gradient, over, units, depth);
    }
}

#endif
