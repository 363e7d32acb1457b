"""Golden values of the scalers: real scikit-learn.

    python tools/reference/scalers_golden.py > packages/afterbell/test/golden/scalers-sklearn.json
"""

import json
import sys

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

SCALERS = {"minmax": MinMaxScaler, "standard": StandardScaler, "robust": RobustScaler}


def data():
    random = np.random.default_rng(11)
    walk = 100 * np.exp(np.cumsum(random.normal(0, 0.02, 41)))
    volume = np.round(random.lognormal(17, 1, 41))
    constant = np.full(41, 3.7)
    two = np.where(np.arange(41) < 40, 5.0, 9.0)  # interquartile range 0, range 4
    return np.stack([walk, volume, constant, two], axis=1)


def main():
    x = data()
    probe = x[::7] * 1.1 - 1
    cases = {}
    for name, scaler_class in SCALERS.items():
        scaler = scaler_class().fit(x)
        fields = [f for f in ("data_min_", "data_max_", "min_", "scale_", "mean_", "var_", "center_")
                  if hasattr(scaler, f)]
        cases[name] = {
            "parameters": {f: getattr(scaler, f).tolist() for f in fields},
            "transformed": scaler.transform(probe).ravel().tolist(),
            "inverse": scaler.inverse_transform(probe).ravel().tolist(),
        }
    json.dump({
        "madeWith": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
        "features": x.shape[1],
        "x": x.ravel().tolist(),
        "probe": probe.ravel().tolist(),
        "scalers": cases,
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
