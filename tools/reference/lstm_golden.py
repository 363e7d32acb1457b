"""Golden values of networks: answers, losses and gradients from PyTorch in float64.

    python tools/reference/lstm_golden.py > packages/lstm/test/golden/lstm-pytorch.json

Weights are drawn by numpy with a fixed seed and written beside the results in Keras's layout, which
is the layout of `network.parameters`.
"""

import numpy as np
import torch

import golden_json
from torch_losses import answers_per_target, mean_loss
from torch_network import Network

MSE = {"type": "mse"}


def lstm(units, sequences=False):
    return {"type": "lstm", "units": units, "returnSequences": sequences}


def gru(units, sequences=False):
    return {"type": "gru", "units": units, "returnSequences": sequences}


def dense(units, activation="linear"):
    return {"type": "dense", "units": units, "activation": activation}


def case(name, steps, features, windows, layers, loss=MSE, l2=0, clip_norm=None):
    return {"name": name, "contextLength": steps, "features": features, "windows": windows,
            "layers": layers, "loss": loss, "l2": l2, "clipNorm": clip_norm}


CASES = [
    case("one unit, one feature, batch of one", 3, 1, 1, [lstm(1), dense(1)]),
    case("the classic network, narrow", 12, 1, 9,
         [lstm(6, True), lstm(5), dense(4), dense(1)]),
    case("several features and outputs", 7, 3, 5,
         [lstm(5, True), lstm(4, True), lstm(3), dense(2)]),
    case("one GRU unit, batch of one", 3, 1, 1, [gru(1), dense(1)]),
    case("GRUs, several features and outputs", 9, 3, 5, [gru(5, True), gru(4), dense(2)]),
    case("four recurrent layers of both kinds", 6, 2, 4,
         [gru(3, True), lstm(4, True), gru(2, True), lstm(3), dense(1)]),
    case("a context of one session", 1, 4, 3, [gru(3, True), lstm(3), dense(2)]),
    case("relu, tanh and sigmoid", 5, 2, 6,
         [lstm(4), dense(5, "relu"), dense(4, "tanh"), dense(3, "sigmoid"), dense(2)]),
    case("a dense layer between recurrent ones", 5, 2, 4,
         [gru(3, True), dense(4, "tanh"), lstm(3), dense(1)]),
    case("a sequence as the answer", 6, 2, 4, [lstm(4, True), gru(3, True), dense(3, "tanh"), dense(2)]),
    case("a GRU's own sequence as the answer", 4, 1, 3, [gru(3, True)]),
    case("an LSTM without a dense layer", 4, 2, 3, [lstm(3)]),
    case("mean absolute error", 5, 1, 4, [lstm(3), dense(2)], {"type": "mae"}),
    case("Huber's loss", 5, 1, 4, [lstm(3), dense(2)], {"type": "huber", "delta": 0.5}),
    case("normal likelihood, two targets", 5, 1, 4, [gru(3), dense(4)], {"type": "gaussian"}),
    case("Student-t likelihood, two targets", 5, 1, 4, [lstm(3), dense(6)], {"type": "student-t"}),
    case("Student-t likelihood of a sequence", 4, 1, 3, [lstm(3, True), dense(6)],
         {"type": "student-t"}),
    case("quantiles of two targets", 5, 1, 4, [gru(3), dense(6)],
         {"type": "pinball", "quantileLevels": [0.1, 0.5, 0.9]}),
    case("L2", 4, 2, 3, [lstm(3, True), gru(2), dense(2)], l2=0.01),
    case("a gradient clipped", 4, 2, 3, [lstm(3, True), gru(2), dense(2)], l2=0.01, clip_norm=0.25),
    case("a gradient below its bound", 4, 2, 3, [gru(2), dense(1)], clip_norm=100.0),
]


def golden(case, random):
    network = Network(case["features"], case["layers"]).double()
    network.draw(random, 0.6)
    windows = case["windows"]
    x = random.normal(0, 1, (windows, case["contextLength"], case["features"]))
    answers = network(torch.tensor(x))
    y = random.normal(0, 1, answers.numel() // answers_per_target(case["loss"]))
    loss = mean_loss(case["loss"], answers.reshape(-1), torch.tensor(y))
    loss = loss + case["l2"] * sum((kernel**2).sum() for kernel in network.kernels())
    loss.backward()
    return {
        **case,
        "parameters": network.flat(lambda t: t),
        "x": x.ravel().tolist(),
        "y": y.tolist(),
        "answers": answers.detach().ravel().tolist(),
        "value": loss.item(),
        "gradient": network.flat(lambda t: t.grad),
        "clippedGradient": clipped(network, case["clipNorm"]),
    }


ENLARGED = 2.0**40


def clipped(network, clip_norm):
    """clip_grad_norm_ adds 1e-6 to the norm; gradients 2^40 times larger make that vanish."""
    if clip_norm is None:
        return None
    trained = [tensor for _, tensor in network.trained()]
    for tensor in trained:
        tensor.grad *= ENLARGED
    torch.nn.utils.clip_grad_norm_(trained, clip_norm * ENLARGED)
    return network.flat(lambda t: t.grad / ENLARGED)


def main():
    torch.set_default_dtype(torch.float64)
    random = np.random.default_rng(20180102)
    golden_json.write({
        "madeWith": {"torch": torch.__version__, "numpy": np.__version__},
        "cases": [golden(case, random) for case in CASES],
    })


if __name__ == "__main__":
    main()
