/**
 * One window at a time, lanes over units: what a forecast on request needs.
 *
 * The additions into one sum come in the same order as on panels (bias, inputs, hidden state), so that
 * a window's answer has the same bits either way.
 */
#ifndef AFTERBELL_SINGLE_H
#define AFTERBELL_SINGLE_H

#include "dense.h"
#include "gru.h"
#include "lstm.h"

/** Units rounded up to whole vectors; the units beyond have zero weights. */
INLINE int32_t padded(int32_t units) { return (units + LANES - 1) / LANES * LANES; }

/** Weights [unit][depth][4] into [block of LANES units][depth][4][LANES]. */
KERNEL void pack_weights(const float *restrict weights, int32_t units, int32_t depth,
                         float *restrict to) {
  for (int32_t block = 0; block < padded(units) / LANES; block++)
    for (int32_t k = 0; k < depth; k++)
      for (int g = 0; g < 4; g++)
        for (int lane = 0; lane < LANES; lane++) {
          int32_t u = block * LANES + lane;
          *to++ = u < units ? weights[((size_t)u * depth + k) * 4 + g] : 0;
        }
}

EXPORT(lstm_pack_single)
void lstm_pack_single(float *arena, int32_t place) {
  const lstm_layer *layer = (const lstm_layer *)(arena + place);
  const int32_t units = layer->units;
  pack_weights(arena + layer->weights, units, layer->inputs + units,
               arena + layer->single_weights);
  float *to = arena + layer->single_bias;
  for (int32_t u = 0; u < padded(units); u++)
    for (int g = 0; g < 4; g++)
      to[(u / LANES * 4 + g) * LANES + u % LANES] =
          u < units ? arena[layer->bias + u * 4 + g] : 0;
}

/** Slots that do not count on a row are zero, so that the LSTM's products serve here too. */
EXPORT(gru_pack_single)
void gru_pack_single(float *arena, int32_t place) {
  const gru_layer *layer = (const gru_layer *)(arena + place);
  const int32_t units = layer->units, inputs = layer->inputs, depth = inputs + units;
  float *to = arena + layer->single_weights, *to_bias = arena + layer->single_bias;
  pack_weights(arena + layer->weights, units, depth, to);
  for (int32_t row = 0; row < padded(units) / LANES * depth; row++) {
    int slot = row % depth < inputs ? SLOT_HIDDEN : SLOT_INPUT;
    fill(to + ((size_t)row * 4 + slot) * LANES, 0, LANES);
  }
  for (int32_t u = 0; u < padded(units); u++) {
    const float *b = arena + layer->bias + u * 6;
    float *slots = to_bias + u / LANES * 4 * LANES + u % LANES;
    slots[SLOT_Z * LANES] = u < units ? b[0] + b[3] : 0;
    slots[SLOT_R * LANES] = u < units ? b[1] + b[4] : 0;
    slots[SLOT_INPUT * LANES] = u < units ? b[2] : 0;
    slots[SLOT_HIDDEN * LANES] = u < units ? b[5] : 0;
  }
}

/** sums [4] += weights [count][4][LANES] · x [count], for two steps at once. */
INLINE void add_inputs_of_two(const float *restrict weights, const float *restrict x0,
                              const float *restrict x1, int32_t count, vec a[4], vec b[4]) {
  for (int32_t k = 0; k < count; k++, weights += 4 * LANES) {
    vec s = splat(x0[k]), r = splat(x1[k]);
    for (int g = 0; g < 4; g++) {
      vec w = load(weights + g * LANES);
      a[g] = fma_(w, s, a[g]);
      b[g] = fma_(w, r, b[g]);
    }
  }
}

/** z [step][block][4][LANES] := bias + inputs, for every step: what needs no hidden state. */
KERNEL void single_inputs(const float *restrict weights, const float *restrict bias,
                          const float *restrict x, int32_t width, int32_t inputs, int32_t steps,
                          float *restrict z, int32_t stride) {
  int32_t t = 0;
  for (; t + 2 <= steps; t += 2) {
    vec a[4], b[4];
    for (int g = 0; g < 4; g++) a[g] = b[g] = load(bias + g * LANES);
    add_inputs_of_two(weights, x + t * width, x + (t + 1) * width, inputs, a, b);
    for (int g = 0; g < 4; g++) {
      store(z + t * stride + g * LANES, a[g]);
      store(z + (t + 1) * stride + g * LANES, b[g]);
    }
  }
  if (t == steps) return;
  vec a[4], b[4];
  for (int g = 0; g < 4; g++) a[g] = b[g] = load(bias + g * LANES);
  add_inputs_of_two(weights, x + t * width, x + t * width, inputs, a, b);
  for (int g = 0; g < 4; g++) store(z + t * stride + g * LANES, a[g]);
}

/** z of two blocks += weights · h: two blocks hide each other's latency. */
KERNEL void single_hidden_of_two(const float *restrict w0, const float *restrict w1,
                                 const float *restrict h, int32_t units, float *restrict z) {
  vec sums[8];
  for (int g = 0; g < 8; g++) sums[g] = load(z + g * LANES);
  for (int32_t k = 0; k < units; k++, w0 += 4 * LANES, w1 += 4 * LANES) {
    vec s = splat(h[k]);
    for (int g = 0; g < 4; g++) {
      sums[g] = fma_(load(w0 + g * LANES), s, sums[g]);
      sums[4 + g] = fma_(load(w1 + g * LANES), s, sums[4 + g]);
    }
  }
  for (int g = 0; g < 8; g++) store(z + g * LANES, sums[g]);
}

KERNEL void single_hidden(const float *restrict w, const float *restrict h, int32_t units,
                          float *restrict z) {
  vec sums[4];
  for (int g = 0; g < 4; g++) sums[g] = load(z + g * LANES);
  for (int32_t k = 0; k < units; k++, w += 4 * LANES) {
    vec s = splat(h[k]);
    for (int g = 0; g < 4; g++) sums[g] = fma_(load(w + g * LANES), s, sums[g]);
  }
  for (int g = 0; g < 4; g++) store(z + g * LANES, sums[g]);
}

/** Cell and hidden state of one step from the sums of its gates. */
KERNEL void lstm_single_step(int32_t blocks, const float *restrict z, float *restrict cell,
                             float *restrict hidden) {
  for (int32_t block = 0; block < blocks; block++, z += 4 * LANES) {
    vec i = sigmoid(load(z)), f = sigmoid(load(z + LANES)), g = tanh_(load(z + 2 * LANES)),
        o = sigmoid(load(z + 3 * LANES));
    vec c = fma_(f, load(cell + block * LANES), i * g);
    store(cell + block * LANES, c);
    store(hidden + block * LANES, o * tanh_(c));
  }
}

/** As for the LSTM; the state is the hidden state before. */
KERNEL void gru_single_step(int32_t blocks, const float *restrict sums, float *restrict state,
                            float *restrict hidden) {
  for (int32_t block = 0; block < blocks; block++, sums += 4 * LANES) {
    vec z = sigmoid(load(sums)), r = sigmoid(load(sums + LANES));
    vec n = tanh_(fma_(r, load(sums + 3 * LANES), load(sums + 2 * LANES)));
    vec h = fma_(z, load(state + block * LANES) - n, n);
    store(state + block * LANES, h);
    store(hidden + block * LANES, h);
  }
}

/** What a recurrent layer of either kind is on this path. */
typedef struct {
  int32_t steps, inputs, units;
  const float *weights, *bias;
} single_layer;

typedef void single_step(int32_t, const float *restrict, float *restrict, float *restrict);

/**
 * @param x [steps][width], of which the first `inputs` values of a step count
 * @param z [steps][blocks][4][LANES] and one padded state
 * @param h [steps][padded units], the result
 */
INLINE void run_single(single_layer layer, const float *x, int32_t width, float *z, float *h,
                       single_step *finish_step) {
  const int32_t units = layer.units, inputs = layer.inputs, steps = layer.steps;
  const int32_t wide = padded(units), blocks = wide / LANES, stride = blocks * 4 * LANES;
  const size_t block_size = (size_t)(inputs + units) * 4 * LANES;
  float *state = z + (size_t)steps * stride;
  for (int32_t b = 0; b < blocks; b++)
    single_inputs(layer.weights + b * block_size, layer.bias + b * 4 * LANES, x, width, inputs,
                  steps, z + b * 4 * LANES, stride);
  fill(state, 0, wide);
  const float *recurrent = layer.weights + inputs * 4 * LANES;
  for (int32_t t = 0; t < steps; t++) {
    float *now = z + (size_t)t * stride;
    const float *before = h + (size_t)(t > 0 ? t - 1 : 0) * wide; /* read from step 1 on */
    int32_t b = 0;
    for (; t > 0 && b + 2 <= blocks; b += 2)
      single_hidden_of_two(recurrent + b * block_size, recurrent + (b + 1) * block_size, before,
                           units, now + b * 4 * LANES);
    if (t > 0 && b < blocks)
      single_hidden(recurrent + b * block_size, before, units, now + b * 4 * LANES);
    finish_step(blocks, now, state, h + (size_t)t * wide);
  }
}

/** Places as in `run_single`. */
EXPORT(lstm_single)
void lstm_single(float *arena, int32_t place, int32_t x, int32_t width, int32_t work,
                 int32_t hidden) {
  const lstm_layer *layer = (const lstm_layer *)(arena + place);
  single_layer single = {layer->steps, layer->inputs, layer->units, arena + layer->single_weights,
                         arena + layer->single_bias};
  run_single(single, arena + x, width, arena + work, arena + hidden, lstm_single_step);
}

EXPORT(gru_single)
void gru_single(float *arena, int32_t place, int32_t x, int32_t width, int32_t work,
                int32_t hidden) {
  const gru_layer *layer = (const gru_layer *)(arena + place);
  single_layer single = {layer->steps, layer->inputs, layer->units, arena + layer->single_weights,
                         arena + layer->single_bias};
  run_single(single, arena + x, width, arena + work, arena + hidden, gru_single_step);
}

/** One row. @param x place of [inputs] @param y place of [units] */
EXPORT(dense_single)
void dense_single(float *arena, int32_t place, int32_t x, int32_t y) {
  const dense_layer *layer = (const dense_layer *)(arena + place);
  for (int32_t u = 0; u < layer->units; u++) {
    const float *weights = arena + layer->weights + (size_t)u * layer->inputs;
    vec sum = splat(arena[layer->bias + u]);
    for (int32_t k = 0; k < layer->inputs; k++)
      sum = fma_(splat(weights[k]), splat(arena[x + k]), sum);
    arena[y + u] = activate(sum, layer->activation)[0];
  }
}

#endif
