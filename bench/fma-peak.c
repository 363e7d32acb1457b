/*
 * The most floating-point operations one core of this machine does in a second: fused multiply-adds on
 * registers alone, in the widest vectors the processor has. Prints one line of JSON.
 *
 * A fused multiply-add takes about 4 cycles and up to two start in each, so 8 chains that do not wait for
 * one another keep the units busy; 12 leave room and still fit AVX2's 16 registers beside the two factors.
 */

#include <stdio.h>
#include <time.h>

#define CHAINS 12
#define EACH_CHAIN(DO) DO(0) DO(1) DO(2) DO(3) DO(4) DO(5) DO(6) DO(7) DO(8) DO(9) DO(10) DO(11)
#define STEPS 200000
/* The fastest of many short runs counts: whatever else the machine does only makes a run slower. */
#define RUNS 1000

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* Variables, not an array: compilers keep these in registers. */
#define DECLARE(N) vector chain##N = factor;
/* The empty `asm` says that the value may have changed, so no step can be left out or merged with another. */
#define MULTIPLY_ADD(N)                      \
  chain##N = chain##N * factor + summand;    \
  __asm__ volatile("" : REGISTER(chain##N));

/* Defines a function that returns the seconds of STEPS * CHAINS multiply-adds on vectors of LANES floats. */
#define DEFINE_RUN(NAME, TARGET, LANES)                             \
  TARGET static double NAME(void) {                                 \
    typedef float vector __attribute__((vector_size(4 * LANES)));   \
    vector factor, summand;                                         \
    for (int lane = 0; lane < LANES; lane++) {                      \
      factor[lane] = 0.999f;                                        \
      summand[lane] = 0.001f;                                       \
    }                                                               \
    EACH_CHAIN(DECLARE)                                             \
    double begin = seconds();                                       \
    for (int step = 0; step < STEPS; step++) {                      \
      EACH_CHAIN(MULTIPLY_ADD)                                      \
    }                                                               \
    return seconds() - begin;                                       \
  }

#if defined(__x86_64__)
#define REGISTER(VALUE) "+v"(VALUE)
DEFINE_RUN(run_avx512, __attribute__((target("avx512f,fma"))), 16)
DEFINE_RUN(run_avx2, __attribute__((target("avx2,fma"))), 8)
DEFINE_RUN(run_sse2, , 4)
#elif defined(__aarch64__)
#define REGISTER(VALUE) "+w"(VALUE)
DEFINE_RUN(run_neon, , 4)
#else
#error "no vectors known for this processor"
#endif

static void print_peak(const char *vectors, int lanes, double (*run)(void)) {
  double fastest = run();
  for (int i = 1; i < RUNS; i++) {
    double time = run();
    if (time < fastest) fastest = time;
  }
  double operations = 2.0 * lanes * CHAINS * STEPS;
  printf("{\"vectors\":\"%s\",\"flops\":%.0f}\n", vectors, operations / fastest);
}

int main(void) {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) print_peak("AVX-512", 16, run_avx512);
  else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) print_peak("AVX2", 8, run_avx2);
  else print_peak("SSE2", 4, run_sse2);
#else
  print_peak("NEON", 4, run_neon);
#endif
  return 0;
}
