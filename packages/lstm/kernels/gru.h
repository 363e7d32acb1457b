/**
 * The gated recurrent unit on panels of windows, with the reset gate after the recurrent product
 * (Keras's `reset_after`, as PyTorch).
 *
 *     z = σ(x·W_z + h₋₁·U_z + b_z)   r likewise   n = tanh(x·W_h + b_h + r∘(h₋₁·U_h + rb_h))
 *     h = z∘h₋₁ + (1 - z)∘n
 *
 * Laid out as the LSTM (lstm.h), so that both share their matrix products: weights
 * [unit][inputs + units][4] with the slots z, r, W_h, U_h. Slot W_h counts on input rows and slot U_h
 * on hidden rows; the other half of both is never read, and its gradient is cleared. Biases are
 * [unit][6]: z, r, h of the inputs, then of the hidden state.
 * Source: K. Cho et al., EMNLP 2014.
 */
#ifndef AFTERBELL_GRU_H
#define AFTERBELL_GRU_H

#include "activation.h"
#include "lstm.h"
#include "tiles.h"

enum gru_slot { SLOT_Z, SLOT_R, SLOT_INPUT, SLOT_HIDDEN };

/** Places are offsets into the arena, in floats. Written by kernel-plan.ts. */
typedef struct {
  int32_t steps, inputs, units;
  int32_t return_sequences;
  int32_t weights, bias;
  /** `gates` holds z, r, n and h₋₁·U_h + rb_h; a backward pass turns them into ∂loss/∂slots. */
  int32_t rows, gates;
  int32_t output_gradient, input_gradient;
  int32_t transposed;
  int32_t single_weights, single_bias;
  int32_t scratch, scratch_size;
} gru_layer;

/** The four slots of `count` neighbouring units, then their hidden states. */
INLINE void gru_units(int count, const float *restrict weights, int32_t inputs, int32_t depth,
                      const float *restrict bias, const float *restrict rows,
                      const float *restrict hidden_before, float *restrict gates,
                      float *restrict hidden) {
  vec sums[UNIT_TILE * 4][VECTORS];
  for (int u = 0; u < count; u++)
    for (int v = 0; v < VECTORS; v++) {
      const float *b = bias + u * 6;
      sums[u * 4 + SLOT_Z][v] = splat(b[0] + b[3]);
      sums[u * 4 + SLOT_R][v] = splat(b[1] + b[4]);
      sums[u * 4 + SLOT_INPUT][v] = splat(b[2]);
      sums[u * 4 + SLOT_HIDDEN][v] = splat(b[5]);
    }
  for (int part = 0; part < 2; part++) {
    const int slot = part == 0 ? SLOT_INPUT : SLOT_HIDDEN;
    for (int32_t k = part == 0 ? 0 : inputs; k < (part == 0 ? inputs : depth); k++) {
      vec x[VECTORS];
      for (int v = 0; v < VECTORS; v++) x[v] = load(rows + k * PANEL + v * LANES);
      for (int u = 0; u < count; u++) {
        const float *w = weights + ((size_t)u * depth + k) * 4;
        vec z = splat(w[SLOT_Z]), r = splat(w[SLOT_R]), n = splat(w[slot]);
        for (int v = 0; v < VECTORS; v++) {
          sums[u * 4 + SLOT_Z][v] = fma_(z, x[v], sums[u * 4 + SLOT_Z][v]);
          sums[u * 4 + SLOT_R][v] = fma_(r, x[v], sums[u * 4 + SLOT_R][v]);
          sums[u * 4 + slot][v] = fma_(n, x[v], sums[u * 4 + slot][v]);
        }
      }
    }
  }
  for (int u = 0; u < count; u++)
    for (int v = 0; v < VECTORS; v++) {
      vec z = sigmoid(sums[u * 4 + SLOT_Z][v]), r = sigmoid(sums[u * 4 + SLOT_R][v]);
      vec from_hidden = sums[u * 4 + SLOT_HIDDEN][v];
      vec n = tanh_(fma_(r, from_hidden, sums[u * 4 + SLOT_INPUT][v]));
      float *gate = gates + u * 4 * PANEL + v * LANES;
      store(gate, z);
      store(gate + PANEL, r);
      store(gate + 2 * PANEL, n);
      store(gate + 3 * PANEL, from_hidden);
      vec before = load(hidden_before + u * PANEL + v * LANES);
      store(hidden + u * PANEL + v * LANES, fma_(z, before - n, n));
    }
}

KERNEL void gru_step(const gru_layer *layer, float *arena, int32_t step, int32_t slot) {
  const int32_t units = layer->units, inputs = layer->inputs, depth = inputs + units;
  const int32_t steps = layer->steps;
  const float *weights = arena + layer->weights, *bias = arena + layer->bias;
  const float *rows = arena + layer->rows + at(slot, steps + 1, step, depth);
  const float *before = rows + inputs * PANEL;
  float *gates = arena + layer->gates + at(slot, steps, step, gate_rows(units));
  float *hidden =
      arena + layer->rows + at(slot, steps + 1, step + 1, depth) + inputs * PANEL;
  int32_t u = 0;
  for (; u + UNIT_TILE <= units; u += UNIT_TILE)
    gru_units(UNIT_TILE, weights + (size_t)u * depth * 4, inputs, depth, bias + u * 6, rows,
              before + u * PANEL, gates + u * 4 * PANEL, hidden + u * PANEL);
  for (; u < units; u++)
    gru_units(1, weights + (size_t)u * depth * 4, inputs, depth, bias + u * 6, rows,
              before + u * PANEL, gates + u * 4 * PANEL, hidden + u * PANEL);
}

EXPORT(gru_forward)
void gru_forward(float *arena, int32_t place, int32_t slot) {
  const gru_layer *layer = (const gru_layer *)(arena + place);
  for (int32_t t = 0; t < layer->steps; t++) gru_step(layer, arena, t, slot);
}

/**
 * ∂loss/∂slots of one step, written over the gates, from ∂loss/∂h; leaves the share of ∂loss/∂h₋₁ that
 * passes the update gate in `carried`, and adds to the bias sums [unit][4][LANES].
 */
KERNEL void gru_gate_gradients(int32_t units, const float *restrict hidden_gradient,
                               const float *restrict from_above,
                               const float *restrict hidden_before, float *restrict gates,
                               float *restrict carried, float *restrict bias_sums) {
  const vec one = splat(1);
  for (int32_t u = 0; u < units; u++)
    for (int v = 0; v < VECTORS; v++) {
      int32_t state = u * PANEL + v * LANES;
      float *gate = gates + u * 4 * PANEL + v * LANES;
      vec z = load(gate), r = load(gate + PANEL), n = load(gate + 2 * PANEL),
          from_hidden = load(gate + 3 * PANEL);
      vec dh = load(hidden_gradient + state);
      if (from_above) dh += load(from_above + state);
      vec dz = dh * (load(hidden_before + state) - n) * z * (one - z);
      vec dn = dh * (one - z) * (one - n * n);
      vec dr = dn * from_hidden * r * (one - r);
      vec dfrom_hidden = dn * r;
      vec gradients[4] = {dz, dr, dn, dfrom_hidden};
      for (int slot = 0; slot < 4; slot++) {
        float *sum = bias_sums + (u * 4 + slot) * LANES;
        store(gate + slot * PANEL, gradients[slot]);
        store(sum, load(sum) + gradients[slot]);
      }
      store(carried + state, dh * z);
    }
}

/** Row tiles of the slots that count on each row; the others are zero. */
EXPORT(gru_transpose)
void gru_transpose(float *arena, int32_t place) {
  const gru_layer *layer = (const gru_layer *)(arena + place);
  const int32_t units = layer->units, inputs = layer->inputs, depth = inputs + units;
  const int32_t skip = layer->input_gradient < 0 ? inputs : 0;
  float *tiles = arena + layer->transposed;
  transpose_to_tiles(arena + layer->weights, units, depth, 4, skip, tiles);
  for (int32_t row = skip; row < depth; row++) {
    int32_t tile = (row - skip) / ROW_TILE, inside = (row - skip) % ROW_TILE;
    int slot = row < inputs ? SLOT_HIDDEN : SLOT_INPUT;
    for (int32_t u = 0; u < units; u++)
      tiles[((size_t)tile * units * 4 + u * 4 + slot) * ROW_TILE + inside] = 0;
  }
}

/** Of slots that do not count on a row, which have no weight. */
INLINE void gru_clear_unused(float *weight_gradient, int32_t inputs, int32_t units) {
  const int32_t depth = inputs + units;
  for (int32_t u = 0; u < units; u++)
    for (int32_t k = 0; k < depth; k++)
      weight_gradient[((size_t)u * depth + k) * 4 + (k < inputs ? SLOT_HIDDEN : SLOT_INPUT)] = 0;
}

INLINE void gru_add_bias_gradient(const float *sums, int32_t units, float *bias) {
  for (int32_t u = 0; u < units; u++) {
    float slots[4];
    for (int slot = 0; slot < 4; slot++)
      slots[slot] = sum_lanes(load(sums + (u * 4 + slot) * LANES));
    const float by_bias[6] = {slots[0], slots[1], slots[2], slots[0], slots[1], slots[3]};
    for (int j = 0; j < 6; j++) bias[u * 6 + j] += by_bias[j];
  }
}

/** As `lstm_backward`. */
EXPORT(gru_backward)
void gru_backward(float *arena, int32_t place, int32_t slot, int32_t gradient,
                  int32_t parameters) {
  const gru_layer *layer = (const gru_layer *)(arena + place);
  const int32_t units = layer->units, inputs = layer->inputs, depth = inputs + units;
  const int32_t steps = layer->steps, skip = layer->input_gradient < 0 ? inputs : 0;
  const int32_t tiles = tiles_of(depth - skip);
  float *bias_sums = arena + layer->scratch + (size_t)slot * layer->scratch_size;
  float *carried = bias_sums + 4 * units * LANES;
  float *row_gradient = carried + units * PANEL;
  float *hidden_gradient = row_gradient + (inputs - skip) * PANEL;
  float *weight_gradient = arena + gradient + (layer->weights - parameters);
  fill(bias_sums, 0, layer->scratch_size);
  int32_t last = steps;
  for (int32_t t = steps - 1; t >= 0; t--) {
    float *gates = arena + layer->gates + at(slot, steps, t, gate_rows(units));
    const float *rows = arena + layer->rows + at(slot, steps + 1, t, depth);
    const float *from_above = 0;
    if (layer->return_sequences)
      from_above = arena + layer->output_gradient + at(slot, steps, t, units);
    else if (t == steps - 1)
      from_above = arena + layer->output_gradient + at(slot, 1, 0, units);
    gru_gate_gradients(units, hidden_gradient, from_above, rows + inputs * PANEL, gates, carried,
                       bias_sums);
    if (t % pass_length(steps) == 0) {
      outer_products(gates, rows, last - t, weight_gradient, units, depth);
      last = t;
    }
    if (t == 0 && skip) break;
    multiply_tiles(arena + layer->transposed, tiles, gates, 4 * units, row_gradient);
    for (int32_t e = 0; e < units * PANEL; e += LANES)
      store(hidden_gradient + e, load(hidden_gradient + e) + load(carried + e));
    if (skip) continue;
    float *to = arena + layer->input_gradient + at(slot, steps, t, inputs);
    for (int32_t e = 0; e < inputs * PANEL; e += LANES) store(to + e, load(row_gradient + e));
  }
  gru_clear_unused(weight_gradient, inputs, units);
  gru_add_bias_gradient(bias_sums, units, arena + gradient + (layer->bias - parameters));
}

#endif
