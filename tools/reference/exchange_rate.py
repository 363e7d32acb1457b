"""Repeat-last on the exchange-rate benchmark: NumPy and scikit-learn.

    python tools/reference/exchange_rate.py exchange_rate/exchange_rate.csv

The windows are those of Autoformer's and DLinear's data loaders: int(0.7 T) training rows, int(0.2 T)
test rows at the end, a window for every origin whose targets all lie in the test rows, each context
reaching back as far as it needs. "leak" fits the scaler on all rows. "dropped" leaves out the last
windows that fill no batch of 32, as those loaders did (`drop_last`).
"""

import json
import sys

import numpy as np
from sklearn.metrics import mean_absolute_error, mean_squared_error
from sklearn.preprocessing import StandardScaler

HORIZONS = (96, 192, 336, 720)


def scores(x, first, horizon, windows):
    futures = np.lib.stride_tricks.sliding_window_view(x[first:], horizon, axis=0)[:windows]
    actual = futures.transpose(0, 2, 1).reshape(-1)
    forecast = np.repeat(x[first - 1:first - 1 + windows, None], horizon, axis=1).reshape(-1)
    return {"windows": windows, "mse": mean_squared_error(actual, forecast),
            "mae": mean_absolute_error(actual, forecast)}


def main():
    with open(sys.argv[1]) as file:
        columns = file.readline().count(",")
    x = np.loadtxt(sys.argv[1], delimiter=",", skiprows=1, usecols=range(1, columns + 1))
    train, test = int(len(x) * 0.7), int(len(x) * 0.2)
    first = len(x) - test
    honest = StandardScaler().fit(x[:train]).transform(x)
    leaked = StandardScaler().fit(x).transform(x)
    count = {h: test - h + 1 for h in HORIZONS}
    json.dump({
        "train": {h: scores(honest, first, h, n) for h, n in count.items()},
        "leak": {h: scores(leaked, first, h, n) for h, n in count.items()},
        "dropped": {h: scores(honest, first, h, n // 32 * 32) for h, n in count.items()},
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
