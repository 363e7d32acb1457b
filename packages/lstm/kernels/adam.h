/**
 * Adam. Source: D. P. Kingma, J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, with
 * epsilon where Keras has it. With a decay it is AdamW. Source: I. Loshchilov, F. Hutter, "Decoupled
 * weight decay regularization", ICLR 2019.
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
 * @param decay learning rate times weight decay: the share of each parameter that is taken off. It is added
 *     to the step, because 1 - decay is 1 in floats where decay is below 3e-8. With 0 the bits are Adam's.
 */
EXPORT(adam_step)
void adam_step(float *arena, int32_t parameters, int32_t gradient, int32_t first, int32_t second,
               int32_t count, float factor, float rate, float beta1, float beta2, float epsilon,
               float decay) {
  const vec new1 = splat(1 - beta1), new2 = splat(1 - beta2);
  for (int32_t i = 0; i < count; i += LANES) {
    vec g = load(arena + gradient + i) * splat(factor);
    vec m = load(arena + first + i), v = load(arena + second + i);
    m = fma_(new1, g - m, m);
    v = fma_(new2, g * g - v, v);
    store(arena + first + i, m);
    store(arena + second + i, v);
    vec step = splat(rate) * m / (square_root(v) + splat(epsilon));
    vec p = load(arena + parameters + i);
    store(arena + parameters + i, p - fma_(splat(decay), p, step));
  }
}

#endif
