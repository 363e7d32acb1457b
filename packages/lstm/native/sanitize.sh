#!/usr/bin/env bash
# Runs fuzz.mjs on an addon built with AddressSanitizer and UndefinedBehaviorSanitizer, which ends at the
# first fault. Needs GCC with its sanitizer libraries, and `npm run build` before.
#
#     bash native/sanitize.sh [RUNS [SEED]]
set -euo pipefail
cd "$(dirname "$0")/.."
cc=${CC:-gcc}
headers=$(node -p 'require("node:path").dirname(require.resolve("node-api-headers/package.json"))')/include
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
mkdir "$work/build"
cp -r dist package.json "$work"

flags=(-std=c17 -O1 -g -fPIC -ffp-contract=off -fno-math-errno -fno-omit-frame-pointer
  -fsanitize=address,undefined -fno-sanitize-recover=all)
case $(uname -m) in
  x86_64)
    "$cc" "${flags[@]}" -mavx512f -mavx512bw -mavx512dq -mavx512vl -mavx2 -mfma -DVARIANT=avx512 \
      -c native/variant.c -o "$work/avx512.o"
    "$cc" "${flags[@]}" -mavx2 -mfma -DVARIANT=avx2 -c native/variant.c -o "$work/avx2.o"
    ;;
  *) "$cc" "${flags[@]}" -DVARIANT=neon -c native/variant.c -o "$work/neon.o" ;;
esac
"$cc" "${flags[@]}" "-I$headers" native/addon.c "$work"/*.o -shared -o "$work/build/kernels.node"

# The engine allocates arenas, so it is watched too; what it leaks at its end is its own affair.
LD_PRELOAD="$("$cc" -print-file-name=libasan.so) $("$cc" -print-file-name=libubsan.so)" \
  ASAN_OPTIONS=detect_leaks=0 UBSAN_OPTIONS=print_stacktrace=1 \
  node native/fuzz.mjs "${1:-300}" "${2:-1}" "$work"
