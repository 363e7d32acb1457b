"""Golden values of Adam: real Keras in float64, several steps of given gradients.

    python tools/reference/adam_golden.py > packages/lstm/test/golden/adam-keras.json
"""

import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import numpy as np

# Decays that float32 holds exactly: Keras rounds them to it for the bias correction on some backends.
OPTIONS = {"learningRate": 0.005, "beta1": 0.875, "beta2": 1 - 2**-10, "epsilon": 1e-7}
STEPS = 6
SIZE = 8


def main():
    keras.config.set_floatx("float64")
    random = np.random.default_rng(7)
    start = random.normal(0, 1, SIZE)
    # From far below epsilon to large, so that the place of epsilon in the formula is seen.
    gradients = random.normal(0, 1, (STEPS, SIZE)) * 10.0 ** np.arange(-9, 7, 2)
    variable = keras.Variable(start, dtype="float64")
    optimiser = keras.optimizers.Adam(
        learning_rate=OPTIONS["learningRate"], beta_1=OPTIONS["beta1"],
        beta_2=OPTIONS["beta2"], epsilon=OPTIONS["epsilon"])
    optimiser.build([variable])
    after = []
    for gradient in gradients:
        optimiser.apply([keras.ops.convert_to_tensor(gradient, dtype="float64")], [variable])
        after.append(keras.ops.convert_to_numpy(variable).tolist())
    json.dump({
        "madeWith": {"keras": keras.__version__, "backend": keras.backend.backend()},
        "options": OPTIONS,
        "start": start.tolist(),
        "gradients": gradients.tolist(),
        "after": after,
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
