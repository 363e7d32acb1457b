/**
 * All kernels as one unit: compiled to WebAssembly, and to a native addon for each vector width.
 *
 * A kernel gets the arena, one block of memory that TypeScript has planned (src/kernel/), and places in
 * it as offsets in floats. It allocates nothing, keeps nothing and cannot fail.
 */
#include "adam.h"
#include "dense.h"
#include "edge.h"
#include "gru.h"
#include "lstm.h"
#include "single.h"

EXPORT(lanes)
int32_t lanes(void) { return LANES; }

EXPORT(row_tile)
int32_t row_tile(void) { return ROW_TILE; }
