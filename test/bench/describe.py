"""Describes a model of works.py without Keras: describe.py MODEL FILE

Writes the layers in order, with what a layer's own function does besides (its
activation) as a layer of its own, and the shapes of the weights under Keras's
names. Peers other than Keras build their networks from these. Runs in the
environment of the peers.
"""

import json
import math
import os
import pathlib
import sys

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"

import keras

import works
import keras_models


def same_padding(size, kernel, stride):
    """Keras's zeros before and after each axis, the odd one after."""
    totals = [
        max((math.ceil(n / s) - 1) * s + k - n, 0) for n, k, s in zip(size, kernel, stride)
    ]
    return [[total // 2, total - total // 2] for total in totals]


def windows(layer, kernel, stride):
    """How a window moves over an image."""
    size = layer.input.shape[1:3]
    same = layer.padding == "same"
    padding = same_padding(size, kernel, stride) if same else [[0, 0], [0, 0]]
    return {"window": kernel, "strides": stride, "padding": padding}


def kernel_and_bias(layer):
    return {"kernel": layer.kernel.path, "bias": layer.bias.path}


def multiply_adds(layer, places):
    """FLOPs of a sample: each place of an image meets the whole kernel."""
    return {"flops": 2 * math.prod(places) * math.prod(layer.kernel.shape)}


def conv2d(layer):
    return {
        **windows(layer, layer.kernel_size, layer.strides),
        **kernel_and_bias(layer),
        **multiply_adds(layer, layer.output.shape[1:3]),
    }


def conv2d_transpose(layer):
    assert layer.strides == (1, 1)
    return {
        **windows(layer, layer.kernel_size, layer.strides),
        **kernel_and_bias(layer),
        **multiply_adds(layer, layer.input.shape[1:3]),
    }


def dense(layer):
    return {**kernel_and_bias(layer), **multiply_adds(layer, ())}


def batch_normalization(layer):
    parameters = ("gamma", "beta", "moving_mean", "moving_variance")
    return {
        **{name: getattr(layer, name).path for name in parameters},
        "epsilon": layer.epsilon,
        "momentum": layer.momentum,
    }


def upsample2d(layer):
    assert layer.interpolation == "nearest"
    return {"factor": layer.size}


KINDS = {
    "InputLayer": ("input", lambda layer: {}),
    "Conv2D": ("conv2d", conv2d),
    "Conv2DTranspose": ("conv2d_transpose", conv2d_transpose),
    "Dense": ("dense", dense),
    "BatchNormalization": ("batch_normalization", batch_normalization),
    "MaxPooling2D": ("max_pool2d", lambda layer: windows(layer, layer.pool_size, layer.strides)),
    "GlobalAveragePooling2D": ("global_average_pool2d", lambda layer: {}),
    "UpSampling2D": ("upsample2d", upsample2d),
    "ZeroPadding2D": ("zero_padding2d", lambda layer: {"padding": layer.padding}),
    "Flatten": ("flatten", lambda layer: {"from": layer.input.shape[1:]}),
    "Dropout": ("dropout", lambda layer: {"rate": layer.rate}),
    "Add": ("add", lambda layer: {}),
    "Activation": ("linear", lambda layer: {}),
}


def describe(model):
    """The layers; the output of layer "x" with an activation is "x/relu"."""
    described, ends = [], {}
    for layer in model.layers:
        kind, attributes = KINDS[type(layer).__name__]
        inputs = [
            ends[tensor._keras_history.operation.name]
            for node in layer._inbound_nodes
            for tensor in node.input_tensors
        ]
        end = layer.name
        if kind != "linear":
            described.append({"kind": kind, "name": end, "inputs": inputs, **attributes(layer)})
            inputs = [end]
        activation = getattr(layer, "activation", keras.activations.linear).__name__
        if activation != "linear":
            end = f"{layer.name}/{activation}"
            described.append({"kind": activation, "name": end, "inputs": inputs})
        ends[layer.name] = end
    return described


def main():
    model = works.MODELS[sys.argv[1]]
    keras_model = getattr(keras_models, model.network.name)(**model.options)
    description = {
        "layers": describe(keras_model),
        "output": keras_model.output_shape[1:],
        "weights": {variable.path: tuple(variable.shape) for variable in keras_model.weights},
    }
    pathlib.Path(sys.argv[2]).write_text(json.dumps(description))


if __name__ == "__main__":
    main()
