/**
 * The kernels for Node: `kernels`, for each vector width that this processor has and that is compiled
 * in, the widest first.
 *
 *     [{ name: "avx512", lanes: 16, rowTile: 10, lstm_forward(arena, layer, slot), … }, …]
 *
 * A kernel takes the arena, a Float32Array on an ArrayBuffer or a SharedArrayBuffer, and numbers: places
 * in it and settings. Nothing is kept from one call to the next. Kernels trust places, which
 * src/kernel/ plans; that they are numbers, and as many as the kernel takes, is checked here.
 */
#define NAPI_VERSION 8
#include <node_api.h>

#include "kernel-table.h"

#if defined(__x86_64__)
extern const kernel_table kernels_avx512, kernels_avx2;
#elif defined(__aarch64__)
extern const kernel_table kernels_neon;
#endif

/** Writes the tables this processor can run. @returns How many. */
static size_t find_tables(const kernel_table *tables[2]) {
  size_t count = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    tables[count++] = &kernels_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    tables[count++] = &kernels_avx2;
#elif defined(__aarch64__)
  tables[count++] = &kernels_neon;
#endif
  return count;
}

/** @returns NULL, with an exception pending, where it is not a Float32Array. */
static float *floats_of(napi_env env, napi_value value) {
  napi_typedarray_type type;
  void *data = NULL;
  if (napi_get_typedarray_info(env, value, &type, NULL, &data, NULL, NULL) == napi_ok &&
      type == napi_float32_array && data)
    return data;
  napi_throw_type_error(env, NULL, "the arena is not a Float32Array");
  return NULL;
}

/** Places, counts and keys have 32 bits, with or without sign. */
static int is_integer(double number) { return number >= INT32_MIN && number <= UINT32_MAX; }

static napi_value call_kernel(napi_env env, napi_callback_info info) {
  napi_value arguments[1 + MOST_NUMBERS];
  size_t count = 1 + MOST_NUMBERS;
  void *data;
  if (napi_get_cb_info(env, info, &count, arguments, NULL, &data) != napi_ok) return NULL;
  const kernel_entry *kernel = data;
  if (count != 1 + kernel->numbers) {
    napi_throw_type_error(env, NULL, "a kernel was given the wrong number of arguments");
    return NULL;
  }
  double numbers[MOST_NUMBERS];
  for (size_t i = 0; i < kernel->numbers; i++)
    if (napi_get_value_double(env, arguments[1 + i], &numbers[i]) != napi_ok ||
        (i < kernel->integers && !is_integer(numbers[i]))) {
      napi_throw_type_error(env, NULL, "a kernel was given an argument of the wrong type");
      return NULL;
    }
  float *arena = floats_of(env, arguments[0]);
  if (arena) kernel->call(arena, numbers);
  return NULL;
}

/** (floats) → how many floats its data lies behind a multiple of 128 bytes. */
static napi_value misalignment(napi_env env, napi_callback_info info) {
  napi_value argument, result;
  size_t count = 1;
  if (napi_get_cb_info(env, info, &count, &argument, NULL, NULL) != napi_ok) return NULL;
  const float *floats = floats_of(env, argument);
  if (!floats) return NULL;
  uint32_t behind = (uint32_t)((uintptr_t)floats % 128 / sizeof(float));
  return napi_create_uint32(env, behind, &result) == napi_ok ? result : NULL;
}

static int set_function(napi_env env, napi_value object, const char *name, napi_callback callback,
                        const void *data) {
  napi_value function;
  return napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, (void *)data, &function) ==
             napi_ok &&
         napi_set_named_property(env, object, name, function) == napi_ok;
}

static int set_integer(napi_env env, napi_value object, const char *name, int32_t value) {
  napi_value number;
  return napi_create_int32(env, value, &number) == napi_ok &&
         napi_set_named_property(env, object, name, number) == napi_ok;
}

static int add_table(napi_env env, napi_value all, uint32_t index, const kernel_table *table) {
  napi_value kernels, name;
  int is_set = napi_create_object(env, &kernels) == napi_ok &&
               napi_create_string_utf8(env, table->name, NAPI_AUTO_LENGTH, &name) == napi_ok &&
               napi_set_named_property(env, kernels, "name", name) == napi_ok &&
               set_integer(env, kernels, "lanes", table->lanes) &&
               set_integer(env, kernels, "rowTile", table->row_tile);
  for (size_t i = 0; is_set && i < table->count; i++)
    is_set = set_function(env, kernels, table->kernels[i].name, call_kernel, &table->kernels[i]);
  return is_set && napi_set_element(env, all, index, kernels) == napi_ok;
}

static int set_tables(napi_env env, napi_value exports) {
  const kernel_table *tables[2];
  const size_t count = find_tables(tables);
  napi_value all;
  int is_set = napi_create_array(env, &all) == napi_ok;
  for (size_t i = 0; is_set && i < count; i++) is_set = add_table(env, all, (uint32_t)i, tables[i]);
  return is_set && napi_set_named_property(env, exports, "kernels", all) == napi_ok;
}

NAPI_MODULE_INIT() {
  if (set_tables(env, exports) &&
      set_function(env, exports, "misalignment", misalignment, NULL))
    return exports;
  napi_throw_error(env, NULL, "the kernels could not be exported to JavaScript");
  return NULL;
}
