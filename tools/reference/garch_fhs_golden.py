"""GARCH and GJR-GARCH with filtered historical simulation: parameters by `arch`, quantiles by NumPy.

    python tools/reference/garch_fhs_golden.py DATA > packages/afterbell/test/golden/garch-fhs.json

DATA is the folder of recorded data that the tests read too; of the prices in it only parameters are written. The
simulated returns need no folder; the file holds them.
"""

import sys
from pathlib import Path

import arch
import numpy as np
import scipy
from arch import arch_model

import golden_json
from garch_golden import FILES, percent_returns

HORIZON = 5
WARM_UP = 20  # sessions whose variances rest on the guess before the first
LEVELS = [0.025, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 0.975]
SIMULATED = {"mean": 0.04, "omega": 0.05, "alpha": 0.03, "gamma": 0.12, "beta": 0.87, "nu": 6.0}


def main():
    data = Path(sys.argv[1])
    returns = simulate(1500, **SIMULATED)
    golden_json.write({
        "madeWith": {"arch": arch.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "files": [{"file": file, **case(percent_returns(data / file), has_leverage=True)} for file in FILES],
        "simulated": {
            "returns": returns.tolist(),
            "levels": LEVELS,
            "cases": [case(returns, leverage, quantiles=True) for leverage in (False, True)],
        },
    })


def simulate(length, mean, omega, alpha, gamma, beta, nu):
    shocks = np.random.default_rng(17).standard_t(nu, length) * np.sqrt((nu - 2) / nu)
    variance = omega / (1 - alpha - gamma / 2 - beta)
    returns = np.empty(length)
    for t, shock in enumerate(shocks):
        e = np.sqrt(variance) * shock
        returns[t] = mean + e
        variance = omega + (alpha + gamma * (e < 0)) * e**2 + beta * variance
    return np.round(returns, 6)


def case(returns, has_leverage, quantiles=False):
    model = arch_model(returns, mean="Constant", vol="GARCH", p=1, o=int(has_leverage), q=1, dist="normal",
                       rescale=False)
    result = model.fit(disp="off", tol=1e-12, options={"maxiter": 1000})
    assert result.convergence_flag == 0, result
    names = {"mu": "mean", "alpha[1]": "alpha", "gamma[1]": "gamma", "beta[1]": "beta"}
    return {
        "returnCount": len(returns),
        "hasLeverage": has_leverage,
        "parameters": result.params.rename(names).to_dict(),
        "logLikelihood": result.loglikelihood,
        **({"quantiles": fhs_quantiles(result, returns)} if quantiles else {}),
    }


def fhs_quantiles(result, returns):
    """Of the returns over 1 to HORIZON sessions from the last on, (horizon, level), before any is widened."""
    # Row t: expected variances of the sessions after return t; `arch` begins its forecasts at any session.
    variances = result.forecast(horizon=HORIZON, start=0, reindex=False).variance.to_numpy()
    widths = np.sqrt(np.cumsum(variances, axis=1))
    total = np.cumsum(returns)
    rows = []
    for h in range(1, HORIZON + 1):
        # Session 0 is the one before the first return: width of session s stands in row s - 1.
        residuals = (total[h:] - total[:-h]) / widths[:-h, h - 1]
        rows.append(widths[-1, h - 1] * np.quantile(residuals[WARM_UP - 1:], LEVELS))
    return [row.tolist() for row in rows]


if __name__ == "__main__":
    main()
