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
#define MOST_STEPS 32 /* in one pass of the weight gradient: what all its tiles read stays in the cache */

/** GCC would read an operand from memory again for each of its uses. */
#if defined(__GNUC__) && !defined(__clang__) && defined(__x86_64__)
#define KEEP_IN_REGISTER(v) __asm__("" : "+v"(v))
#else
#define KEEP_IN_REGISTER(v)
#endif

#define INLINE static inline __attribute__((always_inline))
#define KERNEL static __attribute__((noinline))

#if defined(__wasm__)
#define EXPORT(name) __attribute__((export_name(#name)))
#else
#define EXPORT(name) static __attribute__((unused))
#endif

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef uint32_t uvec __attribute__((vector_size(4 * LANES)));
typedef float vec4 __attribute__((vector_size(16)));

/* Vectors in memory lie at any float. */
typedef float stored_vec __attribute__((vector_size(4 * LANES), aligned(4), may_alias));
typedef float stored_vec4 __attribute__((vector_size(16), aligned(4), may_alias));

INLINE vec load(const float *from) { return *(const stored_vec *)from; }
INLINE void store(float *to, vec value) { *(stored_vec *)to = value; }
INLINE void add_four(float *to, vec4 value) { *(stored_vec4 *)to += value; }
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

/** The sum of all lanes. */
INLINE float sum_lanes(vec v) {
#if LANES == 16
  return _mm512_reduce_add_ps((__m512)v);
#elif LANES == 8
  __m128 four = _mm_add_ps(_mm256_castps256_ps128((__m256)v), _mm256_extractf128_ps((__m256)v, 1));
  __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
#else
  return (v[0] + v[2]) + (v[1] + v[3]);
#endif
}

/** The sums of all lanes of four vectors, side by side. */
INLINE vec4 sum_lanes_of_four(vec a, vec b, vec c, vec d) {
#if LANES == 16
  /* Quarters, then pairs, then singles: each half of a shuffle's lanes belongs to another vector. */
  __m512 ab = _mm512_add_ps(_mm512_shuffle_f32x4((__m512)a, (__m512)b, 0x88),
                            _mm512_shuffle_f32x4((__m512)a, (__m512)b, 0xdd));
  __m512 cd = _mm512_add_ps(_mm512_shuffle_f32x4((__m512)c, (__m512)d, 0x88),
                            _mm512_shuffle_f32x4((__m512)c, (__m512)d, 0xdd));
  /* lanes of ab: a, a, b, b, and so on */
  __m512 low = _mm512_shuffle_ps(ab, cd, 0x44), high = _mm512_shuffle_ps(ab, cd, 0xee);
  __m512 s = _mm512_add_ps(low, high); /* [a a c c] [a a c c] [b b d d] [b b d d] */
  __m256 halves = _mm256_add_ps(
      _mm512_castps512_ps256(_mm512_shuffle_f32x4(s, s, 0x08)),
      _mm512_castps512_ps256(_mm512_shuffle_f32x4(s, s, 0x0d))); /* [a a c c] [b b d d] */
  __m128 ac = _mm256_castps256_ps128(halves), bd = _mm256_extractf128_ps(halves, 1);
  __m128 even = _mm_shuffle_ps(ac, bd, 0x88), odd = _mm_shuffle_ps(ac, bd, 0xdd);
  __m128 acbd = _mm_add_ps(even, odd);
  return (vec4)_mm_shuffle_ps(acbd, acbd, 0xd8);
#elif LANES == 8
  __m256 ab = _mm256_hadd_ps((__m256)a, (__m256)b), cd = _mm256_hadd_ps((__m256)c, (__m256)d);
  __m256 abcd = _mm256_hadd_ps(ab, cd);
  return (vec4)_mm_add_ps(_mm256_castps256_ps128(abcd), _mm256_extractf128_ps(abcd, 1));
#elif defined(__wasm__)
  v128_t p = (v128_t)a, q = (v128_t)b, r = (v128_t)c, s = (v128_t)d;
  v128_t ab = wasm_f32x4_add(wasm_i32x4_shuffle(p, q, 0, 4, 1, 5), wasm_i32x4_shuffle(p, q, 2, 6, 3, 7));
  v128_t cd = wasm_f32x4_add(wasm_i32x4_shuffle(r, s, 0, 4, 1, 5), wasm_i32x4_shuffle(r, s, 2, 6, 3, 7));
  return (vec4)wasm_f32x4_add(wasm_i32x4_shuffle(ab, cd, 0, 1, 4, 5), wasm_i32x4_shuffle(ab, cd, 2, 3, 6, 7));
#else
  return (vec4)vpaddq_f32(vpaddq_f32((float32x4_t)a, (float32x4_t)b),
                          vpaddq_f32((float32x4_t)c, (float32x4_t)d));
#endif
}

INLINE void fill(float *to, float value, int32_t count) {
  for (int32_t i = 0; i < count; i++) to[i] = value;
}

#endif
