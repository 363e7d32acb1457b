"""Golden values of learning-rate schedules: Keras's in float64, PyTorch's MultiStepLR and LinearLR.

    python tools/reference/learning_rate_golden.py > packages/lstm/test/golden/learning-rates.json
"""

import os

os.environ.setdefault("KERAS_BACKEND", "torch")

import keras
import torch

import golden_json

RATE = 0.005
BATCHES = 4  # per epoch
EPOCHS = 6

SCHEDULES = [
    {"type": "exponential", "decayRate": 0.5, "decayEpochs": 2.5},
    {"type": "cosine", "minimumShare": 0.125},
    {"type": "cosine", "epochs": 4, "minimumShare": 0},
    {"type": "step", "epochs": [2, 5], "factor": 0.25},
    {"type": "warmup-cosine", "warmupSteps": 6, "minimumShare": 0},
    {"type": "warmup-cosine", "warmupSteps": 10, "minimumShare": 0.125},
]


def rates(schedule):
    steps = range(BATCHES * EPOCHS)
    if schedule["type"] == "exponential":
        decay = keras.optimizers.schedules.ExponentialDecay(
            RATE, schedule["decayEpochs"] * BATCHES, schedule["decayRate"])
        return [float(decay(step)) for step in steps]
    if schedule["type"] == "cosine":
        decay = keras.optimizers.schedules.CosineDecay(
            RATE, schedule.get("epochs", EPOCHS) * BATCHES, alpha=schedule["minimumShare"])
        return [float(decay(step)) for step in steps]
    if schedule["type"] == "warmup-cosine":
        decay = keras.optimizers.schedules.CosineDecay(
            RATE, BATCHES * EPOCHS, alpha=schedule["minimumShare"])
        return [float(decay(step)) * share for step, share in zip(steps, warmup(schedule))]
    optimiser = sgd(RATE)
    decay = torch.optim.lr_scheduler.MultiStepLR(optimiser, schedule["epochs"], schedule["factor"])
    result = []
    for _ in range(EPOCHS):
        result += decay.get_last_lr() * BATCHES
        optimiser.step()
        decay.step()
    return result


def warmup(schedule):
    optimiser, steps = sgd(1.0), schedule["warmupSteps"]
    rise = torch.optim.lr_scheduler.LinearLR(optimiser, 1 / steps, total_iters=steps - 1)
    for _ in range(BATCHES * EPOCHS):
        yield rise.get_last_lr()[0]
        optimiser.step()
        rise.step()


def sgd(rate):
    return torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)


def main():
    keras.config.set_floatx("float64")
    golden_json.write({
        "madeWith": {"keras": keras.__version__, "torch": torch.__version__},
        "learningRate": RATE,
        "batches": BATCHES,
        "epochs": EPOCHS,
        "cases": [{"schedule": s, "rates": rates(s)} for s in SCHEDULES],
    })


if __name__ == "__main__":
    main()
