"""Whether two sets of runs have the same distribution of test errors: Mann-Whitney U, two-sided.

    python tools/reference/compare_distributions.py afterbell.jsonl keras.jsonl

Reads one JSON object a line, with the errors as `mae` or as `test.mae`.
"""

import json
import sys

import numpy as np
from scipy.stats import mannwhitneyu


def errors(path, score):
    with open(path) as lines:
        return np.array([run.get("test", run)[score] for run in map(json.loads, lines)])


def main():
    ours, theirs = sys.argv[1:3]
    print(f"{'':6} {'runs':>9} {'lowest':>15} {'median':>15} {'highest':>15} {'p':>7}")
    for score in ("mae", "rmse"):
        a, b = errors(ours, score), errors(theirs, score)
        p = mannwhitneyu(a, b, alternative="two-sided").pvalue
        pair = lambda f: f"{f(a):.2f} / {f(b):.2f}"
        print(f"{score:6} {f'{len(a)} / {len(b)}':>9} {pair(np.min):>15} {pair(np.median):>15} "
              f"{pair(np.max):>15} {p:7.3f}")


if __name__ == "__main__":
    main()
