#!/usr/bin/env bash
# Builds the WebAssembly kernels into packages/lstm/wasm/: plain SIMD, and relaxed SIMD for engines that
# have it, each for memory of one thread and for memory that threads share. Needs clang and wasm-ld;
# CLANG and WASM_LD name others than Debian's 19.
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
    -fno-math-errno -msimd128 -matomics -mbulk-memory -mnontrapping-fptoint -msign-ext \
    -mllvm -disable-lsr "$@" -c kernels.c -o "$work/$name.o"
  # One object, linked twice: whether memory is shared changes no instruction, and so no bit.
  link "$name" "$name"
  # A stack for each thread: its pointer is set from outside. 4 GiB, so that the memory decides its size.
  link "$name" "$name-shared" --shared-memory --max-memory=4294967296 --export=__stack_pointer
}

link() {
  local object=$1 name=$2
  shift 2
  "$wasm_ld" --no-entry --import-memory --gc-sections --strip-all -O2 -z stack-size=65536 \
    --export=__heap_base "$@" "$work/$object.o" -o "$out/$name.wasm"
}

build kernels-simd
build kernels-relaxed-simd -mrelaxed-simd
"$clang" --version | head -n 1 > "$out/COMPILER"
