"""Where networks decide which way gradients go: relus, and the windows of max poolings.

A rounding error that changes a decision makes gradients differ by more than any tolerance.
So biases are chosen with which all inputs of relus keep clear of zero, residual sums
included; in most channels some are positive and some negative. Ties of max poolings are
avoided by a seed.
"""

import fnmatch

import keras_setup  # first: it says which Keras

import keras
import numpy as np
import tensorflow as tf
from keras import layers


def sources(layer):
    """The layers that compute a layer's inputs."""
    return [tensor._keras_history.operation for tensor in keras.tree.flatten(layer.input)]


def is_relu(layer):
    """Whether a layer is a relu, or has one as its activation."""
    return getattr(layer, "activation", None) is keras.activations.relu


def is_max_pooling(layer):
    return isinstance(layer, layers.MaxPooling2D)


def last_bias(layer):
    """What is added to each channel of a layer's output last, before a relu: a bias, or
    the beta of a normalisation. Of what an addition joins, one has it."""
    for name in ("bias", "beta"):
        if getattr(layer, name, None) is not None:
            return getattr(layer, name)
    biases = [last_bias(source) for source in sources(layer) if not is_relu(source)]
    return next((bias for bias in biases if bias is not None), None)


def call_with_relus(model, image, relu_of):
    """Calls a model, in training, with other functions in place of its relus."""
    others = {layer: relu_of(layer) for layer in model.layers if is_relu(layer)}
    for layer, relu in others.items():
        layer.activation = relu
    model(image, training=True)
    for layer in others:
        layer.activation = keras.activations.relu


def clear_shift(values, distance, one_sided):
    """The least to add to a channel's values so that all are that far from zero, or
    that far on one side of it."""
    values = np.sort(values)
    # Where zero may come, between two of them or beyond all.
    low = np.append(-np.inf, values) + distance
    high = np.append(values, np.inf) - distance
    if one_sided:
        low, high = low[[0, -1]], high[[0, -1]]
    zeros = np.clip(0, low, high)[low <= high]
    return -zeros[np.argmin(np.abs(zeros))]


def clear_distance(channels, clearance):
    """How far from zero all values can be: the closer, the more of them a channel has."""
    return np.std(channels) * np.clip(clearance / channels.shape[1], 1 / 1024, 1 / 2)


def clear_biases(model, image, network):
    """The biases, by path, with which no input of a relu is near zero: those of
    `model`, moved. Leaves them in the model."""
    moved = {}

    def moving_relu(layer):
        bias = last_bias(layer)
        one_sided = fnmatch.fnmatch(bias.path, f"{network.one_sided}/*")

        def relu(inputs):
            channels = np.reshape(inputs, (-1, inputs.shape[-1])).T
            distance = clear_distance(channels, np.inf if one_sided else network.clearance)
            shifts = [clear_shift(values, distance, one_sided) for values in channels]
            before = bias.numpy()
            moved[bias.path] = (before + shifts).astype(np.float32)
            bias.assign(moved[bias.path])
            return keras.activations.relu(inputs + (bias.numpy() - before))

        return relu

    call_with_relus(model, image, moving_relu)
    return moved


def relu_margins(model, image):
    """Of each relu by its name, how near zero an input comes, relative to the
    others. Where gradients do not go, nothing jumps."""
    margins = {}

    def recording_relu(layer):
        def relu(inputs):
            if layer.trainable:
                size = tf.abs(inputs)
                margins[layer.name] = float(tf.reduce_min(size) / tf.sqrt(tf.reduce_mean(size**2)))
            return keras.activations.relu(inputs)

        return relu

    call_with_relus(model, image, recording_relu)
    return margins


def smallest_lead(pool, values):
    """How near the largest value of a window comes to the one after it, relative
    to all values. Those of windows without a positive one follow from a relu."""
    patches = tf.image.extract_patches(
        values, (1, *pool.pool_size, 1), (1, *pool.strides, 1), (1, 1, 1, 1), pool.padding.upper()
    )
    windows = tf.reshape(patches, (-1, np.prod(pool.pool_size), values.shape[-1]))
    largest, second = tf.unstack(tf.math.top_k(tf.transpose(windows, (0, 2, 1)), 2).values, axis=-1)
    leads = tf.boolean_mask(largest - second, largest > 0)
    return float(tf.reduce_min(leads) / tf.sqrt(tf.reduce_mean(values**2)))


def pooling_margins(model, image):
    """Of each max pooling by its name, the smallest lead of a window."""
    pools = [layer for layer in model.layers if is_max_pooling(layer) and layer.trainable]
    if not pools:
        return {}
    inputs = keras.Model(model.inputs, [pool.input for pool in pools])
    values = keras.tree.flatten(inputs([image], training=True))
    return {pool.name: smallest_lead(pool, value) for pool, value in zip(pools, values)}


def before_poolings(model):
    """The paths of the variables whose gradients come through a max pooling."""
    found = set()
    waiting = [layer for layer in model.layers if is_max_pooling(layer)]
    while waiting:
        layer = waiting.pop()
        if layer not in found:
            found.add(layer)
            waiting += sources(layer)
    return [variable.path for layer in model.layers if layer in found for variable in layer.trainable_variables]
