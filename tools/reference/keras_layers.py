"""What real Keras answers for small models of every layer that is read, and for the refusals.

    KERAS_BACKEND=torch python tools/reference/keras_layers.py > packages/interchange/test/golden/keras-layers.json
    KERAS_BACKEND=torch python tools/reference/keras_layers.py DIR

The second form writes each model to DIR as NAME.keras and NAME.h5 with its answers in NAME.json, and
as NAME.keras2.h5 in the layout that Keras 2 writes, with the config of its time.
"""

import json
import os
import sys

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np
from keras import layers as L

import golden_json

STEPS, FEATURES = 7, 3


def recurrent():
    for name, layer in (("lstm", L.LSTM), ("gru", L.GRU), ("simple_rnn", L.SimpleRNN)):
        yield f"{name}", [layer(4)]
        yield f"{name} of sequences", [layer(4, return_sequences=True)]
        yield f"{name} backwards", [layer(4, go_backwards=True)]
        yield f"{name} backwards, of sequences", [layer(4, go_backwards=True, return_sequences=True)]
        yield f"{name} without bias", [layer(4, use_bias=False)]
        yield f"{name} unrolled, with dropout", [layer(4, unroll=True, dropout=0.3, recurrent_dropout=0.2)]
        yield f"{name} relu", [layer(4, activation="relu")]
        for mode in ("concat", "sum", "ave", "mul"):
            yield f"bidirectional {name}, {mode}", [L.Bidirectional(layer(4), merge_mode=mode)]
        yield f"bidirectional {name} of sequences", [
            L.Bidirectional(layer(4, return_sequences=True)),
            L.Bidirectional(layer(3, return_sequences=True), merge_mode="sum"),
            L.Dense(2),
        ]
    yield "lstm without unit forget bias", [L.LSTM(4, unit_forget_bias=False)]
    yield "lstm hard sigmoid", [L.LSTM(4, recurrent_activation="hard_sigmoid")]
    yield "gru hard sigmoid", [L.GRU(4, recurrent_activation="hard_sigmoid")]
    yield "gru reset before", [L.GRU(4, reset_after=False)]
    yield "gru reset before, without bias", [L.GRU(4, reset_after=False, use_bias=False)]
    yield "gru reset before, backwards", [L.GRU(4, reset_after=False, go_backwards=True)]
    yield "bidirectional of two", [
        L.Bidirectional(
            L.LSTM(4, return_sequences=True),
            backward_layer=L.GRU(2, return_sequences=True, go_backwards=True),
        )
    ]
    yield "five recurrent layers", [L.LSTM(3, return_sequences=True) for _ in range(4)] + [L.GRU(2), L.Dense(1)]


ACTIVATIONS = (
    "linear relu tanh sigmoid hard_sigmoid softmax elu selu gelu swish silu softplus leaky_relu relu6 "
    "softsign exponential mish hard_silu log_sigmoid log_softmax"
).split()


def activations():
    for name in ACTIVATIONS:
        yield f"dense {name}", [L.Flatten(), L.Dense(5, activation=name)]
    yield "activation layer", [L.Activation("tanh"), L.Activation("softmax")]
    yield "layer as activation", [L.Dense(4, activation=L.LeakyReLU(negative_slope=0.15))]
    yield "leaky relu", [L.Dense(4), L.LeakyReLU()]
    yield "leaky relu 0.05", [L.Dense(4), L.LeakyReLU(negative_slope=0.05)]
    yield "relu layer", [L.Dense(4), L.ReLU(max_value=0.6, negative_slope=0.1, threshold=0.2)]
    yield "elu layer", [L.Dense(4), L.ELU(alpha=0.4)]
    yield "softmax layer", [L.Dense(4), L.Softmax()]


def others():
    yield "dense on sequences, without bias", [L.Dense(4, use_bias=False)]
    yield "batch normalization", [L.BatchNormalization()]
    yield "batch normalization, bare", [L.LSTM(3), L.BatchNormalization(center=False, scale=False, epsilon=0.01)]
    yield "batch normalization, scale", [L.BatchNormalization(center=False)]
    yield "batch normalization, frozen", [L.BatchNormalization(trainable=False), L.GRU(2)]
    yield "layer normalization", [L.LayerNormalization()]
    yield "layer normalization, bare", [L.LayerNormalization(center=False, scale=False, epsilon=0.1)]
    yield "layer normalization, center", [L.LSTM(3), L.LayerNormalization(scale=False)]
    for padding in ("valid", "same", "causal"):
        yield f"conv {padding}", [L.Conv1D(4, 3, padding=padding, activation="relu")]
        yield f"conv {padding}, strides", [L.Conv1D(4, 2, strides=2, padding=padding)]
        yield f"conv {padding}, dilated", [L.Conv1D(2, 3, dilation_rate=2, padding=padding, use_bias=False)]
    yield "conv groups", [L.Conv1D(6, 2, groups=3)]
    for padding in ("valid", "same"):
        for pool, strides in ((2, None), (3, 1), (2, 3), (3, 2)):
            about = f"{padding}, {pool} by {strides or pool}"
            yield f"max pooling {about}", [L.MaxPooling1D(pool, strides=strides, padding=padding)]
            yield f"average pooling {about}", [L.AveragePooling1D(pool, strides=strides, padding=padding)]
    yield "global average pooling", [L.GlobalAveragePooling1D()]
    yield "global average pooling, axis kept", [L.GlobalAveragePooling1D(keepdims=True), L.LSTM(2)]
    yield "global max pooling", [L.GlobalMaxPooling1D()]
    yield "flatten, reshape", [L.Flatten(), L.Reshape((3, -1)), L.LSTM(2)]
    yield "reshape to rank 3", [L.Reshape((7, 3, 1)), L.Permute((3, 1, 2)), L.Flatten()]
    yield "permute", [L.Permute((2, 1)), L.GRU(3)]
    yield "zero padding", [L.ZeroPadding1D((2, 1)), L.Conv1D(2, 3)]
    yield "encoder and decoder", [
        L.LSTM(4),
        L.RepeatVector(5),
        L.LSTM(4, return_sequences=True),
        L.TimeDistributed(L.Dense(1)),
    ]
    yield "time distributed", [L.TimeDistributed(L.Dense(4, activation="tanh")), L.TimeDistributed(L.Dropout(0.2))]
    yield "time distributed convolution", [
        L.Reshape((7, 3, 1)),
        L.TimeDistributed(L.Conv1D(2, 2, activation="relu")),
        L.TimeDistributed(L.MaxPooling1D(2)),
        L.TimeDistributed(L.Flatten()),
        L.LSTM(3),
    ]
    yield "inactive layers", [
        L.GaussianNoise(0.1),
        L.SpatialDropout1D(0.2),
        L.LSTM(3, return_sequences=True),
        L.Dropout(0.5),
        L.ActivityRegularization(0.1),
        L.AlphaDropout(0.1),
        L.GaussianDropout(0.1),
        L.GRU(3),
        L.Dense(2),
    ]
    yield "convolution before lstm", [
        L.Conv1D(4, 3, padding="causal", activation="relu"),
        L.MaxPooling1D(2),
        L.LSTM(4, return_sequences=True),
        L.BatchNormalization(),
        L.Bidirectional(L.LSTM(3)),
        L.Dropout(0.2),
        L.Dense(4, activation="relu"),
        L.Dense(2),
    ]
    yield "several outputs", [L.LSTM(4), L.Dense(6)]


def cases():
    for source in (recurrent, activations, others):
        yield from source()


def randomise(model, random):
    """Multiples of 1/64, so that JSON holds them exactly and briefly; variances stay positive."""
    for variable in model.weights:
        values = np.round(random.normal(scale=0.5, size=variable.shape) * 64) / 64
        is_variance = variable.path.endswith("moving_variance")
        variable.assign(np.abs(values) + 0.25 if is_variance else values)


def build(stack, functional):
    if not functional:
        return keras.Sequential([L.Input((STEPS, FEATURES)), *stack])
    x = inputs = L.Input((STEPS, FEATURES))
    for layer in stack:
        x = layer(x)
    return keras.Model(inputs, x)


def models():
    for index, (name, stack) in enumerate(cases()):
        keras.utils.clear_session()
        model = build(stack, functional=index % 3 == 2)
        random = np.random.default_rng(index)
        randomise(model, random)
        x = np.round(random.normal(size=(1, STEPS, FEATURES)) * 64).astype("float32") / 64
        yield name, model, x, keras.ops.convert_to_numpy(model(x)).astype("float64")


def golden(name, model, x, y):
    weights = {
        layer.name: [{"shape": list(w.shape), "data": w.ravel().tolist()} for w in layer.get_weights()]
        for layer in model.layers
        if layer.get_weights()
    }
    return {
        "name": name,
        "model": json.loads(model.to_json()),
        "weights": weights,
        "input": x[0].ravel().tolist(),
        "outputShape": list(y.shape[1:]),
        "output": y.ravel().tolist(),
    }


def keras2_config(config):
    """As Keras 2.10 writes it: no modules, plain dtypes, batch_input_shape, time_major."""
    if isinstance(config, list):
        return [keras2_config(item) for item in config]
    if not isinstance(config, dict):
        return config
    dropped = ("module", "registered_name", "build_config", "compile_config", "shared_object_id", "optional")
    fields = {key: keras2_config(value) for key, value in config.items() if key not in dropped}
    if isinstance(fields.get("dtype"), dict):
        fields["dtype"] = fields["dtype"]["config"]["name"]
    if "batch_shape" in fields:
        fields["batch_input_shape"] = fields.pop("batch_shape")
    if "return_sequences" in fields:
        fields["time_major"] = False
        fields.pop("zero_output_for_mask", None)
    return fields


def save_as_keras2(model, path):
    """Only the layout differs from Keras 3's .h5: names of weights, and attributes of fixed length."""
    config = keras2_config(json.loads(model.to_json()))
    for layer in config["config"]["layers"]:
        nodes = layer.get("inbound_nodes") or []
        layer["inbound_nodes"] = [
            [[node["args"][0]["config"]["keras_history"][0], 0, 0, {}]] for node in nodes
        ]
    with h5py.File(path, "w") as file:
        file.attrs["keras_version"] = np.bytes_("2.10.0")
        file.attrs["backend"] = np.bytes_("tensorflow")
        file.attrs["model_config"] = np.bytes_(json.dumps(config))
        group = file.create_group("model_weights")
        group.attrs["layer_names"] = [np.bytes_(layer.name) for layer in model.layers]
        for layer in model.layers:
            entry = group.create_group(layer.name)
            variables = layer.trainable_weights + layer.non_trainable_weights
            names = [f"{layer.name}/{i}/{variable.name}:0" for i, variable in enumerate(variables)]
            entry.attrs["weight_names"] = [np.bytes_(name) for name in names]
            for name, variable in zip(names, variables):
                entry.create_dataset(name, data=keras.ops.convert_to_numpy(variable))


def write_files(folder):
    for index, (name, model, x, y) in enumerate(models()):
        path = os.path.join(folder, f"{index:03}")
        model.compile(optimizer="adam", loss="mse")
        model.save(path + ".keras")
        model.save(path + ".h5")
        save_as_keras2(model, path + ".keras2.h5")
        answer = {"name": name, "input": x[0].ravel().tolist(), "output": y.ravel().tolist()}
        with open(path + ".json", "w") as file:
            json.dump(answer, file)


def main():
    if len(sys.argv) > 1:
        write_files(sys.argv[1])
        return
    made = [golden(*case) for case in models()]
    golden_json.write({"madeWith": {"keras": keras.__version__}, "kerasVersion": keras.__version__, "cases": made})


if __name__ == "__main__":
    main()
