"""One small Keras model's file, repacked in every way HDF5 and zip tools repack them.

    python tools/reference/hdf5_files.py DIR

Writes DIR/NAME.keras or DIR/NAME.h5 for each way, and DIR/expected.json with the model's kernel.
"""

import io
import json
import os
import sys
import zipfile

import h5py
import numpy as np

CONFIG = {
    "class_name": "Sequential",
    "config": {
        "name": "sequential",
        "layers": [
            {"class_name": "InputLayer", "config": {"batch_input_shape": [None, 6, 2], "name": "in"}},
            {"class_name": "Flatten", "config": {"name": "flatten"}},
            {"class_name": "Dense", "config": {"name": "dense", "units": 5, "activation": "linear"}},
        ],
    },
}
KERNEL = (np.arange(60, dtype="float32").reshape(12, 5) - 30) / 8
BIAS = np.array([0.5, -0.25, 1, 2, -4], dtype="float32")


def legacy(path, text=np.bytes_, libver="earliest", split=False, **storage):
    with h5py.File(path, "w", libver=libver) as file:
        file.attrs["keras_version"] = text("2.10.0")
        file.attrs["model_config"] = text(json.dumps(CONFIG))
        group = file.create_group("model_weights")
        layers = [np.bytes_(name) for name in ("flatten", "dense")]
        if split:
            for i, name in enumerate(layers):
                group.attrs[f"layer_names{i}"] = [name]
        else:
            group.attrs["layer_names"] = layers
        group.create_group("flatten").attrs.create("weight_names", np.zeros(0))
        dense = group.create_group("dense")
        names = ["dense/kernel:0", "dense/bias:0"]
        if text is str:
            dense.attrs["weight_names"] = names
        elif split:
            for i, name in enumerate(names):
                dense.attrs[f"weight_names{i}"] = [np.bytes_(name)]
        else:
            dense.attrs["weight_names"] = [np.bytes_(name) for name in names]
        dtype = storage.pop("dtype", "float32")
        dense.create_dataset(names[0], data=KERNEL.astype(dtype), **storage)
        dense.create_dataset(names[1], data=BIAS.astype(dtype))


def weights(folder):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for i, values in enumerate((KERNEL, BIAS)):
            file.create_dataset(f"{folder}/{i}", data=values)
    return buffer.getvalue()


def archive(path, compression=zipfile.ZIP_STORED, folder="layers/dense/vars", zip64=False):
    with zipfile.ZipFile(path, "w", compression) as file:
        members = {
            "metadata.json": json.dumps({"keras_version": "2.13.1"}).encode(),
            "config.json": json.dumps(CONFIG).encode(),
            "model.weights.h5": weights(folder),
        }
        for name, content in members.items():
            with file.open(name, "w", force_zip64=zip64) as member:
                member.write(content)
        file.comment = b"repacked"


def main(folder):
    def to(name):
        return os.path.join(folder, name)

    legacy(to("plain.h5"))
    legacy(to("text of variable length.h5"), text=str)
    legacy(to("latest.h5"), libver="latest")
    legacy(to("v110.h5"), libver=("v110", "v110"), text=str)
    legacy(to("attributes in parts.h5"), split=True)
    legacy(to("float64.h5"), dtype="float64")
    legacy(to("float16.h5"), dtype="float16")
    legacy(to("big-endian.h5"), dtype=">f4")
    legacy(to("chunked.h5"), chunks=(5, 2))
    legacy(to("gzip.h5"), chunks=(4, 3), compression="gzip")
    legacy(to("gzip, shuffled, with checksums.h5"), chunks=(12, 5), compression="gzip", shuffle=True, fletcher32=True)
    legacy(to("named keras.keras"))
    archive(to("stored.keras"))
    archive(to("deflated.keras"), zipfile.ZIP_DEFLATED)
    archive(to("zip64.keras"), zip64=True)
    archive(to("keras 2.12.keras"), folder="_layer_checkpoint_dependencies/dense/vars")
    archive(to("keras 2.13 on windows.keras"), folder="_layer_checkpoint_dependencies\\dense/vars")
    archive(to("layers on windows.keras"), folder="layers\\dense/vars")
    with open(to("expected.json"), "w") as file:
        json.dump({"kernel": KERNEL.ravel().tolist(), "bias": BIAS.tolist()}, file)


if __name__ == "__main__":
    main(sys.argv[1])
