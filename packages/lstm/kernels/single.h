/**
 * One window at a time, lanes over units and gates: what a forecast on request needs.
 *
 * The additions into one sum come in the same order as on panels (bias, inputs, hidden state), so that
 * a window's answer has the same bits either way.
 */
#ifndef AFTERBELL_SINGLE_H
#define AFTERBELL_SINGLE_H

#include "dense.h"
#include "gru.h"
#include "lstm.h"

#define SINGLE_TILE 8 /* vectors of gates whose sums are kept in registers */
#if LANES == 16
#define INPUT_TILE 8 /* and of two steps at once */
#else
#define INPUT_TILE 4
#endif

/**
 * A step's sums are side by side, i of all units and then f, c and o, in as few vectors as hold them.
 * Short vectors are worth whole ones for each gate of LANES units: [block][gate][LANES].
 */
#define SIDE_BY_SIDE (LANES > 4)

INLINE int32_t padded(int32_t units) { return (units + LANES - 1) / LANES * LANES; }

/** Place of the gates of LANES units, the first of them `u`. */
INLINE int32_t gate_place(int32_t gate, int32_t u, int32_t units) {
  return SIDE_BY_SIDE ? gate * units + u : 4 * u + gate * LANES;
}

/** Vectors that hold the four gates of all units. */
INLINE int32_t gate_vectors(int32_t units) {
  return padded(SIDE_BY_SIDE ? 4 * units : 4 * padded(units)) / LANES;
}

/** Gate and unit of one of their lanes; a lane of none has a unit beyond the last. */
INLINE int32_t gate_of(int32_t lane, int32_t units) {
  return SIDE_BY_SIDE ? lane / units : lane / LANES % 4;
}
INLINE int32_t unit_of(int32_t lane, int32_t units) {
  if (SIDE_BY_SIDE) return lane < 4 * units ? lane % units : units;
  return lane / (4 * LANES) * LANES + lane % LANES;
}

INLINE int32_t smaller(int32_t a, int32_t b) { return a < b ? a : b; }

/**
 * Weights [unit][depth][4] into tiles [depth][vectors of the tile][LANES]. A gate that is `unused` before
 * row `inputs`, or from there on, has zeros in their place; -1 is none.
 */
INLINE void pack_weights(const float *restrict weights, int32_t units, int32_t inputs,
                         int unused_by_input, int unused_by_hidden, float *restrict to) {
  const int32_t vectors = gate_vectors(units), depth = inputs + units;
  for (int32_t tile = 0; tile < vectors; tile += SINGLE_TILE)
    for (int32_t k = 0; k < depth; k++)
      for (int32_t l = tile * LANES; l < smaller(tile + SINGLE_TILE, vectors) * LANES; l++) {
        const int32_t gate = gate_of(l, units), unit = unit_of(l, units);
        const int32_t unused = k < inputs ? unused_by_input : unused_by_hidden;
        *to++ = unit < units && gate != unused ? weights[((size_t)unit * depth + k) * 4 + gate] : 0;
      }
}

/** Biases, and behind them the scale s of each gate: σ is ½·tanh(½x) + ½, tanh is 1·tanh(1x) + 0. */
EXPORT(lstm_pack_single)
void lstm_pack_single(float *arena, int32_t place) {
  const lstm_layer *layer = (const lstm_layer *)(arena + place);
  const int32_t units = layer->units, lanes = gate_vectors(units) * LANES;
  pack_weights(arena + layer->weights, units, layer->inputs, -1, -1,
               arena + layer->single_weights);
  float *bias = arena + layer->single_bias;
  for (int32_t l = 0; l < lanes; l++) {
    const int32_t gate = gate_of(l, units), unit = unit_of(l, units);
    bias[l] = unit < units ? arena[layer->bias + unit * 4 + gate] : 0;
    bias[lanes + l] = gate == 2 ? 1 : 0.5f;
  }
}

/** Slots that do not count on a row are zero, so that the LSTM's products serve here too. */
EXPORT(gru_pack_single)
void gru_pack_single(float *arena, int32_t place) {
  const gru_layer *layer = (const gru_layer *)(arena + place);
  const int32_t units = layer->units;
  pack_weights(arena + layer->weights, units, layer->inputs, SLOT_HIDDEN, SLOT_INPUT,
               arena + layer->single_weights);
  float *bias = arena + layer->single_bias;
  for (int32_t l = 0; l < gate_vectors(units) * LANES; l++) {
    const int32_t gate = gate_of(l, units), unit = unit_of(l, units);
    const float *b = arena + layer->bias + unit * 6;
    bias[l] = unit >= units        ? 0
              : gate == SLOT_INPUT ? b[2]
              : gate == SLOT_HIDDEN ? b[5]
                                    : b[gate] + b[3 + gate];
  }
}

/** Vectors of weights, [count][stride], that meet values x. */
typedef struct {
  const float *w, *x;
  int32_t stride, count;
} product;

/** sums [step][vectors] += w · x, whose steps are `width` apart. */
INLINE void add_product(int steps, int vectors, product p, int32_t width,
                        vec sums[2][SINGLE_TILE]) {
  const float *w = p.w, *x = p.x;
  for (int32_t k = 0; k < p.count; k++, w += p.stride) {
    vec at_step[2];
    for (int s = 0; s < steps; s++) at_step[s] = splat(x[s * width + k]);
    for (int v = 0; v < vectors; v++) {
      vec weights = load(w + v * LANES);
      for (int s = 0; s < steps; s++) sums[s][v] = fma_(weights, at_step[s], sums[s][v]);
    }
  }
}

/** z [vectors][LANES] += w · h, for one step. */
INLINE void add_hidden_to(int vectors, product p, float *restrict z) {
  vec sums[2][SINGLE_TILE];
  for (int v = 0; v < vectors; v++) sums[0][v] = load(z + v * LANES);
  add_product(1, vectors, p, 0, sums);
  for (int v = 0; v < vectors; v++) store(z + v * LANES, sums[0][v]);
}

/** z [step][vectors][LANES] := bias + w · x, for all steps, two at a time. */
INLINE void set_inputs_to(int vectors, product p, int32_t width, const float *restrict bias,
                          int32_t steps, float *restrict z, int32_t z_stride) {
  for (int32_t t = 0; t < steps; t += 2, p.x += 2 * width, z += 2 * z_stride) {
    vec sums[2][SINGLE_TILE];
    for (int v = 0; v < vectors; v++) sums[0][v] = sums[1][v] = load(bias + v * LANES);
    if (t + 1 == steps) {
      add_product(1, vectors, p, width, sums);
      for (int v = 0; v < vectors; v++) store(z + v * LANES, sums[0][v]);
      return;
    }
    add_product(2, vectors, p, width, sums);
    for (int s = 0; s < 2; s++)
      for (int v = 0; v < vectors; v++) store(z + s * z_stride + v * LANES, sums[s][v]);
  }
}

/* One loop for each number of vectors, so that each keeps its sums in registers. */
#define UP_TO_4(CASE) CASE(1) CASE(2) CASE(3) CASE(4)
#define UP_TO_7(CASE) UP_TO_4(CASE) CASE(5) CASE(6) CASE(7)

/** z [vectors][LANES] += w · h for tiles of weights whose rows for h begin `inputs` rows in. */
KERNEL void add_hidden(const float *restrict weights, int32_t vectors, int32_t inputs,
                       int32_t units, const float *restrict h, float *restrict z) {
  const size_t tile = (size_t)(inputs + units) * SINGLE_TILE * LANES;
  for (; vectors >= SINGLE_TILE; vectors -= SINGLE_TILE) {
    product p = {weights + inputs * SINGLE_TILE * LANES, h, SINGLE_TILE * LANES, units};
    add_hidden_to(SINGLE_TILE, p, z);
    weights += tile;
    z += SINGLE_TILE * LANES;
  }
  product p = {weights + inputs * vectors * LANES, h, vectors * LANES, units};
#define CASE(n) case n: add_hidden_to(n, p, z); break;
  switch (vectors) { UP_TO_7(CASE) }
#undef CASE
}

KERNEL void set_inputs_to_tile(int vectors, product p, int32_t width, const float *restrict bias,
                               int32_t steps, float *restrict z, int32_t z_stride) {
#define CASE(n) case n: set_inputs_to(n, p, width, bias, steps, z, z_stride); break;
#if INPUT_TILE > 4
  switch (vectors) { UP_TO_7(CASE) CASE(8) }
#else
  switch (vectors) { UP_TO_4(CASE) }
#endif
#undef CASE
}

/**
 * Cell and hidden state of one step from the sums of its gates. Lanes beyond the last unit hold what
 * comes of the next gate's: nobody reads them.
 */
KERNEL void lstm_single_step(int32_t units, const float *restrict scales, float *restrict z,
                             float *restrict cell, float *restrict hidden) {
  for (int32_t e = 0; SIDE_BY_SIDE && e < gate_vectors(units) * LANES; e += LANES) {
    vec scale = load(scales + e);
    store(z + e, fma_(tanh_(load(z + e) * scale), scale, splat(1) - scale));
  }
  for (int32_t u = 0; u < units; u += LANES) {
    vec gates[4];
    for (int g = 0; g < 4; g++) {
      gates[g] = load(z + gate_place(g, u, units));
      if (!SIDE_BY_SIDE) gates[g] = g == 2 ? tanh_(gates[g]) : sigmoid(gates[g]);
    }
    vec c = fma_(gates[1], load(cell + u), gates[0] * gates[2]);
    store(cell + u, c);
    store(hidden + u, gates[3] * tanh_(c));
  }
}

/** As for the LSTM; the state is the hidden state before, and scales are not needed. */
KERNEL void gru_single_step(int32_t units, const float *restrict scales, float *restrict sums,
                            float *restrict state, float *restrict hidden) {
  (void)scales;
  for (int32_t u = 0; u < units; u += LANES) {
    vec slots[4];
    for (int g = 0; g < 4; g++) slots[g] = load(sums + gate_place(g, u, units));
    vec z = sigmoid(slots[SLOT_Z]), r = sigmoid(slots[SLOT_R]);
    vec n = tanh_(fma_(r, slots[SLOT_HIDDEN], slots[SLOT_INPUT]));
    vec h = fma_(z, load(state + u) - n, n);
    store(state + u, h);
    store(hidden + u, h);
  }
}

/** What a recurrent layer of either kind is on this path. */
typedef struct {
  int32_t steps, inputs, units;
  const float *weights, *bias;
} single_layer;

typedef void single_step(int32_t, const float *restrict, float *restrict, float *restrict,
                         float *restrict);

/**
 * @param x [steps][width], of which the first `inputs` values of a step count
 * @param z [steps][gate vectors][LANES], a vector to spare, and one padded state
 * @param h [steps][padded units], the result
 */
INLINE void run_single(single_layer layer, const float *x, int32_t width, float *z, float *h,
                       single_step *finish_step) {
  const int32_t units = layer.units, inputs = layer.inputs, steps = layer.steps;
  const int32_t depth = inputs + units, vectors = gate_vectors(units), stride = vectors * LANES;
  const int32_t wide = padded(units);
  float *state = z + (size_t)steps * stride + LANES;
  for (int32_t v = 0; v < vectors; v += INPUT_TILE) {
    const int32_t first = v / SINGLE_TILE * SINGLE_TILE;
    const int32_t tile = smaller(SINGLE_TILE, vectors - first);
    const float *w = layer.weights + ((size_t)first * depth + (v - first)) * LANES;
    product p = {w, x, tile * LANES, inputs};
    set_inputs_to_tile(smaller(INPUT_TILE, vectors - v), p, width, layer.bias + v * LANES, steps,
                       z + v * LANES, stride);
  }
  fill(state, 0, wide);
  for (int32_t t = 0; t < steps; t++) {
    float *now = z + (size_t)t * stride, *hidden = h + (size_t)t * wide;
    if (t > 0) add_hidden(layer.weights, vectors, inputs, units, hidden - wide, now);
    finish_step(units, layer.bias + stride, now, state, hidden);
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
