"""Golden values of scores and tests, from scikit-learn, SciPy, statsmodels and pandas, on simulated prices.

    python tools/reference/scores_golden.py > packages/afterbell/test/golden/scores.json
"""

import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
from scipy import integrate, special, stats
from sklearn import metrics
from statsmodels.regression.linear_model import OLS
from statsmodels.stats import sandwich_covariance as sandwich
from statsmodels.stats.proportion import proportion_confint

import golden_json

LEVELS = np.array([0.025, *np.arange(1, 20) / 20, 0.975])
NOMINAL = [0.5, 0.8, 0.9, 0.95]
DATES = 70
WORST_SESSIONS = 25


def simulate(rng):
    """Two symbols on the same dates, one of them three times as dear; some rows do not move."""
    frames = []
    for symbol, price in enumerate([40.0, 130.0]):
        volatility = 0.01 * np.exp(0.4 * np.cumsum(rng.normal(0, 0.3, DATES)))
        last = price * np.exp(np.cumsum(rng.normal(0, 0.012, DATES)))
        actual = last * np.exp(volatility * rng.standard_t(4, DATES))
        median = last * np.exp(rng.normal(0, 0.004, DATES))
        actual[5], median[9] = last[5], last[9]
        frames.append(pd.DataFrame({
            "symbol": symbol,
            "last": last,
            "actual": actual,
            "median": median,
            "scale": 0.01 * price + rng.uniform(0, 0.2, DATES),
            "spread": 1.3 * median * np.sqrt(volatility * 0.012),
            "volatility": np.where(np.arange(DATES) < 4, np.nan, volatility),
        }).round(5).assign(date=pd.bdate_range("2024-01-02", periods=DATES)))
    return pd.concat(frames).sort_values("date", kind="stable").reset_index(drop=True)


def density(levels, quantiles):
    """Piecewise uniform between the quantiles, exponential beyond: pieces of SciPy's."""
    middle = stats.rv_histogram((np.diff(levels), quantiles), density=False)
    inside = levels[-1] - levels[0]
    below, above = levels[0], 1 - levels[-1]
    low = stats.expon(scale=below * (quantiles[1] - quantiles[0]) / (levels[1] - levels[0]))
    high = stats.expon(scale=above * (quantiles[-1] - quantiles[-2]) / (levels[-1] - levels[-2]))

    def at(y):
        return (inside * middle.pdf(y) + below * low.pdf(quantiles[0] - y)
                + above * high.pdf(y - quantiles[-1]))

    bounds = [quantiles[0] - 40 * low.std(), *quantiles, quantiles[-1] + 40 * high.std()]
    whole = sum(integrate.quad(at, a, b)[0] for a, b in zip(bounds, bounds[1:]))
    assert abs(whole - 1) < 1e-9, whole
    return at


def crps_weights(levels):
    return np.diff([0, *((levels[1:] + levels[:-1]) / 2), 1])


def interval(frame, quantiles, nominal, pinball):
    low, high = (int(np.argmin(abs(LEVELS - tau))) for tau in ((1 - nominal) / 2, (1 + nominal) / 2))
    inside = frame.actual.between(quantiles[:, low], quantiles[:, high])
    tercile = pd.qcut(frame.volatility, 3, labels=["low", "middle", "high"])
    rows = inside.groupby(frame.date).agg(["sum", "count"]).rolling(WORST_SESSIONS).sum()
    return {
        "nominalCoverage": nominal,
        "coverage": inside.mean(),
        "meanWidth": (quantiles[:, high] - quantiles[:, low]).mean(),
        # The interval score is that of its two quantiles, to a factor.
        "winkler": 2 / (1 - nominal) * (pinball[low] + pinball[high]),
        "coverageByVolatility": inside.groupby(tercile, observed=True).mean().to_dict(),
        "worstCoverage": (rows["sum"] / rows["count"]).min(),
    }


def scores(frame, quantiles):
    actual, median, last = frame.actual, frame["median"], frame["last"]
    mae = metrics.mean_absolute_error(actual, median)
    pinball = [metrics.mean_pinball_loss(actual, quantiles[:, k], alpha=tau) for k, tau in enumerate(LEVELS)]
    said, came = np.sign(median - last), np.sign(actual - last)
    scored = (said != 0) & (came != 0)
    hits = int((said == came)[scored].sum())
    wilson = stats.binomtest(hits, int(scored.sum())).proportion_ci(method="wilson")
    assert np.allclose(wilson, proportion_confint(hits, scored.sum(), method="wilson"))
    edges = np.array([quantiles[:, int(np.argmin(abs(LEVELS - k / 20)))] for k in range(1, 20)])
    counts = np.bincount((edges < actual.to_numpy()).sum(axis=0), minlength=20)
    return {
        "mae": mae,
        "rmse": metrics.root_mean_squared_error(actual, median),
        "mape": metrics.mean_absolute_percentage_error(actual, median),
        "smape": (2 * (actual - median).abs() / (actual.abs() + median.abs())).mean(),
        "mase": metrics.mean_absolute_error(actual / frame.scale, median / frame.scale),
        "rmsse": metrics.root_mean_squared_error(actual / frame.scale, median / frame.scale),
        "skill": 1 - mae / metrics.mean_absolute_error(actual, last),
        "direction": {
            "accuracy": hits / int(scored.sum()),
            "interval": {"lower": wilson.low, "upper": wilson.high},
            "upShare": float((came[scored] > 0).mean()),
            "scored": int(scored.sum()),
            "leftOut": int((~scored).sum()),
        },
        "pinball": pinball,
        "crps": 2 * float(crps_weights(LEVELS) @ pinball),
        "intervals": [interval(frame, quantiles, nominal, pinball) for nominal in NOMINAL],
        "logScore": -float(np.mean([np.log(density(LEVELS, q)(y)) for q, y in zip(quantiles, actual)])),
        "pit": {"counts": counts.tolist(), "chiSquare": stats.chisquare(counts).statistic,
                "pValue": stats.chisquare(counts).pvalue},
        "correlation": {
            "withPrevious": stats.pearsonr(median, last).statistic,
            "withNext": stats.pearsonr(median, actual).statistic,
            "ofChanges": stats.pearsonr(median - last, actual - last).statistic,
        },
    }


def normal_crps():
    """Closed form of the standard normal's CRPS: T. Gneiting et al., Monthly Weather Review 133(5), 2005."""
    y = np.linspace(-3, 3, 13)
    closed = y * (2 * stats.norm.cdf(y) - 1) + 2 * stats.norm.pdf(y) - 1 / np.sqrt(np.pi)
    return {"quantiles": stats.norm.ppf(LEVELS).tolist(), "actuals": y.tolist(), "crps": closed.tolist(),
            "expected": 1 / np.sqrt(np.pi)}


def diebold_mariano(differences, lags):
    n, h = len(differences), lags + 1
    mean = differences.mean()
    fit = OLS(differences, np.ones(n)).fit()

    def variance(weights):
        return float(sandwich.cov_hac_simple(fit, nlags=lags, weights_func=weights, use_correction=False)[0, 0])

    kernel, of_mean = "rectangular", variance(sandwich.weights_uniform)
    if of_mean <= 0:
        kernel, of_mean = "bartlett", variance(sandwich.weights_bartlett)
    statistic = mean / np.sqrt(of_mean) * np.sqrt((n + 1 - 2 * h + h * (h - 1) / n) / n)
    p = 2 * stats.t.sf(abs(statistic), n - 1)
    if lags == 0:  # then it is the t-test
        assert np.allclose([statistic, p], stats.ttest_1samp(differences, 0))
    return {"lags": lags, "differences": differences.tolist(), "statistic": statistic, "pValue": p, "kernel": kernel}


def diebold_mariano_cases(rng):
    shocks = rng.normal(0.15, 1, 64).round(4)
    overlapping = np.convolve(shocks, np.ones(4) / 4, mode="valid").round(4)
    alternating = ((-1.0) ** np.arange(40) + rng.normal(0.2, 0.3, 40)).round(4)
    return [
        diebold_mariano(shocks, 0), diebold_mariano(shocks, 3), diebold_mariano(overlapping, 3),
        diebold_mariano(overlapping[:8], 2), diebold_mariano(alternating, 1), diebold_mariano(alternating, 3),
        diebold_mariano((shocks + 1.2).round(4), 1),
    ]


def clustered(frame):
    """Mean loss differential of the symbols on each date, absolute and squared."""
    actual, median, last = frame.actual, frame["median"], frame["last"]
    return {
        name: diebold_mariano((loss(actual - median) - loss(actual - last)).groupby(frame.date).mean().to_numpy(), 1)
        for name, loss in (("absolute", np.abs), ("squared", np.square))
    }


def distributions():
    t = [(t, df) for df in (1, 2, 3.5, 7, 30, 250, 35_000) for t in (-60, -8, -3, -1.96, -0.1, 0, 1e-6, 0.7, 2.5, 12)]
    gamma = [(a, x) for a in (0.5, 2, 4.5, 9.5, 60) for x in (1e-6, 0.3, 2, 9, 30, 120)]
    return {
        "studentT": [[t, df, stats.t.cdf(t, df), 2 * stats.t.sf(abs(t), df)] for t, df in t],
        "upperGamma": [[a, x, special.gammaincc(a, x)] for a, x in gamma],
        "wilson": [[k, n, *stats.binomtest(k, n).proportion_ci(method="wilson")]
                   for k, n in ((0, 1), (0, 20), (7, 20), (20, 20), (517, 1000))],
    }


def plain(value):
    """NumPy's numbers as Python's, NaN as null."""
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, np.generic):
        value = value.item()
    return None if isinstance(value, float) and np.isnan(value) else value


def main():
    rng = np.random.default_rng(20240721)
    frame = simulate(rng)
    offsets = stats.t.ppf(LEVELS, 5)
    quantiles = (frame["median"].to_numpy()[:, None] + frame.spread.to_numpy()[:, None] * offsets).round(4)
    golden_json.write(plain({
        "madeWith": {"scikit-learn": sklearn.__version__, "scipy": scipy.__version__,
                     "statsmodels": statsmodels.__version__, "pandas": pd.__version__, "numpy": np.__version__},
        "worstSessions": WORST_SESSIONS,
        "outcomes": {
            "dates": [str(day.date()) for day in frame.date],
            "symbols": frame.symbol.tolist(),
            "actuals": frame.actual.tolist(),
            "lastCloses": frame["last"].tolist(),
            "medians": frame["median"].tolist(),
            "quantileLevels": LEVELS.tolist(),
            "quantiles": quantiles.tolist(),
            "naiveErrors": frame.scale.tolist(),
            "volatilities": frame.volatility.tolist(),
        },
        "scores": scores(frame, quantiles),
        "normalCrps": normal_crps(),
        "dieboldMariano": diebold_mariano_cases(rng),
        "clustered": clustered(frame),
        "distributions": distributions(),
    }))


if __name__ == "__main__":
    main()
