"""The forecast of an exported panel model, computed from its files and prices alone.

    python tools/reference/panel_forecast.py FOLDER PRICES.json

FOLDER holds what `afterbell export panel` wrote: panel_features.json, and the networks as .keras and .onnx.
PRICES.json is a list of {symbol, market, days, nextDays, open, high, low, close, volume}: `market` names
the series that are averaged, `days` and `nextDays` count from 1970-01-01, null is missing. Prints, by
symbol, the features of the last session, and by program the logarithm of the variance, the shape and the
quantiles of the next close. Every feature follows the definition of its name in the card.
"""

import json
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import onnxruntime

NAN = float("nan")


def mean(x, length):
    """mean(x, k)"""
    result = np.full(len(x), NAN)
    for t in range(len(x)):
        known = [v for v in x[max(0, t - length + 1):t + 1] if not np.isnan(v)]
        if len(known) >= -(-3 * length // 5):
            result[t] = np.mean(known)
    return result


def lagged(x):
    return np.concatenate([[NAN], x[:-1]])


def volatility(r):
    """s"""
    result = np.full(len(r), NAN)
    known = np.flatnonzero(~np.isnan(r))
    if len(known) == 0:
        return result
    first = known[0]
    e = np.nanmean(r[first:first + 22] ** 2)
    for t in range(first, len(r)):
        if not np.isnan(r[t]):
            e = 0.94 * e + 0.06 * r[t] ** 2
        if t >= first + 21 and e > 0:
            result[t] = np.sqrt(e)
    return result


def long_run(m22, m66):
    """A"""
    logs = np.log(m22)
    count = np.cumsum(~np.isnan(logs))
    with np.errstate(divide="ignore", invalid="ignore"):
        so_far = np.nancumsum(logs) / count
    return np.where(count >= 60, so_far, np.log(m66))


def clip(x, limit):
    return np.clip(x, -limit, limit)


def own_features(one, basis):
    """What the series itself says, by name, and s."""
    o, h, l, c, volume = (np.where(one[k] > 0, one[k], NAN) for k in ("open", "high", "low", "close", "volume"))
    days, next_days = one["days"], one["nextDays"]
    r = np.log(c) - np.log(lagged(c))
    s = volatility(r)
    night = np.log(o) - np.log(lagged(c))
    w = np.log(np.maximum(np.maximum(h, o), c)) - np.log(np.minimum(np.minimum(l, o), c))
    p = w ** 2 / (4 * np.log(2))
    if basis == "ranges":
        day = np.maximum(w ** 2 / 2 - (2 * np.log(2) - 1) * np.log(c / o) ** 2, p / 5)
        v = np.maximum(1e-7, night ** 2 + day)
    else:
        v = np.maximum(1e-7, r ** 2)
    m5, m22, m66 = (mean(v, k) for k in (5, 22, 66))
    a = long_run(m22, m66)
    u = np.log(volume)
    gap, weekday = next_days - days, (next_days + 4) % 7

    b = np.log(v) - np.log(lagged(m22))
    b[:23] = 0
    b = np.nan_to_num(b, nan=0)
    b_of = dict(zip(days.tolist(), b))

    def echo(*offsets):
        return np.array([max(0, *(b_of.get(d - k, 0) - 1 for k in offsets)) for d in next_days.tolist()])

    echo91, echo364 = echo(91), echo(364)
    shock = np.array([max(0, (b[max(0, t - 39):t + 1] - 1.5).max()) for t in range(len(b))])
    return s, {
        "return": clip(r / s, 6),
        "absoluteReturn": np.log1p(np.abs(r) / s),
        "return5": clip(5 * mean(r, 5) / (s * np.sqrt(5)), 4),
        "mean5": np.log(m5) / 2 - np.log(s),
        "mean22": np.log(m22) / 2 - np.log(s),
        "mean66": np.log(m66) / 2 - np.log(s),
        "level": np.log(s) - a / 2,
        "longRun": a / 2 + 4,
        "monday": weekday == 1,
        "friday": weekday == 5,
        "afterHoliday": ((gap > 1) & (weekday != 1)) | (gap > 3),
        "echo91": echo91,
        "echo364": echo364,
        "echo84or98": echo(84, 98),
        "recentShock": shock,
        "echo91Alone": np.where(shock < 0.3, echo91, 0),
        "echo364Alone": np.where(shock < 0.3, echo364, 0),
        "overnight": clip(night / s, 6),
        "absoluteOvernight": np.log1p(np.abs(night) / s),
        "parkinson": clip(np.log(np.maximum(p, 1e-8)) / 2 - np.log(s), 4),
        "variance": clip(np.log(v) / 2 - np.log(s), 4),
        "volume": clip(u - mean(u, 22), 4),
        "volume5": clip(mean(u, 5) - mean(u, 66), 4),
    }


def market_features(panel, own, basis):
    """Adds the means over the series of a market."""
    means = {
        "marketReturn": "return",
        "marketVariance": "variance" if basis == "ranges" else "absoluteReturn",
        "marketMean5": "mean5",
        "marketMean22": "mean22",
        "marketLevel": "level",
        "marketVolume": "volume",
    }
    for name, of in means.items():
        by_day = {}
        for one, features in zip(panel, own):
            for day, value in zip(one["days"].tolist(), features[of]):
                if not np.isnan(value):
                    by_day.setdefault((one["market"], day), []).append(value)
        for one, features in zip(panel, own):
            values = [by_day.get((one["market"], day), []) for day in one["days"].tolist()]
            features[name] = np.array([np.mean(known) if len(known) >= 5 else NAN for known in values])


def windows(network, features):
    """(windows, contextLength, features) standardised, and the session that each ends with."""
    columns = network["features"]
    raw = np.column_stack([features[f["name"]] for f in columns]).astype("float64")
    x = (raw - [f["mean"] for f in columns]) / [f["scale"] for f in columns]
    x = clip(x, network["standardisation"]["limit"])
    length = network["input"]["contextLength"]
    is_known = np.isfinite(raw).all(axis=1)
    ends = [t for t in range(length - 1, len(x)) if is_known[t - length + 1:t + 1].all()]
    return np.array([x[t - length + 1:t + 1] for t in ends], "float32"), ends


def keras_runner(file):
    model = keras.saving.load_model(f"{file}.keras")
    return lambda x: model.predict(x, verbose=0).ravel()


def onnx_runner(file):
    session = onnxruntime.InferenceSession(f"{file}.onnx", providers=["CPUExecutionProvider"])
    return lambda x: session.run(["output"], {"input": x})[0].ravel()


def log_variances(network, runners, s, features):
    """(sessions) ln of the variance of the session after each."""
    result = np.full(len(s), NAN)
    x, ends = windows(network, features)
    if len(ends) > 0:
        output = np.mean([run(x) for run in runners], axis=0, dtype="float64") + network["output"]["mean"]
        result[ends] = 2 * np.log(s[ends]) + clip(output, network["output"]["limit"])
    return result


def shape_of(panel, log_variances, s, levels):
    """Of the residuals that are known at the last session of a series. All series are of one market."""
    days = np.unique(np.concatenate([one["days"] for one in panel]))
    until = panel[s]["days"][-1]
    recent = days[days < until][-500:]
    pool = []
    for one, logs in zip(panel, log_variances):
        r = np.log(one["close"][1:] / one["close"][:-1])
        taken = (one["days"][:-1] >= recent[0]) & (one["days"][1:] <= until)
        pool.append((r / np.exp(logs[:-1] / 2))[taken])
    pool = np.concatenate(pool)
    quantiles = np.quantile(pool[~np.isnan(pool)], levels)
    return np.select([levels < 0.5, levels > 0.5], [np.minimum(quantiles, 0), np.maximum(quantiles, 0)], 0)


def main():
    folder = pathlib.Path(sys.argv[1])
    card = json.loads((folder / "panel_features.json").read_text())
    panel = json.loads(pathlib.Path(sys.argv[2]).read_text())
    for one in panel:
        for name in ("open", "high", "low", "close", "volume"):
            one[name] = np.array(one[name], "float64")
        for name in ("days", "nextDays"):
            one[name] = np.array(one[name], "int64")
    [network] = card["networks"]  # a second one forecasts what the first cannot
    with np.errstate(divide="ignore", invalid="ignore"):
        volatilities, own = zip(*(own_features(one, network["basis"]) for one in panel))
        market_features(panel, own, network["basis"])
    levels = np.array(card["quantileLevels"])
    answers = [{"symbol": one["symbol"], "features": {f["name"]: float(features[f["name"]][-1])
                                                      for f in network["features"]}}
               for one, features in zip(panel, own)]
    for program, runner in (("keras", keras_runner), ("onnx", onnx_runner)):
        runners = [runner(folder / member["file"]) for member in network["members"]]
        logs = [log_variances(network, runners, s, features) for s, features in zip(volatilities, own)]
        for s, (one, answer) in enumerate(zip(panel, answers)):
            shape = shape_of(panel, logs, s, levels)
            width = np.exp(logs[s][-1] / 2)
            answer[program] = {
                "logVariance": logs[s][-1],
                "shape": shape.tolist(),
                "quantiles": (one["close"][-1] * np.exp(width * shape)).tolist(),
            }
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
