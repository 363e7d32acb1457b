/**
 * The native addon: picks the widest kernels this processor runs, and binds them to an arena that
 * JavaScript owns. Compiled for the plainest processor; only the tables hold wider instructions.
 */
#define NAPI_VERSION 8
#include <node_api.h>
#include <stddef.h>

#include "kernel-table.h"

#define MOST_ARGUMENTS 9
#define ALIGNMENT 128 /* bytes: two cache lines, two AVX-512 vectors */

#if defined(__x86_64__)
extern const kernel_table kernels_avx512, kernels_avx2;
#elif defined(__aarch64__)
extern const kernel_table kernels_neon;
#endif

/** @returns null where no kernels suit this processor. */
static const kernel_table *widest(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return &kernels_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &kernels_avx2;
  return NULL;
#elif defined(__aarch64__)
  return &kernels_neon;
#else
  return NULL;
#endif
}

/** A kernel bound to an arena: what a JavaScript function carries. */
typedef struct {
  const kernel_entry *kernel;
  float *arena;
} bound_kernel;

static napi_value fail(napi_env env, const char *message) {
  napi_throw_error(env, "NATIVE_CALL", message);
  return NULL;
}

static napi_value call(napi_env env, napi_callback_info info) {
  napi_value values[MOST_ARGUMENTS];
  double arguments[MOST_ARGUMENTS];
  size_t count = MOST_ARGUMENTS;
  bound_kernel *bound;
  if (napi_get_cb_info(env, info, &count, values, NULL, (void **)&bound) != napi_ok ||
      count != (size_t)bound->kernel->arguments)
    return fail(env, "a kernel was called with another number of arguments");
  for (size_t i = 0; i < count; i++)
    if (napi_get_value_double(env, values[i], &arguments[i]) != napi_ok)
      return fail(env, "a kernel was called with something that is no number");
  bound->kernel->call(bound->arena, arguments);
  return NULL;
}

static void release(napi_env env, void *data, void *hint) {
  (void)env;
  (void)hint;
  bound_kernel *bound = data;
  (void)bound;
}

/** bind(arena: Float32Array, table: ArrayBuffer): an object of functions that work on the arena. */
static napi_value bind(napi_env env, napi_callback_info info) {
  const kernel_table *table = widest();
  napi_value arguments[2], result;
  size_t count = 2, length;
  napi_typedarray_type type;
  void *data, *room;
  size_t room_bytes;
  napi_get_cb_info(env, info, &count, arguments, NULL, NULL);
  if (count != 2 || !table ||
      napi_get_typedarray_info(env, arguments[0], &type, &length, &data, NULL, NULL) != napi_ok ||
      type != napi_float32_array)
    return fail(env, "bind takes a Float32Array and an ArrayBuffer");
  if (napi_get_arraybuffer_info(env, arguments[1], &room, &room_bytes) != napi_ok ||
      room_bytes < (size_t)table->count * sizeof(bound_kernel))
    return fail(env, "bind takes an ArrayBuffer with room for the bound kernels");
  bound_kernel *bound = room;
  napi_create_object(env, &result);
  for (int i = 0; i < table->count; i++) {
    napi_value function;
    bound[i] = (bound_kernel){&table->entries[i], data};
    napi_create_function(env, table->entries[i].name, NAPI_AUTO_LENGTH, call, &bound[i], &function);
    napi_set_named_property(env, result, table->entries[i].name, function);
  }
  return result;
}
