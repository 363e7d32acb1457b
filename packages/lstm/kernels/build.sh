#!/usr/bin/env bash
# Builds the WebAssembly kernels into packages/lstm/src/kernel/: plain SIMD, and relaxed SIMD for
# engines that have it. Needs clang and wasm-ld; CLANG and WASM_LD name others than Debian's 19.
set -euo pipefail
cd "$(dirname "$0")"
clang=${CLANG:-clang-19}
wasm_ld=${WASM_LD:-wasm-ld-19}
out=${1:-../wasm}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir -p "$out"

build() {
  local name=$1
  shift
  # Loop strength reduction rewrites addresses so that the engine can no longer fold constant offsets
  # into loads; without it training takes a fifth less time.
  # Compiled and linked by hand: the driver would run a system wasm-opt that may not know the opcodes.
  "$clang" --target=wasm32 -std=c17 -O3 -Wall -Wextra -Werror -ffreestanding -ffp-contract=off \
    -fno-math-errno -msimd128 -mbulk-memory -mnontrapping-fptoint -msign-ext -mllvm -disable-lsr "$@" \
    -c kernels.c -o "$work/$name.o"
  "$wasm_ld" --no-entry --import-memory --gc-sections --strip-all -O2 -z stack-size=65536 \
    --export=__heap_base "$work/$name.o" -o "$out/$name.wasm"
}

build kernels-simd
build kernels-relaxed-simd -mrelaxed-simd
"$clang" --version | head -n 1 > "$out/COMPILER"
