"""Keras on TensorFlow on one thread of the CPU: python keras_cpu.py JOB [unroll]"""

import os
import sys
import time

os.environ |= {"KERAS_BACKEND": "tensorflow", "CUDA_VISIBLE_DEVICES": "-1", "TF_CPP_MIN_LOG_LEVEL": "3"}

import keras
import tensorflow as tf
from keras import layers
from protocol import serve


class EpochTimer(keras.callbacks.Callback):
    """Seconds of an epoch without what `fit` does once before the first."""

    def on_epoch_begin(self, epoch, logs=None):
        self.begin = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = time.perf_counter() - self.begin


class Keras:
    version = f"{keras.__version__}, TensorFlow {tf.__version__}"

    def __init__(self, job):
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
        keras.utils.set_random_seed(7)
        self.job = job
        # Steps laid out one after the other take long to build and are faster from then on.
        unroll = "unroll" in sys.argv
        self.note = ""  # the row's name says whether it is unrolled
        self.model = build(job, unroll)
        self.compiled = tf.function(lambda contexts: self.model(contexts, training=False))

    def answers(self, count):
        return self.model.predict(self.job.contexts[:count], verbose=0)

    def train(self, windows):
        timer = EpochTimer()
        history = self.model.fit(
            self.job.contexts[:windows],
            self.job.targets[:windows],
            batch_size=self.job.batch_size,
            epochs=1,
            verbose=0,
            callbacks=[timer],
        )
        return history.history["loss"][-1], timer.seconds

    def predictor(self, how):
        contexts = self.job.contexts

        def predict(first, count):
            return self.model.predict(contexts[first : first + count], verbose=0)

        def call(first, count):
            return self.model(contexts[first : first + count], training=False).numpy()

        def function(first, count):
            return self.compiled(tf.constant(contexts[first : first + count])).numpy()

        return {"predict": predict, "call": call, "tf.function": function}[how]


def build(job, unroll):
    model = keras.Sequential([layers.Input((job.context_length, job.features))])
    for layer in job.layers:
        model.add(keras_layer(layer, unroll))
    model.set_weights(list(job.weights.values()))
    adam = job.adam
    optimizer = keras.optimizers.Adam(
        adam["learningRate"], beta_1=adam["beta1"], beta_2=adam["beta2"], epsilon=adam["epsilon"]
    )
    model.compile(optimizer=optimizer, loss="mse")
    return model


def keras_layer(layer, unroll):
    if layer["type"] == "lstm":
        return layers.LSTM(
            layer["units"], return_sequences=layer.get("returnSequences", False), unroll=unroll
        )
    if layer["type"] == "dropout":
        return layers.Dropout(layer["rate"])
    return layers.Dense(layer["units"])


if __name__ == "__main__":
    serve(Keras)
