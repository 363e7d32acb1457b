"""Scalers in every kind of file scikit-learn's users write, with what each scaler answers.

    python tools/reference/scaler_pickles_golden.py > packages/interchange/test/golden/scaler-pickles.json

The kept file was made twice, with scikit-learn 1.9 on NumPy 2 and 1.6 on NumPy 1, and merged:
the second run names the first one's file, whose cases it takes over, and adds fewer of its own.
"""

import base64
import io
import json
import pickle
import sys

import joblib
import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

import golden_json

PROBE = [-1.5, 0.25, 3.0, 120.0]
NAMES = ["close", "volume", "preço"]


def data(features, dtype="float64", order="C", missing=False):
    random = np.random.default_rng(5)
    x = 50 + 10 * random.normal(size=(31, features))
    if missing:
        x[3, 0] = np.nan
    return np.asarray(x, dtype=dtype, order=order)


def named(scaler, features):
    """As if fitted on a data frame, without the need of one."""
    scaler.feature_names_in_ = np.array(NAMES[:features], dtype=object)
    return scaler


def scalers():
    for features in (1, 3):
        x = data(features)
        yield f"minmax {features}", MinMaxScaler().fit(x)
        yield f"standard {features}", StandardScaler().fit(x)
        yield f"robust {features}", RobustScaler().fit(x)
    x = data(3)
    yield "minmax named", named(MinMaxScaler().fit(x), 3)
    yield "standard named", named(StandardScaler().fit(x), 3)
    yield "robust named", named(RobustScaler().fit(x), 3)


def variants():
    x = data(3)
    yield "minmax -1 to 1, clipped", MinMaxScaler(feature_range=(-1, 1), clip=True).fit(x)
    yield "minmax of float range", MinMaxScaler(feature_range=(0.1, 0.9)).fit(x)
    yield "minmax float32", MinMaxScaler().fit(data(3, "float32"))
    yield "minmax float16", MinMaxScaler().fit(data(2, "float16"))
    yield "minmax constant column", MinMaxScaler().fit(np.full((4, 1), 7.5))
    yield "minmax with missing", MinMaxScaler().fit(data(2, missing=True))
    yield "standard float32", StandardScaler().fit(data(3, "float32"))
    yield "standard with missing", StandardScaler().fit(data(2, missing=True))
    yield "standard Fortran's order", StandardScaler().fit(data(3, order="F"))
    yield "standard without mean", StandardScaler(with_mean=False).fit(x)
    yield "standard without std", StandardScaler(with_std=False).fit(x)
    yield "standard without both", StandardScaler(with_mean=False, with_std=False).fit(x)
    yield "robust without centering", RobustScaler(with_centering=False).fit(x)
    yield "robust without scaling", RobustScaler(with_scaling=False).fit(x)
    yield "robust of unit variance", RobustScaler(quantile_range=(10.0, 90.0), unit_variance=True).fit(x)


def joblib_bytes(scaler, **options):
    buffer = io.BytesIO()
    joblib.dump(scaler, buffer, **options)
    return buffer.getvalue()


def files(scaler):
    for protocol in (2, 3, 4, 5):
        yield f"pickle {protocol}", pickle.dumps(scaler, protocol=protocol)
    for protocol in (2, 4, 5):
        yield f"joblib {protocol}", joblib_bytes(scaler, protocol=protocol)
    yield "joblib zlib", joblib_bytes(scaler, compress=("zlib", 3))
    yield "joblib gzip", joblib_bytes(scaler, compress=("gzip", 3))


def case(name, how, scaler, content):
    x = np.array([[value] * scaler.n_features_in_ for value in PROBE])
    names = getattr(scaler, "feature_names_in_", None)
    if names is not None:
        del scaler.feature_names_in_  # asks for a data frame otherwise
    seen = getattr(scaler, "n_samples_seen_", None)
    answer = {
        "name": f"{name}, {how}",
        "class": type(scaler).__name__,
        "features": scaler.n_features_in_,
        "names": None if names is None else names.tolist(),
        "samplesSeen": None if seen is None else np.asarray(seen).tolist(),
        "version": sklearn.__version__,
        "scaled": scaler.transform(x).ravel().tolist(),
        "unscaled": scaler.inverse_transform(x).ravel().tolist(),
        "file": base64.b64encode(content).decode(),
    }
    if names is not None:
        scaler.feature_names_in_ = names
    return answer


FEW = ("pickle 2", "pickle 5", "joblib 4")


def cases(few):
    for name, scaler in scalers():
        for how, content in files(scaler):
            if not few or how in FEW:
                yield case(name, how, scaler, content)
    if few:
        return
    for name, scaler in variants():
        yield case(name, "pickle", scaler, pickle.dumps(scaler))
        yield case(name, "joblib", scaler, joblib_bytes(scaler))


def main():
    made = list(cases(few=len(sys.argv) > 1))
    versions = [{"scikit-learn": sklearn.__version__, "numpy": np.__version__, "joblib": joblib.__version__}]
    if len(sys.argv) > 1:
        with open(sys.argv[1]) as file:
            earlier = json.load(file)
        versions = earlier["madeWith"] + versions
        made = earlier["cases"] + made
    golden_json.write({"madeWith": versions, "probe": PROBE, "cases": made})


if __name__ == "__main__":
    main()
