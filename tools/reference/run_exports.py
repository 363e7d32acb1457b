"""What real Keras and onnxruntime answer for exported models.

    python tools/reference/run_exports.py FOLDER

FOLDER holds cases as folders with `input.json` ({"shape": [windows, ...], "x": [...]}) and
`model.keras`, `model.onnx` or both. Prints {case: {"keras": {...}, "onnx": [...]}}.
"""

import json
import os
import pathlib
import sys
import warnings

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np
import onnxruntime


def from_keras(file, x):
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)  # such as weights that were not found
        model = keras.saving.load_model(file)
    return {
        "output": model.predict(x, verbose=0).ravel().tolist(),
        "compiled": model.compiled,
        "loss": model.loss,
        "optimizer": {name: model.optimizer.get_config()[name]
                      for name in ("name", "learning_rate", "beta_1", "beta_2", "epsilon")},
        "parameters": model.count_params(),
    }


def from_onnx(file, x):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
    return session.run(["output"], {"input": x})[0].ravel().tolist()


def main():
    answers = {}
    for folder in sorted(pathlib.Path(sys.argv[1]).iterdir()):
        given = json.loads((folder / "input.json").read_text())
        x = np.array(given["x"], "float32").reshape(given["shape"])
        answer = answers[folder.name] = {}
        if (folder / "model.keras").exists():
            answer["keras"] = from_keras(folder / "model.keras", x)
        if (folder / "model.onnx").exists():
            answer["onnx"] = from_onnx(folder / "model.onnx", x)
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
