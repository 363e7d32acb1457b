"""PyTorch on one thread of the CPU: python pytorch_cpu.py JOB"""

import time

import torch
from protocol import serve
from torch import nn

TRIAL_BATCHES = 4
TRIAL_FORECASTS = 20


class Network(nn.Module):
    """The job's LSTM layers as one nn.LSTM, which PyTorch runs faster than several; then the rest."""

    def __init__(self, job):
        super().__init__()
        recurrent = [layer for layer in job.layers if layer["type"] == "lstm"]
        (units,) = {layer["units"] for layer in recurrent}
        dropout = [layer["rate"] for layer in job.layers if layer["type"] == "dropout"]
        last = max(i for i, layer in enumerate(job.layers) if layer["type"] == "lstm")
        self.lstm = nn.LSTM(
            job.features,
            units,
            len(recurrent),
            batch_first=True,
            dropout=dropout[0] if len(recurrent) > 1 else 0.0,
        )
        self.head = nn.Sequential(*head(job.layers[last + 1 :], units))
        self.load(job.weights)

    def forward(self, contexts):
        return self.head(self.lstm(contexts)[0][:, -1])[:, 0]

    def load(self, weights):
        """Keras's arrays: rows are inputs there, columns here; gates have the same order."""
        arrays = {name: torch.from_numpy(array.copy()) for name, array in weights.items()}
        with torch.no_grad():
            for i in range(self.lstm.num_layers):
                name = "lstm" if i == 0 else f"lstm_{i}"
                getattr(self.lstm, f"weight_ih_l{i}").copy_(arrays[f"{name}/kernel"].T)
                getattr(self.lstm, f"weight_hh_l{i}").copy_(arrays[f"{name}/recurrent_kernel"].T)
                getattr(self.lstm, f"bias_ih_l{i}").copy_(arrays[f"{name}/bias"])
                getattr(self.lstm, f"bias_hh_l{i}").zero_()
            for i, layer in enumerate(m for m in self.head if isinstance(m, nn.Linear)):
                name = "dense" if i == 0 else f"dense_{i}"
                layer.weight.copy_(arrays[f"{name}/kernel"].T)
                layer.bias.copy_(arrays[f"{name}/bias"])


def head(layers, inputs):
    for layer in layers:
        if layer["type"] == "dropout":
            yield nn.Dropout(layer["rate"])
        else:
            yield nn.Linear(inputs, layer["units"])
            inputs = layer["units"]


class PyTorch:
    version = torch.__version__

    def __init__(self, job):
        torch.set_num_threads(1)
        torch.manual_seed(7)
        self.job = job
        self.contexts = torch.from_numpy(job.contexts)
        self.targets = torch.from_numpy(job.targets)
        self.reset()
        self.one_dnn = {what: self.find_faster(trial) for what, trial in self.trials().items()}
        self.reset()
        with_one_dnn = [what for what, enabled in self.one_dnn.items() if enabled]
        self.note = f"oneDNN {' and '.join(with_one_dnn) or 'off'}"

    def reset(self):
        adam = self.job.adam
        self.network = Network(self.job)
        self.optimiser = torch.optim.Adam(
            self.network.parameters(),
            lr=adam["learningRate"],
            betas=(adam["beta1"], adam["beta2"]),
            eps=adam["epsilon"],
            fused=True,  # as fast as the default or faster, by up to a twentieth
        )

    def trials(self):
        batch = self.job.batch_size
        return {
            "training": lambda: self.train_epoch(TRIAL_BATCHES * batch),
            "forecasts": lambda: [self.forecast(0, 1) for _ in range(TRIAL_FORECASTS)],
        }

    def find_faster(self, trial):
        """Whether oneDNN, on by default, is faster than PyTorch's own kernels on this machine."""
        seconds = {}
        for enabled in (True, False):
            torch.backends.mkldnn.set_flags(enabled)
            trial()
            begin = time.perf_counter()
            trial()
            trial()
            seconds[enabled] = time.perf_counter() - begin
        return seconds[True] <= seconds[False]

    def answers(self, count):
        return self.predictor("")(0, count).numpy()

    def train(self, windows):
        torch.backends.mkldnn.set_flags(self.one_dnn["training"])
        begin = time.perf_counter()
        loss = self.train_epoch(windows)
        return loss, time.perf_counter() - begin

    def train_epoch(self, windows):
        self.network.train()
        order = torch.randperm(windows)
        loss_sum = 0.0
        for first in range(0, windows, self.job.batch_size):
            members = order[first : first + self.job.batch_size]
            self.optimiser.zero_grad()
            answers = self.network(self.contexts[members])
            loss = nn.functional.mse_loss(answers, self.targets[members])
            loss.backward()
            self.optimiser.step()
            loss_sum += loss.item() * len(members)
        return loss_sum / windows

    def predictor(self, _how):
        torch.backends.mkldnn.set_flags(self.one_dnn["forecasts"])
        return self.forecast

    def forecast(self, first, count):
        self.network.eval()
        with torch.inference_mode():
            return self.network(self.contexts[first : first + count])


if __name__ == "__main__":
    serve(PyTorch)
