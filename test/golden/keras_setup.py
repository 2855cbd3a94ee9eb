"""Keras as the golden files need it. Import this before Keras."""

import contextlib
import os
import pathlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
# oneDNN's kernels sum in an order that depends on the machine.
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"

import keras
import numpy as np
import tensorflow as tf

import safe_tensors

FOLDER = pathlib.Path(__file__).parent


@contextlib.contextmanager
def float64():
    """Keras computes in float64, so that only one side of a comparison has
    rounding errors."""
    before = keras.config.floatx()
    set_type("float64")
    try:
        yield
    finally:
        set_type(before)


def set_type(name):
    keras.config.set_floatx(name)
    keras.config.set_dtype_policy(name)


def write(path, tensors, **metadata):
    """Writes numpy arrays and what they were made with."""
    metadata |= {
        "keras": keras.__version__,
        "tensorflow": tf.__version__,
        "numpy": np.__version__,
    }
    types = {np.dtype(np.float32): "F32", np.dtype(np.int64): "I64"}
    contents = {
        name: safe_tensors.tensor(types[value.dtype], value.shape, value.tobytes())
        for name, value in tensors.items()
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    safe_tensors.write(path, contents, metadata)
