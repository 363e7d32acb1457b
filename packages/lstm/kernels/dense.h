/**
 * y = activation(W·x + b) on every row of a panel. Weights are [unit][inputs], as one long row a
 * unit; rows and outputs [slot][step][feature][PANEL].
 */
#ifndef AFTERBELL_DENSE_H
#define AFTERBELL_DENSE_H

#include "activation.h"
#include "lstm.h"

/** Places are offsets into the arena, in floats. Written by kernel-plan.ts. */
typedef struct {
  int32_t steps, inputs, units;
  int32_t activation;
  int32_t weights, bias;
  int32_t rows, outputs;
  /** ∂loss/∂y, turned into ∂loss/∂z in place by the backward pass. */
  int32_t output_gradient;
  /** ∂loss/∂x, or -1 for a first layer. */
  int32_t input_gradient;
} dense_layer;

EXPORT(dense_forward)
void dense_forward(float *arena, int32_t place, int32_t slot) {
  const dense_layer *layer = (const dense_layer *)(arena + place);
  const int32_t inputs = layer->inputs, units = layer->units;
  for (int32_t t = 0; t < layer->steps; t++) {
    const float *x = arena + layer->rows + at(slot, layer->steps, t, inputs);
    float *y = arena + layer->outputs + at(slot, layer->steps, t, units);
    for (int32_t u = 0; u < units; u++) {
      const float *weights = arena + layer->weights + (size_t)u * inputs;
      vec sums[VECTORS];
      for (int v = 0; v < VECTORS; v++) sums[v] = splat(arena[layer->bias + u]);
      for (int32_t k = 0; k < inputs; k++)
        for (int v = 0; v < VECTORS; v++)
          sums[v] = fma_(splat(weights[k]), load(x + k * PANEL + v * LANES), sums[v]);
      for (int v = 0; v < VECTORS; v++)
        store(y + u * PANEL + v * LANES, activate(sums[v], layer->activation));
    }
  }
}

/** ∂loss/∂z of one row from ∂loss/∂y, in place. */
INLINE void dense_slopes(float *gradient, const float *y, int32_t units, int32_t activation) {
  if (activation == LINEAR) return;
  for (int32_t e = 0; e < units * PANEL; e += LANES)
    store(gradient + e, load(gradient + e) * slope_from_output(load(y + e), activation));
}

/** Gradients of the inputs, and of the weights, added to a shard's `gradient`. */
EXPORT(dense_backward)
void dense_backward(float *arena, int32_t place, int32_t slot, int32_t gradient,
                    int32_t parameters) {
  const dense_layer *layer = (const dense_layer *)(arena + place);
  const int32_t inputs = layer->inputs, units = layer->units;
  float *weight_gradient = arena + gradient + (layer->weights - parameters);
  float *bias_gradient = arena + gradient + (layer->bias - parameters);
  for (int32_t t = 0; t < layer->steps; t++) {
    const float *x = arena + layer->rows + at(slot, layer->steps, t, inputs);
    const float *y = arena + layer->outputs + at(slot, layer->steps, t, units);
    float *dz = arena + layer->output_gradient + at(slot, layer->steps, t, units);
    dense_slopes(dz, y, units, layer->activation);
    for (int32_t u = 0; u < units; u++) {
      const float *d = dz + u * PANEL;
      vec sum = splat(0);
      for (int v = 0; v < VECTORS; v++) sum += load(d + v * LANES);
      bias_gradient[u] += sum_lanes(sum);
      for (int32_t k = 0; k < inputs; k++) {
        vec product = splat(0);
        for (int v = 0; v < VECTORS; v++)
          product = fma_(load(d + v * LANES), load(x + k * PANEL + v * LANES), product);
        weight_gradient[(size_t)u * inputs + k] += sum_lanes(product);
      }
    }
    if (layer->input_gradient < 0) continue;
    float *dx = arena + layer->input_gradient + at(slot, layer->steps, t, inputs);
    for (int32_t k = 0; k < inputs; k++) {
      vec sums[VECTORS];
      for (int v = 0; v < VECTORS; v++) sums[v] = splat(0);
      for (int32_t u = 0; u < units; u++) {
        vec w = splat(arena[layer->weights + (size_t)u * inputs + k]);
        for (int v = 0; v < VECTORS; v++)
          sums[v] = fma_(w, load(dz + u * PANEL + v * LANES), sums[v]);
      }
      for (int v = 0; v < VECTORS; v++) store(dx + k * PANEL + v * LANES, sums[v]);
    }
  }
}

#endif
