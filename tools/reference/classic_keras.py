"""The reference network in real Keras, once per seed: test MAE and RMSE in dollars.

    python tools/reference/classic_keras.py PRICES.csv --seeds 1-10 [--leak] > keras.json

The CSV is yfinance's three-line layout. Same windows, split, network, optimiser and epochs as the
`classic` recipe; `--leak` fits the scaler on all closes, as the reference project does, instead of
on the training closes only. One line of JSON per run is appended to standard output.
"""

import argparse
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np
import pandas as pd
import sklearn
from sklearn.preprocessing import MinMaxScaler

CONTEXT_LENGTH = 60
TRAIN_FRACTION = 0.8
EPOCHS = 20
BATCH_SIZE = 32


def network():
    layers = keras.layers
    model = keras.Sequential([
        layers.Input((CONTEXT_LENGTH, 1)),
        layers.LSTM(50, return_sequences=True),
        layers.Dropout(0.2),
        layers.LSTM(50),
        layers.Dropout(0.2),
        layers.Dense(25),
        layers.Dense(1),
    ])
    model.compile(optimizer=keras.optimizers.Adam(learning_rate=0.005), loss="mean_squared_error")
    return model


def run(closes, seed, leak):
    keras.utils.set_random_seed(seed)
    windows = len(closes) - CONTEXT_LENGTH
    train = int(windows * TRAIN_FRACTION)
    fitted_on = closes if leak else closes[: train + CONTEXT_LENGTH]
    scaler = MinMaxScaler().fit(fitted_on.reshape(-1, 1))
    scaled = scaler.transform(closes.reshape(-1, 1))[:, 0]
    x = np.stack([scaled[i : i + CONTEXT_LENGTH] for i in range(windows)])[..., None]
    y = scaled[CONTEXT_LENGTH:]
    model = network()
    model.fit(x[:train], y[:train], epochs=EPOCHS, batch_size=BATCH_SIZE, verbose=0)
    forecast = scaler.inverse_transform(model.predict(x[train:], verbose=0))[:, 0]
    error = closes[train + CONTEXT_LENGTH :] - forecast
    return {
        "seed": seed,
        "leak": leak,
        "mae": float(np.abs(error).mean()),
        "rmse": float(np.sqrt((error**2).mean())),
        "keras": keras.__version__,
        "backend": keras.backend.backend(),
        "numpy": np.__version__,
        "sklearn": sklearn.__version__,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("csv")
    parser.add_argument("--seeds", default="1-10", help="FIRST-LAST")
    parser.add_argument("--leak", action="store_true")
    arguments = parser.parse_args()
    first, last = map(int, arguments.seeds.split("-"))
    closes = pd.read_csv(arguments.csv, skiprows=[1, 2])["Close"].to_numpy(float)
    for seed in range(first, last + 1):
        print(json.dumps(run(closes, seed, arguments.leak)))
        sys.stdout.flush()


if __name__ == "__main__":
    main()
