#!/usr/bin/env bash
# The `classic` recipe, once per seed from 1 to 10: one line of JSON per run on standard output.
#
#   bash tools/reference/classic_afterbell.sh PRICES.csv [--reference-leak] > afterbell.jsonl
set -euo pipefail
csv=$(realpath "$1")
shift
root=$(cd "$(dirname "$0")/../.." && pwd)
AFTERBELL_HOME=$(mktemp -d)
export AFTERBELL_HOME
trap 'rm -r "$AFTERBELL_HOME"' EXIT
for seed in 1 2 3 4 5 6 7 8 9 10; do
  "$root/node_modules/.bin/node" "$root/packages/afterbell/bin/afterbell.js" \
    train AAPL --csv "$csv" --recipe classic --hold-out --seed "$seed" --json "$@"
done
