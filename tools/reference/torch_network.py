"""Networks of `NetworkSpec`s in PyTorch, their weights seen in Keras's layout.

Keras's kernels are the transposes of PyTorch's, its gates in another order: an LSTM's i, f, c, o are
PyTorch's i, f, g, o, a GRU's z, r, h are PyTorch's r, z, n as 1, 0, 2. A Keras LSTM has one bias
where PyTorch has two, so the second stays 0.
"""

import numpy as np
import torch

GRU_GATES = [1, 0, 2]
ACTIVATIONS = {"linear": lambda x: x, "relu": torch.relu, "tanh": torch.tanh,
               "sigmoid": torch.sigmoid}


class Network(torch.nn.Module):
    def __init__(self, features, layers):
        super().__init__()
        self.specs = layers
        self.modules_ = torch.nn.ModuleList()
        width = features
        for spec in layers:
            make = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}.get(spec["type"])
            self.modules_.append(make(width, spec["units"], batch_first=True) if make
                                 else torch.nn.Linear(width, spec["units"]))
            width = spec["units"]
        self.width = width

    def forward(self, x):
        for spec, module in zip(self.specs, self.modules_):
            if spec["type"] == "dense":
                x = ACTIVATIONS[spec.get("activation", "linear")](module(x))
            else:
                x, _ = module(x)
                x = x if spec.get("returnSequences") else x[:, -1]
        return x

    def draw(self, random, scale):
        with torch.no_grad():
            for tensor in self.parameters():
                tensor.copy_(torch.tensor(random.normal(0, scale, tensor.shape)))
            for spec, module in zip(self.specs, self.modules_):
                if spec["type"] == "lstm":
                    module.bias_hh_l0.zero_()

    def kernels(self):
        """What L2 is about: kernels and recurrent kernels."""
        return [p for p in self.parameters() if p.ndim == 2]

    def trained(self):
        """The parameters that Keras has."""
        for spec, module in zip(self.specs, self.modules_):
            for name, tensor in module.named_parameters():
                if not (spec["type"] == "lstm" and name == "bias_hh_l0"):
                    yield spec, tensor

    def flat(self, of):
        """All tensors, each through `of`, in the order and layout of `network.parameters`."""
        return np.concatenate([
            _as_keras(spec, of(tensor).detach().numpy()) for spec, tensor in self.trained()
        ]).tolist()


def _as_keras(spec, array):
    if spec["type"] == "gru":  # gates lie along the first axis in PyTorch
        array = np.concatenate([np.split(array, 3)[gate] for gate in GRU_GATES])
    return array.T.ravel()
