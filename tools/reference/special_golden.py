"""Golden values of log Γ and ψ, from SciPy.

    python tools/reference/special_golden.py > packages/lstm/test/golden/special-scipy.json
"""

import numpy as np
import scipy
from scipy import special

import golden_json

# From near the pole, over the zeros (1, 2 and 1.4616…) and both sides of 10, to far out.
X = np.concatenate([
    10.0 ** np.arange(-8, 0),
    [0.5, 1, 1.25, 1.4616321449683623, 1.5, 2, 2.5, 3, 4.75, 7, 9, 9.999999, 10, 10.5, 12, 20.25],
    10.0 ** np.arange(2, 13, 2),
])


def main():
    golden_json.write({
        "madeWith": {"scipy": scipy.__version__, "numpy": np.__version__},
        "x": X.tolist(),
        "lgamma": special.gammaln(X).tolist(),
        "digamma": special.digamma(X).tolist(),
    })


if __name__ == "__main__":
    main()
