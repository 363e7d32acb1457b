/**
 * The long short-term memory on panels of windows.
 *
 * Arrays are [slot][step][feature][PANEL]; a slot is where one panel at a time is worked on. `rows`
 * holds the input and the hidden state before it side by side, [slot][steps + 1][inputs + units][PANEL],
 * so that one loop over them makes the four gates; the hidden state after step t is at step t + 1.
 * `cell` is [slot][steps + 1][units][PANEL], `gates` [slot][steps][gate_rows(units)][PANEL].
 * Weights are [unit][inputs + units][4], gates i, f, c, o; biases [unit][4].
 */
#ifndef AFTERBELL_LSTM_H
#define AFTERBELL_LSTM_H

#include "activation.h"
#include "tiles.h"

/** Places are offsets into the arena, in floats. Written by kernel-plan.ts. */
typedef struct {
  int32_t steps, inputs, units;
  int32_t return_sequences;
  int32_t weights, bias;
  int32_t rows, gates, cell, cell_tanh;
  /** [slot][steps or 1][units][PANEL] ∂loss/∂h from the layer above. */
  int32_t output_gradient;
  /** [slot][steps][inputs][PANEL] ∂loss/∂x, or -1 for a first layer, which needs none. */
  int32_t input_gradient;
  /** Weights transposed into row tiles for the data gradient. */
  int32_t transposed;
  /** Weights for one window, lanes over units. */
  int32_t single_weights, single_bias;
  /** [slot][scratch_size]: bias sums, ∂loss/∂c, row gradients. */
  int32_t scratch, scratch_size;
} lstm_layer;

/** Four gates of `count` neighbouring units, then their cell and hidden states. */
INLINE void lstm_units(int count, const float *restrict weights, int32_t depth,
                       const float *restrict bias, const float *restrict rows,
                       float *restrict gates, const float *restrict cell_before,
                       float *restrict cell, float *restrict cell_tanh, float *restrict hidden) {
  vec sums[UNIT_TILE * 4][VECTORS];
  for (int g = 0; g < 4 * count; g++)
    for (int v = 0; v < VECTORS; v++) sums[g][v] = splat(bias[g]);
  for (size_t k = 0; k < (size_t)depth; k++, rows += PANEL) {
    vec x[VECTORS];
    for (int v = 0; v < VECTORS; v++) x[v] = load(rows + v * LANES);
    for (int u = 0; u < count; u++)
      for (int g = 0; g < 4; g++) {
        vec w = splat(weights[((size_t)u * depth + k) * 4 + g]);
        for (int v = 0; v < VECTORS; v++) sums[u * 4 + g][v] = fma_(w, x[v], sums[u * 4 + g][v]);
      }
  }
  for (int u = 0; u < count; u++)
    for (int v = 0; v < VECTORS; v++) {
      int32_t state = u * PANEL + v * LANES;
      vec i = sigmoid(sums[u * 4][v]);
      vec f = sigmoid(sums[u * 4 + 1][v]);
      vec g = tanh_(sums[u * 4 + 2][v]);
      vec o = sigmoid(sums[u * 4 + 3][v]);
      vec c = fma_(f, load(cell_before + state), i * g);
      vec t = tanh_(c);
      float *gate = gates + u * 4 * PANEL + v * LANES;
      store(gate, i);
      store(gate + PANEL, f);
      store(gate + 2 * PANEL, g);
      store(gate + 3 * PANEL, o);
      store(cell + state, c);
      store(cell_tanh + state, t);
      store(hidden + state, o * t);
    }
}

KERNEL void lstm_step(const lstm_layer *layer, float *arena, int32_t step, int32_t slot) {
  const int32_t units = layer->units, inputs = layer->inputs, depth = inputs + units;
  const int32_t steps = layer->steps;
  const float *weights = arena + layer->weights, *bias = arena + layer->bias;
  const float *rows = arena + layer->rows + at(slot, steps + 1, step, depth);
  const float *cell_before = arena + layer->cell + at(slot, steps + 1, step, units);
  float *cell = arena + layer->cell + at(slot, steps + 1, step + 1, units);
  float *cell_tanh = arena + layer->cell_tanh + at(slot, steps, step, units);
  float *gates = arena + layer->gates + at(slot, steps, step, gate_rows(units));
  float *hidden = arena + layer->rows + at(slot, steps + 1, step + 1, depth) + inputs * PANEL;
  int32_t u = 0;
  for (; u + UNIT_TILE <= units; u += UNIT_TILE)
    lstm_units(UNIT_TILE, weights + (size_t)u * depth * 4, depth, bias + u * 4, rows,
               gates + u * 4 * PANEL, cell_before + u * PANEL, cell + u * PANEL,
               cell_tanh + u * PANEL, hidden + u * PANEL);
  for (; u < units; u++)
    lstm_units(1, weights + (size_t)u * depth * 4, depth, bias + u * 4, rows,
               gates + u * 4 * PANEL, cell_before + u * PANEL, cell + u * PANEL,
               cell_tanh + u * PANEL, hidden + u * PANEL);
}

/** Rows 0 (cell and hidden state before the first step) are zero and are never written. */
EXPORT(lstm_forward)
void lstm_forward(float *arena, int32_t place, int32_t slot) {
  const lstm_layer *layer = (const lstm_layer *)(arena + place);
  for (int32_t t = 0; t < layer->steps; t++) lstm_step(layer, arena, t, slot);
}

/**
 * ∂loss/∂z of one step, written over the gates, from ∂loss/∂h and ∂loss/∂c. Leaves ∂loss/∂c of the
 * step before, and adds to the bias sums [unit][4][LANES].
 */
KERNEL void lstm_gate_gradients(int32_t units, const float *restrict hidden_gradient,
                                const float *restrict from_above, float *restrict gates,
                                const float *restrict cell_tanh, const float *restrict cell_before,
                                float *restrict cell_gradient, float *restrict bias_sums) {
  const vec one = splat(1);
  for (int32_t u = 0; u < units; u++) {
    float *sums = bias_sums + u * 4 * LANES;
    vec si = load(sums), sf = load(sums + LANES), sg = load(sums + 2 * LANES),
        so = load(sums + 3 * LANES);
    for (int v = 0; v < VECTORS; v++) {
      int32_t state = u * PANEL + v * LANES;
      float *gate = gates + u * 4 * PANEL + v * LANES;
      vec i = load(gate), f = load(gate + PANEL), g = load(gate + 2 * PANEL),
          o = load(gate + 3 * PANEL), t = load(cell_tanh + state);
      vec dh = load(hidden_gradient + state);
      if (from_above) dh += load(from_above + state);
      vec dc = load(cell_gradient + state) + dh * o * (one - t * t);
      vec di = dc * g * i * (one - i);
      vec df = dc * load(cell_before + state) * f * (one - f);
      vec dg = dc * i * (one - g * g);
      vec dout = dh * t * o * (one - o);
      store(cell_gradient + state, dc * f);
      store(gate, di);
      store(gate + PANEL, df);
      store(gate + 2 * PANEL, dg);
      store(gate + 3 * PANEL, dout);
      si += di;
      sf += df;
      sg += dg;
      so += dout;
    }
    store(sums, si);
    store(sums + LANES, sf);
    store(sums + 2 * LANES, sg);
    store(sums + 3 * LANES, so);
  }
}

/** First row of (inputs + units) whose gradient is needed: a first layer needs none of its inputs. */
INLINE int32_t first_row(const lstm_layer *layer) {
  return layer->input_gradient < 0 ? layer->inputs : 0;
}

/** Before the panels of a batch: weights change between batches. */
EXPORT(lstm_transpose)
void lstm_transpose(float *arena, int32_t place) {
  const lstm_layer *layer = (const lstm_layer *)(arena + place);
  const int32_t depth = layer->inputs + layer->units, skip = first_row(layer);
  transpose_to_tiles(arena + layer->weights, layer->units, depth, 4, skip,
                     arena + layer->transposed);
}

/**
 * After `lstm_forward`: gradients of the inputs, and of weights and biases, added to a shard's
 * `gradient`, which is laid out as the parameters are.
 */
EXPORT(lstm_backward)
void lstm_backward(float *arena, int32_t place, int32_t slot, int32_t gradient,
                   int32_t parameters) {
  const lstm_layer *layer = (const lstm_layer *)(arena + place);
  const int32_t units = layer->units, inputs = layer->inputs, steps = layer->steps;
  const int32_t depth = inputs + units, skip = first_row(layer), tiles = tiles_of(depth - skip);
  float *bias_sums = arena + layer->scratch + (size_t)slot * layer->scratch_size;
  float *cell_gradient = bias_sums + 4 * units * LANES;
  float *row_gradient = cell_gradient + units * PANEL;
  float *hidden_gradient = row_gradient + (inputs - skip) * PANEL;
  float *weight_gradient = arena + gradient + (layer->weights - parameters);
  fill(bias_sums, 0, layer->scratch_size);
  int32_t last = steps;
  for (int32_t t = steps - 1; t >= 0; t--) {
    float *gates = arena + layer->gates + at(slot, steps, t, gate_rows(units));
    const float *from_above = 0;
    if (layer->return_sequences)
      from_above = arena + layer->output_gradient + at(slot, steps, t, units);
    else if (t == steps - 1)
      from_above = arena + layer->output_gradient + at(slot, 1, 0, units);
    lstm_gate_gradients(units, hidden_gradient, from_above, gates,
                        arena + layer->cell_tanh + at(slot, steps, t, units),
                        arena + layer->cell + at(slot, steps + 1, t, units), cell_gradient,
                        bias_sums);
    if (t % pass_length(steps) == 0) {
      outer_products(gates, arena + layer->rows + at(slot, steps + 1, t, depth), last - t,
                     weight_gradient, units, depth);
      last = t;
    }
    if (t == 0 && skip) break; /* nobody asks for the gradient of what came before */
    multiply_tiles(arena + layer->transposed, tiles, gates, 4 * units, row_gradient);
    if (skip) continue;
    float *to = arena + layer->input_gradient + at(slot, steps, t, inputs);
    for (int32_t e = 0; e < inputs * PANEL; e += LANES) store(to + e, load(row_gradient + e));
  }
  float *bias = arena + gradient + (layer->bias - parameters);
  for (int32_t j = 0; j < 4 * units; j++) bias[j] += sum_lanes(load(bias_sums + j * LANES));
}

#endif
