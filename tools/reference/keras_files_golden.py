"""A few whole model files as Keras and h5py write them, small enough to be kept.

    KERAS_BACKEND=torch python tools/reference/keras_files_golden.py > packages/interchange/test/golden/keras-files.json
"""

import base64
import gzip
import os
import tempfile

import h5py
import keras

import golden_json
import hdf5_files
import keras_layers

KEPT = {
    "lstm of sequences",
    "gru reset before, backwards",
    "bidirectional lstm, concat",
    "batch normalization, scale",
    "encoder and decoder",
    "convolution before lstm",
}
REPACKED = ("latest.h5", "text of variable length.h5", "attributes in parts.h5", "deflated.keras")
CHUNKED = ("chunked.h5", "gzip, shuffled, with checksums.h5")


def text_of(path):
    """HDF5 leaves much room: compressed, a file is a few kilobytes."""
    with open(path, "rb") as file:
        return base64.b64encode(gzip.compress(file.read(), mtime=0)).decode()


def saved_models(folder):
    for name, model, x, y in keras_layers.models():
        if name not in KEPT:
            continue
        path = os.path.join(folder, "model")
        model.compile(optimizer="adam", loss="mse")
        model.save(path + ".keras")
        model.save(path + ".h5")
        keras_layers.save_as_keras2(model, path + ".keras2.h5")
        for ending in (".keras", ".h5", ".keras2.h5"):
            answer = {"input": x[0].ravel().tolist(), "output": y.ravel().tolist()}
            yield {"name": name + ending, **answer, "file": text_of(path + ending)}


def repacked(folder):
    hdf5_files.main(folder)
    x = [0.0] * 12
    for name in (*REPACKED, *CHUNKED):
        yield {"name": name, "input": x, "output": hdf5_files.BIAS.tolist(), "file": text_of(os.path.join(folder, name))}


def main():
    with tempfile.TemporaryDirectory() as folder:
        cases = [*saved_models(folder), *repacked(folder)]
    golden_json.write({"madeWith": {"keras": keras.__version__, "h5py": h5py.__version__}, "cases": cases})


if __name__ == "__main__":
    main()
