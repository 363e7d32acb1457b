"""Variances from ranges, and the baselines made of them, on simulated bars.

    python tools/reference/ranges_golden.py > packages/afterbell/test/golden/ranges.json

Trailing and decayed means are pandas' `rolling` and `ewm`, the ridge is scikit-learn's, quantiles are NumPy's.
"""

import numpy as np
import pandas as pd
import sklearn
from sklearn.linear_model import Ridge

import golden_json

HORIZON = 5
LEVELS = [0.025, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.975]
RESIDUALS = 1000
LENGTHS = [1, 5, 22, 66]
PENALTY = 0.001
INCOMPLETE = {"open": 400, "high": 900, "low": 901}  # sessions that lack one price
# Sessions whose variances and means are written: all at the start, and where something is unusual.
WRITTEN = [*range(70), *range(70, 1300, 19), 400, 401, 600, 900, 901, 902]


def main():
    bars = simulated_bars(1300)
    overnight, parkinson, ranges = variances(bars)
    returns = np.log(bars["close"]).diff()
    filled = ranges.fillna(np.maximum(returns**2, 1e-7))  # leaves the first session, which has no return
    decayed = decayed_mean(filled)
    means = pd.DataFrame({length: trailing_mean(filled, length) for length in LENGTHS})
    ridges, widths = zip(*(har(filled, means, h) for h in range(1, HORIZON + 1)))
    golden_json.write({
        "madeWith": {"numpy": np.__version__, "pandas": pd.__version__, "scikit-learn": sklearn.__version__},
        "levels": LEVELS,
        "bars": {name: listed(column) for name, column in bars.items()},
        "sessions": WRITTEN,
        "overnight": listed(overnight[WRITTEN]),
        "parkinson": listed(parkinson[WRITTEN]),
        "rangeVariance": listed(ranges[WRITTEN]),
        "trailingMeans": {str(length): listed(trailing_mean(ranges, length)[WRITTEN]) for length in LENGTHS},
        "ewmaVariance": listed(decayed_mean(returns**2)[WRITTEN]),
        "rangeEwma": quantiles(returns, [np.sqrt(decayed)] * HORIZON),
        "har": {"regressions": list(ridges), "quantiles": quantiles(returns, widths)},
    })


def simulated_bars(length, ticks=39):
    """Prices of an auction after each night and of a walk through the day, rounded as quotes are."""
    random = np.random.default_rng(5)
    log_variance, price, rows = 0.0, 60.0, []
    for _ in range(length):
        log_variance = 0.97 * log_variance + 0.25 * random.standard_normal()
        sigma = 0.015 * np.exp(log_variance / 2)
        opened = price * np.exp(0.4 * sigma * random.standard_t(4))
        path = opened * np.exp(np.cumsum(sigma / np.sqrt(ticks) * random.standard_normal(ticks)))
        price = path[-1]
        rows.append([opened, max(opened, path.max()), min(opened, path.min()), price])
    bars = pd.DataFrame(np.round(rows, 4), columns=["open", "high", "low", "close"])
    for name, session in INCOMPLETE.items():
        bars.loc[session, name] = np.nan
    # A high below the open and a low above the close, as sources have them: both are widened.
    bars.loc[50, "high"] = bars.loc[50, "open"] * 0.999
    bars.loc[51, "low"] = bars.loc[51, "close"] * 1.001
    # A session without a trade: its variance is the least there is.
    bars.loc[600, ["open", "high", "low", "close"]] = bars.loc[599, "close"]
    return bars


def variances(bars):
    overnight = np.log(bars["open"] / bars["close"].shift())
    whole = bars.dropna()
    highest, lowest = whole[["open", "high", "close"]].max(axis=1), whole[["open", "low", "close"]].min(axis=1)
    span = np.log(highest / lowest).reindex(bars.index)
    parkinson = span**2 / (4 * np.log(2))
    body = np.log(bars["close"] / bars["open"])
    garman_klass = np.maximum(span**2 / 2 - (2 * np.log(2) - 1) * body**2, parkinson / 5)
    return overnight, parkinson, np.maximum(overnight**2 + garman_klass, 1e-7)


def trailing_mean(values, length):
    return values.rolling(length, min_periods=int(np.ceil(length * 0.6))).mean()


def decayed_mean(values, seed_length=22):
    """`ewm` begins at its first value: here the mean of the first 22 known ones, set before them."""
    first = values.first_valid_index()
    seed = values.iloc[first:first + seed_length].mean()
    after = pd.concat([pd.Series([seed]), values.iloc[first:]]).ewm(alpha=0.06, adjust=False).mean().iloc[1:]
    return after.iloc[seed_length - 1:].reindex(values.index)


def har(variance, means, h):
    """The regression for step h, and the widths that it says, both in the units of log returns."""
    inputs = np.log(means)
    ahead = np.log(variance[::-1].rolling(h).mean()[::-1].shift(-1))
    rows = inputs.notna().all(axis=1) & ahead.notna()
    x, y = inputs[rows].to_numpy(), ahead[rows].to_numpy()
    deviation = x.std(axis=0)
    # scikit-learn penalises the sum of squared errors, not their mean.
    ridge = Ridge(alpha=PENALTY * len(y), solver="svd").fit((x - x.mean(axis=0)) / deviation, y)
    coefficients = ridge.coef_ / deviation
    intercept = ridge.intercept_ - x.mean(axis=0) @ coefficients
    said = inputs @ coefficients + intercept
    return {"intercept": intercept, "coefficients": coefficients.tolist()}, np.exp(said / 2)


def quantiles(returns, widths):
    """Of the returns over 1 to HORIZON sessions from the last on, (horizon, level), before any is widened."""
    rows = []
    for h, width in enumerate(widths, start=1):
        residuals = (returns.rolling(h).sum().shift(-h) / width).iloc[:-h].tail(RESIDUALS)
        rows.append((width.iloc[-1] * np.quantile(residuals.dropna(), LEVELS)).tolist())
    return rows


def listed(column):
    return [None if np.isnan(value) else value for value in column.tolist()]


if __name__ == "__main__":
    main()
