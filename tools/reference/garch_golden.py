"""GARCH(1,1) by `arch`: parameters, log-likelihoods and variance forecasts, never prices.

    python tools/reference/garch_golden.py DATA > packages/afterbell/test/golden/garch-arch.json

DATA is the folder of recorded data that the tests read too. The simulated returns need no folder; the
file holds them.
"""

import sys
from pathlib import Path

import arch
import numpy as np
import pandas as pd
import scipy
from arch import arch_model

import golden_json

# File under DATA and its rows of header; closes of all are in the column "Close" or "close".
FILES = [
    "seed/AAPL_history.csv",
    "prices/sp500_2000-2020_vega.csv",
    *(f"prices/bigtech/{s}.csv" for s in ["AAPL", "INTC", "META", "NFLX", "TSLA"]),
]
DISTRIBUTIONS = {"normal": "normal", "student": "t"}
HORIZON = 5
LEVELS = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975]
SIMULATIONS = 400_000
SIMULATED = {"mean": 0.05, "omega": 0.04, "alpha": 0.08, "beta": 0.9, "nu": 6.0}


def main():
    data = Path(sys.argv[1])
    simulated = simulate(1500, **SIMULATED)
    golden_json.write({
        "madeWith": {"arch": arch.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "files": [case for file in FILES
                  for case in cases({"file": file}, percent_returns(data / file))],
        "simulated": {"returns": simulated.tolist(), "cases": cases({}, simulated, simulations=True)},
    })


def percent_returns(path):
    """The seed file has yfinance's three lines of header, the others one."""
    if path.read_text().startswith("Price,"):
        closes = pd.read_csv(path, header=[0, 1], index_col=0, float_precision="round_trip")["Close"].iloc[:, 0]
    else:
        closes = pd.read_csv(path, float_precision="round_trip").rename(columns=str.lower)["close"]
    return 100 * np.diff(np.log(closes.dropna().to_numpy()))


def simulate(length, mean, omega, alpha, beta, nu):
    shocks = np.random.default_rng(7).standard_t(nu, length) * np.sqrt((nu - 2) / nu)
    variance = omega / (1 - alpha - beta)
    returns = np.empty(length)
    for t, shock in enumerate(shocks):
        e = np.sqrt(variance) * shock
        returns[t] = mean + e
        variance = omega + alpha * e**2 + beta * variance
    return np.round(returns, 6)


def cases(origin, returns, simulations=False):
    return [{**origin, "returnCount": len(returns), "innovations": ours,
             **fit(returns, theirs, simulations)}
            for ours, theirs in DISTRIBUTIONS.items()]


def fit(returns, distribution, simulations):
    model = arch_model(returns, mean="Constant", vol="GARCH", p=1, q=1, dist=distribution, rescale=False)
    result = model.fit(disp="off", tol=1e-12, options={"maxiter": 1000})
    assert result.convergence_flag == 0, result
    return {
        "parameters": result.params.rename({"mu": "mean", "alpha[1]": "alpha", "beta[1]": "beta"}).to_dict(),
        "logLikelihood": result.loglikelihood,
        "varianceForecast": result.forecast(horizon=HORIZON).variance.iloc[-1].tolist(),
        **({"simulation": {"levels": LEVELS, "quantiles": simulated_quantiles(result)}} if simulations else {}),
    }


def simulated_quantiles(result):
    forecast = result.forecast(horizon=HORIZON, method="simulation", simulations=SIMULATIONS,
                               random_state=np.random.RandomState(1))
    cumulated = forecast.simulations.values[-1].cumsum(axis=1)
    return np.quantile(cumulated, LEVELS, axis=0).T.tolist()


if __name__ == "__main__":
    main()
