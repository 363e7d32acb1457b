"""Golden values of linear systems and ridge regressions, by NumPy's LAPACK.

    python tools/reference/linear_golden.py > packages/afterbell/test/golden/linear.json
"""

import numpy as np

import golden_json


def main():
    rng = np.random.default_rng(5)
    golden_json.write({
        "madeWith": {"numpy": np.__version__},
        "systems": [system(rng, size) for size in (1, 2, 5, 27)],
        "ridges": [ridge(rng, rows, inputs, penalty)
                   for rows, inputs, penalty in ((40, 3, 0.001), (60, 8, 0.5), (5, 8, 0.001))],
    })


def system(rng, size):
    root = rng.standard_normal((size, size))
    a = root @ root.T + 0.01 * np.eye(size)
    b = rng.standard_normal(size)
    return {"a": a.ravel().tolist(), "b": b.tolist(), "x": np.linalg.solve(a, b).tolist()}


def ridge(rng, rows, inputs, penalty):
    """Least squares on rows that are extended by one for each shrunk coefficient. The last input is constant."""
    x = rng.standard_normal((rows, inputs)) * 10.0 ** rng.integers(-3, 3, inputs) + rng.uniform(-9, 9, inputs)
    x[:, -1] = 1
    y = x[:, 0] + rng.standard_normal(rows) - 8
    mean, scale = x.mean(axis=0), x.std(axis=0)
    scale[-1] = 1
    z = np.vstack([(x - mean) / scale, np.sqrt(rows * penalty) * np.eye(inputs)])
    weights = np.linalg.lstsq(z, np.concatenate([y - y.mean(), np.zeros(inputs)]), rcond=None)[0]
    coefficients = weights / scale
    return {"x": x.tolist(), "y": y.tolist(), "lambda": penalty,
            "intercept": float(y.mean() - coefficients @ mean), "coefficients": coefficients.tolist()}


if __name__ == "__main__":
    main()
