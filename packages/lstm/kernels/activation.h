/**
 * tanh and the logistic function as one rational approximation.
 *
 * tanh(x) ≈ x·P(x²)/Q(x²) on ±7.9053, beyond which float32 rounds tanh to ±1: degrees 13 and 6, the
 * coefficients of Eigen's `ptanh_float`. The largest error is 2.9e-7; σ(x) = ½ tanh(x/2) + ½.
 */
#ifndef AFTERBELL_ACTIVATION_H
#define AFTERBELL_ACTIVATION_H

#include "simd.h"

INLINE vec tanh_(vec x) {
  const float limit = 7.90531110763549805f;
  x = clamp(x, -limit, limit);
  vec x2 = x * x;
  vec p = fma_(x2, splat(-2.76076847742355e-16f), splat(2.00018790482477e-13f));
  p = fma_(p, x2, splat(-8.60467152213735e-11f));
  p = fma_(p, x2, splat(5.12229709037114e-08f));
  p = fma_(p, x2, splat(1.48572235717979e-05f));
  p = fma_(p, x2, splat(6.37261928875436e-04f));
  p = fma_(p, x2, splat(4.89352455891786e-03f));
  vec q = fma_(x2, splat(1.19825839466702e-06f), splat(1.18534705686654e-04f));
  q = fma_(q, x2, splat(2.26843463243900e-03f));
  q = fma_(q, x2, splat(4.89352518554385e-03f));
  return p * x / q;
}

INLINE vec sigmoid(vec x) {
  vec half = splat(0.5f);
  return fma_(tanh_(x * half), half, half);
}

enum activation { LINEAR, RELU, TANH, SIGMOID };

INLINE vec activate(vec x, int32_t activation) {
  switch (activation) {
    case RELU: return (vec)((uvec)x & (uvec)(x > splat(0)));
    case TANH: return tanh_(x);
    case SIGMOID: return sigmoid(x);
    default: return x;
  }
}

/** dy/dx from y: none of the activations needs x. */
INLINE vec slope_from_output(vec y, int32_t activation) {
  vec one = splat(1);
  switch (activation) {
    case RELU: return (vec)((uvec)one & (uvec)(y > splat(0)));
    case TANH: return one - y * y;
    case SIGMOID: return y * (one - y);
    default: return one;
  }
}

#endif
