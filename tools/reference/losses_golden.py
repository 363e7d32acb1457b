"""Golden values of the losses: value and gradient from PyTorch in float64.

    python tools/reference/losses_golden.py > packages/lstm/test/golden/losses-pytorch.json
"""

import numpy as np
import torch

import golden_json
from torch_losses import answers_per_target, mean_loss

LOSSES = [
    {"type": "mse"},
    {"type": "mae"},
    {"type": "huber", "delta": 0.75},
    {"type": "gaussian"},
    {"type": "student-t"},
    {"type": "pinball", "quantileLevels": [0.1, 0.5, 0.9]},
    {"type": "pinball", "quantileLevels": [0.025]},
]
TARGETS = 12


def golden(loss, random):
    width = answers_per_target(loss)
    answers = random.normal(0, 1.5, (TARGETS, width))
    targets = random.normal(0, 1, TARGETS)
    answers[0, 0] = targets[0]  # no error at all: the kink of mae and pinball
    if loss["type"] in ("gaussian", "student-t"):
        # Raw scales and degrees of freedom from very low to very high. Where the scale is close to
        # its least, 1e-6, so is the error: any other would drown the rest of the mean.
        answers[1:7, 1:] = np.array([-30, -16, -3, 3, 20, 40])[:, None]
        answers[1:3, 0] = targets[1:3] + 2e-6
    if loss["type"] == "student-t":
        answers[7, 2], answers[8, 2] = 300, 3000  # nearly a normal distribution
    x = torch.tensor(answers.ravel(), requires_grad=True)
    value = mean_loss(loss, x, torch.tensor(targets))
    value.backward()
    return {
        "loss": loss,
        "answers": x.tolist(),
        "targets": targets.tolist(),
        "value": value.item(),
        "gradient": x.grad.tolist(),
    }


def main():
    torch.set_default_dtype(torch.float64)
    random = np.random.default_rng(20200316)
    golden_json.write({
        "madeWith": {"torch": torch.__version__, "numpy": np.__version__},
        "cases": [golden(loss, random) for loss in LOSSES],
    })


if __name__ == "__main__":
    main()
