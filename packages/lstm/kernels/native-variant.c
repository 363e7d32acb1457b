/**
 * The kernels compiled for one vector width: -DVARIANT=avx512 with -mavx512f makes the table
 * `kernels_avx512`. Everything else in here is static.
 */
#include "kernel-table.h"
#include "kernels.c"

#define A(i) ((int32_t)a[i])
#define U(i) ((uint32_t)a[i])
#define F(i) ((float)a[i])
#define ENTRY(name, ...) \
  static void call_##name(float *arena, const double *a) { name(arena, __VA_ARGS__); }

ENTRY(lstm_forward, A(0), A(1))
ENTRY(lstm_transpose, A(0))
ENTRY(lstm_clear_sums, A(0), A(1))
ENTRY(lstm_backward, A(0), A(1), A(2))
ENTRY(lstm_weight_gradient, A(0), A(1), A(2), A(3), A(4), A(5))
ENTRY(lstm_pack_single, A(0))
ENTRY(lstm_single, A(0), A(1), A(2), A(3), A(4))
ENTRY(gru_forward, A(0), A(1))
ENTRY(gru_transpose, A(0))
ENTRY(gru_clear_sums, A(0), A(1))
ENTRY(gru_backward, A(0), A(1), A(2))
ENTRY(gru_weight_gradient, A(0), A(1), A(2), A(3), A(4), A(5))
ENTRY(gru_pack_single, A(0))
ENTRY(gru_single, A(0), A(1), A(2), A(3), A(4))
ENTRY(dense_forward, A(0), A(1))
ENTRY(dense_backward, A(0), A(1), A(2), A(3))
ENTRY(dense_single, A(0), A(1), A(2))
ENTRY(edge_forward, A(0), A(1), A(2), U(3), U(4), U(5))
ENTRY(edge_backward, A(0), A(1), A(2))
ENTRY(sum_shards, A(0), A(1), A(2))
ENTRY(adam_step, A(0), A(1), A(2), A(3), A(4), F(5), F(6), F(7), F(8))

static const kernel_entry entries[] = {
    {"lstm_forward", 2, call_lstm_forward},
    {"lstm_transpose", 1, call_lstm_transpose},
    {"lstm_clear_sums", 2, call_lstm_clear_sums},
    {"lstm_backward", 3, call_lstm_backward},
    {"lstm_weight_gradient", 6, call_lstm_weight_gradient},
    {"lstm_pack_single", 1, call_lstm_pack_single},
    {"lstm_single", 5, call_lstm_single},
    {"gru_forward", 2, call_gru_forward},
    {"gru_transpose", 1, call_gru_transpose},
    {"gru_clear_sums", 2, call_gru_clear_sums},
    {"gru_backward", 3, call_gru_backward},
    {"gru_weight_gradient", 6, call_gru_weight_gradient},
    {"gru_pack_single", 1, call_gru_pack_single},
    {"gru_single", 5, call_gru_single},
    {"dense_forward", 2, call_dense_forward},
    {"dense_backward", 4, call_dense_backward},
    {"dense_single", 3, call_dense_single},
    {"edge_forward", 6, call_edge_forward},
    {"edge_backward", 3, call_edge_backward},
    {"sum_shards", 3, call_sum_shards},
    {"adam_step", 9, call_adam_step},
};

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)
#define TEXT_(a) #a
#define TEXT(a) TEXT_(a)

const kernel_table JOIN(kernels_, VARIANT) = {TEXT(VARIANT), LANES, ROW_TILE, entries,
                                              sizeof entries / sizeof entries[0]};
