"""Golden values of the simple baselines and of quantile functions.

    python tools/reference/baselines_golden.py > packages/afterbell/test/golden/baselines.json

Drift is an ordinary least-squares regression of log returns on a constant; persistence and seasonal
persistence are state-space models (statsmodels' ARIMA) of no free parameter but the variance, which is
given. Historical quantiles are NumPy's, and so are those of returns filtered by SciPy's linear filter.
"""

import numpy as np
import scipy
import statsmodels
import statsmodels.api as sm
from scipy import signal, stats
from statsmodels.tsa.arima.model import ARIMA

import golden_json

HORIZON = 12  # two full seasons of five and a part
SESSIONS = 250
LEVELS = [0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975]


def main():
    closes = simulated_closes()
    golden_json.write({
        "madeWith": {"numpy": np.__version__, "scipy": scipy.__version__,
                     "statsmodels": statsmodels.__version__},
        "closes": closes.tolist(),
        "levels": LEVELS,
        "persistence": random_walk(closes, order=(0, 1, 0)),
        "seasonal": random_walk(closes, order=(0, 0, 0), seasonal_order=(0, 1, 0, 5)),
        "drift": drift(closes),
        "historical": historical(closes),
        "ewma": ewma(closes),
        "normal": normal(),
        "student": student(),
    })


def simulated_closes():
    returns = 0.0004 + 0.015 * np.random.default_rng(11).standard_t(5, 500)
    return np.round(80 * np.exp(np.cumsum(np.append(0, returns))), 4)


def random_walk(closes, seasonal_order=(0, 0, 0, 0), **order):
    """Quantiles of the log closes' forecast, as prices, (horizon, level)."""
    logs = np.log(closes)
    lag = seasonal_order[3] if seasonal_order[1] else 1
    variance = np.mean((logs[lag:] - logs[:-lag]) ** 2)
    model = ARIMA(logs, seasonal_order=seasonal_order, trend="n", **order)
    forecast = model.smooth([variance]).get_forecast(HORIZON)
    return prices(forecast.predicted_mean, forecast.se_mean)


def drift(closes):
    """A sum of h observations to come has h times their mean, with the mean's own error, and h errors."""
    logs = np.log(closes)
    fitted = sm.OLS(np.diff(logs), np.ones(len(logs) - 1)).fit()
    h = np.arange(1, HORIZON + 1)
    error = np.sqrt(h**2 * fitted.cov_params()[0, 0] + h * fitted.mse_resid)
    return prices(logs[-1] + h * fitted.params[0], error)


def historical(closes):
    logs = np.log(closes)
    returns = [(logs[h:] - logs[:-h])[-SESSIONS:] for h in range(1, HORIZON + 1)]
    return [(closes[-1] * np.exp(np.quantile(r, LEVELS))).tolist() for r in returns]


def ewma(closes, decay=0.94, copies=4):
    """Each of the 500 residuals is the shock of `copies` paths."""
    returns = np.diff(np.log(closes))
    first = np.mean(returns**2)
    after, _ = signal.lfilter([1 - decay], [1, -decay], returns**2, zi=[decay * first])
    residuals = returns / np.sqrt(np.append(first, after[:-1]))
    shocks = np.repeat(residuals, copies) * np.sqrt(after[-1])
    return (closes[-1] * np.exp(np.quantile(shocks, LEVELS))).tolist()


def prices(mean, error):
    return np.exp(mean[:, None] + error[:, None] * stats.norm.ppf(LEVELS)).tolist()


P = np.concatenate([10.0 ** np.arange(-12, -2), [0.0101, 0.025, 0.074, 0.076, 0.1, 0.3, 0.49, 0.4999,
                    0.5, 0.50025, 0.6, 0.75, 0.9, 0.926, 0.975, 0.999, 0.99999]])


def normal():
    return {"p": P.tolist(), "quantiles": stats.norm.ppf(P).tolist()}


def student():
    p = P[P >= 1e-8]
    return [{"nu": nu, "p": p.tolist(), "quantiles": stats.t.ppf(p, nu).tolist()}
            for nu in [2.05, 2.5, 3.13, 4.77, 6.2, 10.0, 30.0, 120.5, 500.0]]


if __name__ == "__main__":
    main()
