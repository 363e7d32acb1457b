"""Golden values of a whole training on several series: PyTorch in float64.

    python tools/reference/panel_training_golden.py > packages/lstm/test/golden/panel-training-pytorch.json

One LSTM learns from windows of three series that lie one after the other: AdamW, warm-up and cosine,
the gradient's norm clipped, no dropout. Weights and series are drawn by numpy and rounded, which keeps
the file small. Batches are those that `train` draws for the seed.
"""

import numpy as np
import torch

import golden_json
from philox import shuffled
from torch_network import Network

FEATURES = 29
CONTEXT_LENGTH = 22
LAYERS = [{"type": "lstm", "units": 12}, {"type": "dense", "units": 1}]
SERIES = [40, 61, 33]  # time steps
OPTIONS = {
    "seed": 7,
    "epochs": 12,
    "batchSize": 32,
    # Epsilon stands elsewhere in PyTorch's formula, so it is too small to matter. The decay is strong
    # enough to be seen in float32.
    "adam": {"learningRate": 0.003, "beta1": 0.9, "beta2": 0.999, "epsilon": 1e-18,
             "weightDecay": 0.1},
    "clipNorm": 1,
    "learningRateSchedule": {"type": "warmup-cosine", "warmupSteps": 10, "minimumShare": 0},
}
ENLARGED = 2.0**40


def draw_windows(random):
    values = random.normal(0, 1, (sum(SERIES), FEATURES)).round(3)
    starts, targets = [], []
    for end, steps in zip(np.cumsum(SERIES), SERIES):
        for start in range(end - steps, end - CONTEXT_LENGTH):
            starts.append(int(start))
            latest = values[start + CONTEXT_LENGTH - 5:start + CONTEXT_LENGTH, 0]
            # Large enough that the first gradients are clipped and the last are not.
            targets.append(round(float(1 + np.tanh(latest.sum())), 3))
    return values, starts, targets


def draw_weights(network, random):
    network.draw(random, 0.2)
    with torch.no_grad():
        for tensor in network.parameters():
            tensor.copy_(torch.tensor(tensor.numpy().round(3)))


def clip(tensors, norm):
    """As clip_grad_norm_ would without the 1e-6 that it adds to the norm. @returns the norm before"""
    for tensor in tensors:
        tensor.grad *= ENLARGED
    before = torch.nn.utils.clip_grad_norm_(tensors, norm * ENLARGED) / ENLARGED
    for tensor in tensors:
        tensor.grad /= ENLARGED
    return before.item()


def trained(network, contexts, targets):
    tensors = [tensor for _, tensor in network.trained()]
    adam, epochs, size = OPTIONS["adam"], OPTIONS["epochs"], OPTIONS["batchSize"]
    optimiser = torch.optim.AdamW(tensors, lr=adam["learningRate"], betas=(adam["beta1"], adam["beta2"]),
                                  eps=adam["epsilon"], weight_decay=adam["weightDecay"])
    warmup = OPTIONS["learningRateSchedule"]["warmupSteps"]
    steps = epochs * -(-len(targets) // size)
    schedule = torch.optim.lr_scheduler.ChainedScheduler([
        torch.optim.lr_scheduler.LinearLR(optimiser, 1 / warmup, total_iters=warmup - 1),
        torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)])
    losses, norms = [], []
    for epoch in range(epochs):
        order = shuffled(len(targets), OPTIONS["seed"], epoch)
        total = 0.0
        for first in range(0, len(order), size):
            batch = order[first:first + size]
            loss = torch.nn.functional.mse_loss(network(contexts[batch])[:, 0], targets[batch])
            optimiser.zero_grad()
            loss.backward()
            norms.append(clip(tensors, OPTIONS["clipNorm"]))
            optimiser.step()
            schedule.step()
            total += loss.item() * len(batch)
        losses.append(total / len(targets))
    assert max(norms) > 1.5 and min(norms) < 0.75, (max(norms), min(norms))
    return losses


def main():
    torch.set_default_dtype(torch.float64)
    random = np.random.default_rng(20240719)
    values, starts, targets = draw_windows(random)
    network = Network(FEATURES, LAYERS).double()
    draw_weights(network, random)
    before = network.flat(lambda t: t)
    contexts = torch.tensor(values[np.array(starts)[:, None] + np.arange(CONTEXT_LENGTH)])
    losses = trained(network, contexts, torch.tensor(targets))
    golden_json.write({
        "madeWith": {"torch": torch.__version__, "numpy": np.__version__},
        "network": {"contextLength": CONTEXT_LENGTH, "features": FEATURES, "layers": LAYERS},
        "options": OPTIONS,
        "values": values.ravel().tolist(),
        "starts": starts,
        "targets": targets,
        "before": before,
        "losses": losses,
        "after": network.flat(lambda t: t),
    })


if __name__ == "__main__":
    main()
