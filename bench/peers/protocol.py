"""How the runner and a contender talk, as protocol.ts says, for contenders in Python."""

import json
import sys
import time

import numpy as np

COMPARED_WINDOWS = 3


class Job:
    """A network, its weights and the windows.

    contexts: (N, L, F) float32, copied out. targets: (N) float32. weights: arrays by name, in
    Keras's order and layout.
    """

    def __init__(self, path):
        with open(path, encoding="utf8") as file:
            job = json.load(file)
        network, files = job["network"], job["files"]
        self.layers = network["layers"]
        self.context_length = network["contextLength"]
        self.features = network["features"]
        self.batch_size = job["batchSize"]
        self.adam = job["adam"]
        values = np.fromfile(files["values"], "<f4").reshape(-1, self.features)
        starts = np.fromfile(files["starts"], "<i4")
        self.contexts = values[starts[:, None] + np.arange(self.context_length)]
        self.targets = np.fromfile(files["targets"], "<f4")
        flat = np.fromfile(files["parameters"], "<f4")
        self.weights = {
            tensor["name"]: flat[tensor["offset"] :][: tensor["size"]].reshape(tensor["shape"])
            for tensor in job["tensors"]
        }


def serve(open_peer):
    """Serves the job named on the command line until standard input ends.

    A peer has `version`, `note`, `answers(count)`, `train(windows)`, which returns the mean loss and
    the seconds, and `predictor(how)`, a function of the first window and their number that returns
    once the numbers can be read.
    """
    job = Job(sys.argv[1])
    peer = open_peer(job)
    answers = [float(value) for value in np.ravel(peer.answers(COMPARED_WINDOWS))]
    say({"version": peer.version, "note": peer.note, "answers": answers})
    for line in sys.stdin:
        command = json.loads(line)
        say(train(peer, job, command) if command["do"] == "train" else predict(peer, job, command))


def train(peer, job, command):
    windows = command["windows"]
    loss, seconds = peer.train(windows)
    return {"seconds": seconds, "times": -(-windows // job.batch_size), "loss": loss}


def predict(peer, job, command):
    call = peer.predictor(command["how"])
    windows, least = command["windows"], command["seconds"]
    places = len(job.targets) - windows
    times = 0
    begin = time.perf_counter()
    while True:
        times += 1
        call(times % places, windows)
        seconds = time.perf_counter() - begin
        if seconds >= least:
            return {"seconds": seconds, "times": times}


def say(line):
    print(json.dumps(line, allow_nan=False), flush=True)
