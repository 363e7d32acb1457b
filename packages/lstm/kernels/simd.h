/**
 * One vector type for every target, and the tile sizes that suit it.
 *
 * LANES floats are computed at a time: 16 with AVX-512, 8 with AVX2, 4 with NEON and WebAssembly.
 * A *panel* is PANEL = 2 vectors of windows; windows lie in the lanes, so gates, activations and
 * elementwise gradients need no shuffles.
 */
#ifndef AFTERBELL_SIMD_H
#define AFTERBELL_SIMD_H

#include <stddef.h>
#include <stdint.h>

#if defined(__wasm__)
#include <wasm_simd128.h>
#elif defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#if defined(__AVX512F__)
#define LANES 16
#define UNIT_TILE 2   /* units whose four gates are accumulated together */
#define ROW_TILE 10   /* rows of the data gradient accumulated together */
#define COLUMN_TILE 3 /* inputs of the weight gradient accumulated together */
#elif defined(__AVX2__)
#define LANES 8
#define UNIT_TILE 1
#define ROW_TILE 5
#define COLUMN_TILE 2
#else
#define LANES 4
#define UNIT_TILE 1
#define ROW_TILE 5
#define COLUMN_TILE 2
#endif

#define VECTORS 2
#define PANEL (VECTORS * LANES)
#define SPAN_BLOCKS 48 /* steps, over all panels, in one pass of the weight gradient */

#define INLINE static inline __attribute__((always_inline))
#define KERNEL static __attribute__((noinline))

#if defined(__wasm__)
#define EXPORT(name) __attribute__((export_name(#name)))
#else
#define EXPORT(name) static __attribute__((unused))
#endif

typedef float vec __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef uint32_t uvec __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef float vec4 __attribute__((vector_size(16), aligned(4), may_alias));

INLINE vec load(const float *from) { return *(const vec *)from; }
INLINE void store(float *to, vec value) { *(vec *)to = value; }
INLINE vec splat(float x) { return x - (vec){0}; }

/** a * b + c, rounded once where the target can. The same everywhere in one build. */
INLINE vec fma_(vec a, vec b, vec c) {
#if defined(__wasm_relaxed_simd__)
  return (vec)wasm_f32x4_relaxed_madd((v128_t)a, (v128_t)b, (v128_t)c);
#elif LANES == 16
  return (vec)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif LANES == 8
  return (vec)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#elif defined(__aarch64__)
  return (vec)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
#else
  return a * b + c;
#endif
}

INLINE vec clamp(vec x, float low, float high) {
#if defined(__wasm__)
  return (vec)wasm_f32x4_pmin(wasm_f32x4_pmax((v128_t)x, (v128_t)splat(low)), (v128_t)splat(high));
#elif LANES == 16
  return (vec)_mm512_min_ps(_mm512_max_ps((__m512)x, _mm512_set1_ps(low)), _mm512_set1_ps(high));
#elif LANES == 8
  return (vec)_mm256_min_ps(_mm256_max_ps((__m256)x, _mm256_set1_ps(low)), _mm256_set1_ps(high));
#else
  return (vec)vminq_f32(vmaxq_f32((float32x4_t)x, vdupq_n_f32(low)), vdupq_n_f32(high));
#endif
}

INLINE vec square_root(vec x) {
#if defined(__wasm__)
  return (vec)wasm_f32x4_sqrt((v128_t)x);
#elif LANES == 16
  return (vec)_mm512_sqrt_ps((__m512)x);
#elif LANES == 8
  return (vec)_mm256_sqrt_ps((__m256)x);
#else
  return (vec)vsqrtq_f32((float32x4_t)x);
#endif
}

/** The sums of four neighbours each, folded to four lanes. */
INLINE vec4 fold(vec v) {
#if LANES == 16
  typedef float vec8 __attribute__((vector_size(32)));
  vec8 half = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7) +
              __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15);
  return __builtin_shufflevector(half, half, 0, 1, 2, 3) +
         __builtin_shufflevector(half, half, 4, 5, 6, 7);
#elif LANES == 8
  return __builtin_shufflevector(v, v, 0, 1, 2, 3) + __builtin_shufflevector(v, v, 4, 5, 6, 7);
#else
  return v;
#endif
}

/** The sum of all lanes. */
INLINE float sum_lanes(vec v) {
  vec4 four = fold(v);
  return (four[0] + four[2]) + (four[1] + four[3]);
}

/** The sums of all lanes of four vectors, side by side. */
INLINE vec4 sum_lanes_of_four(vec a, vec b, vec c, vec d) {
  vec4 a4 = fold(a), b4 = fold(b), c4 = fold(c), d4 = fold(d);
  vec4 ab = __builtin_shufflevector(a4, b4, 0, 4, 1, 5) + __builtin_shufflevector(a4, b4, 2, 6, 3, 7);
  vec4 cd = __builtin_shufflevector(c4, d4, 0, 4, 1, 5) + __builtin_shufflevector(c4, d4, 2, 6, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

INLINE void fill(float *to, float value, int32_t count) {
  for (int32_t i = 0; i < count; i++) to[i] = value;
}

#endif
