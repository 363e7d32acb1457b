/**
 * Adam. Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, with
 * epsilon where Keras has it.
 */
#ifndef AFTERBELL_ADAM_H
#define AFTERBELL_ADAM_H

#include "simd.h"

/** The first gradient := the sum of all shards', in their order. `count` is a multiple of LANES. */
EXPORT(sum_shards)
void sum_shards(float *arena, int32_t gradients, int32_t count, int32_t shards) {
  float *sum = arena + gradients;
  for (int32_t i = 0; i < count; i += LANES) {
    vec total = load(sum + i);
    for (int32_t s = 1; s < shards; s++) total += load(sum + (size_t)s * count + i);
    store(sum + i, total);
  }
}

/**
 * @param factor what the gradient is multiplied by first, 1 where it is not clipped
 * @param rate learning rate with both bias corrections in it
 */
EXPORT(adam_step)
void adam_step(float *arena, int32_t parameters, int32_t gradient, int32_t first, int32_t second,
               int32_t count, float factor, float rate, float beta1, float beta2, float epsilon) {
  const vec new1 = splat(1 - beta1), new2 = splat(1 - beta2);
  for (int32_t i = 0; i < count; i += LANES) {
    vec g = load(arena + gradient + i) * splat(factor);
    vec m = load(arena + first + i), v = load(arena + second + i);
    m = fma_(new1, g - m, m);
    v = fma_(new2, g * g - v, v);
    store(arena + first + i, m);
    store(arena + second + i, v);
    vec step = splat(rate) * m / (square_root(v) + splat(epsilon));
    store(arena + parameters + i, load(arena + parameters + i) - step);
  }
}

#endif
