"""Golden values of the LSTM: answers, losses and gradients from PyTorch in float64.

    python tools/reference/lstm_golden.py > packages/lstm/test/golden/lstm-pytorch.json

Weights are drawn by numpy with a fixed seed and written beside the results in Keras's layout
(kernels (in, 4H), gates i, f, c, o), which is the layout of `network.parameters`.
"""

import json
import sys

import numpy as np
import torch

CASES = [
    {"name": "one unit, one feature, batch of one", "contextLength": 3, "features": 1,
     "lstm": [1], "dense": [1], "windows": 1},
    {"name": "the classic network, narrow", "contextLength": 12, "features": 1,
     "lstm": [6, 5], "dense": [4, 1], "windows": 9},
    {"name": "several features and outputs", "contextLength": 7, "features": 3,
     "lstm": [5, 4, 3], "dense": [2], "windows": 5},
]


class Network(torch.nn.Module):
    def __init__(self, features, lstm, dense):
        super().__init__()
        widths = [features, *lstm]
        self.lstm = torch.nn.ModuleList(
            torch.nn.LSTM(i, h, batch_first=True) for i, h in zip(widths, lstm))
        widths = [lstm[-1], *dense]
        self.dense = torch.nn.ModuleList(torch.nn.Linear(i, o) for i, o in zip(widths, dense))

    def forward(self, x):
        for layer in self.lstm:
            x, _ = layer(x)
        x = x[:, -1]
        for layer in self.dense:
            x = layer(x)
        return x

    def tensors(self):
        """Keras-shaped views: PyTorch's gate order i, f, g, o is Keras's i, f, c, o."""
        for layer in self.lstm:
            yield layer.weight_ih_l0, True
            yield layer.weight_hh_l0, True
            yield layer.bias_ih_l0, False
        for layer in self.dense:
            yield layer.weight, True
            yield layer.bias, False


def flat(arrays):
    return np.concatenate([a.ravel() for a in arrays]).tolist()


def golden(case, random):
    network = Network(case["features"], case["lstm"], case["dense"]).double()
    with torch.no_grad():
        for layer in network.lstm:
            layer.bias_hh_l0.zero_()
        for tensor, _ in network.tensors():
            tensor.copy_(torch.tensor(random.normal(0, 0.6, tensor.shape)))
    x = random.normal(0, 1, (case["windows"], case["contextLength"], case["features"]))
    y = random.normal(0, 1, (case["windows"], case["dense"][-1]))
    answer = network(torch.tensor(x))
    loss = torch.nn.functional.mse_loss(answer, torch.tensor(y))
    loss.backward()
    keras = lambda t, transposed: (t.T if transposed else t).detach().numpy()
    return {
        **case,
        "parameters": flat(keras(t, tr) for t, tr in network.tensors()),
        "x": x.ravel().tolist(),
        "y": y.ravel().tolist(),
        "answers": answer.detach().numpy().ravel().tolist(),
        "loss": loss.item(),
        "gradient": flat(keras(t.grad, tr) for t, tr in network.tensors()),
    }


def main():
    torch.set_default_dtype(torch.float64)
    random = np.random.default_rng(20180102)
    json.dump({
        "madeWith": {"torch": torch.__version__, "numpy": np.__version__},
        "cases": [golden(case, random) for case in CASES],
    }, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
