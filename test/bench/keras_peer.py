"""Trains mnist_denoise with Keras on TensorFlow, step by step, for run.py.

    keras_peer.py WEIGHTS BATCH plain|xla

Compiles the training step, runs it once and prints a line. Then, for each
number of steps read from a line of standard input, runs that many steps and
prints the seconds that they took. At the end prints its peak resident bytes.
"""

import os
import pathlib
import sys
import time

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras
import numpy as np
import tensorflow as tf

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "golden"))
import keras_models
import safe_tensors


def read(path):
    tensors, _ = safe_tensors.read(path)
    return {
        name: np.array(tensor.values, np.float32).reshape(tensor.shape)
        for name, tensor in tensors.items()
    }


def peak_resident_bytes():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024


def report(value):
    print(value, flush=True)


def main():
    weights, batch = read(sys.argv[1]), read(sys.argv[2])
    model = keras_models.mnist_denoise()
    variables = model.trainable_variables
    for variable in variables:
        variable.assign(weights[variable.path])
    optimizer = keras.optimizers.Adam(1e-3)
    optimizer.build(variables)
    loss_function = keras.losses.MeanSquaredError()
    noisy, clean = tf.constant(batch["noisy"]), tf.constant(batch["clean"])

    @tf.function(jit_compile=sys.argv[3] == "xla")
    def train_step():
        with tf.GradientTape() as tape:
            loss = loss_function(clean, model(noisy, training=True))
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        optimizer.apply(gradients, variables)
        return loss

    train_step().numpy()
    report("first step done")
    for line in sys.stdin:
        begin = time.monotonic()
        for _ in range(int(line)):
            loss = train_step()
        loss.numpy()
        report(time.monotonic() - begin)
    report(peak_resident_bytes())


if __name__ == "__main__":
    main()
