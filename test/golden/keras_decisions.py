"""Where networks decide which way gradients go: relus, and the windows of max poolings.

A rounding error that changes a decision makes gradients differ by more than any tolerance.
So biases are chosen with which all inputs of relus keep clear of zero, residual sums
included; in most channels some are positive and some negative. Near ties in windows of max
poolings are avoided by a seed. In coarse networks (networks.py) rounding errors are larger:
values keep further off, and windows with a near tie have no second value above zero. There,
biases and the factors of normalisations have few binary places, too.
"""

import contextlib
import fnmatch
from unittest import mock

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


def windows(pool, values):
    """What a pooling sees at once: the last dimension has the pixels, and of each the channels."""
    return tf.image.extract_patches(
        values, (1, *pool.pool_size, 1), (1, *pool.strides, 1), (1, 1, 1, 1), pool.padding.upper()
    )


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


def readers(model, layer):
    """The layers that a layer's output goes to."""
    later = model.layers[model.layers.index(layer) + 1 :]
    return [reader for reader in later if layer in sources(reader)]


def pooled_windows(model, layer, positions):
    """What is at the positions in each window of a max pooling of a layer's output."""
    for reader in readers(model, layer):
        if is_max_pooling(reader):
            yield np.array(windows(reader, positions)).reshape(-1, np.prod(reader.pool_size))
        elif isinstance(reader, layers.ZeroPadding2D):
            yield from pooled_windows(model, reader, reader(positions))
        elif isinstance(reader, layers.Concatenate):
            yield from pooled_windows(model, reader, positions)


def numbered_windows(model, layer, shape):
    """The numbers, from 1, of the pixels in each such window; of what is added around them, 0."""
    positions = np.arange(1.0, np.prod(shape[:-1]) + 1).reshape(*shape[:-1], 1)
    found = pooled_windows(model, layer, positions) if len(shape) == 4 else ()
    return [window.astype(int) for window in found]


def highest_near_tie(values, windows, distance):
    """The largest second value of windows in which it is that near the largest."""
    padded = np.append(-np.inf, values)
    highest = -np.inf
    for window in windows:
        second, largest = np.sort(padded[window], axis=1)[:, -2:].T
        highest = np.max(second, initial=highest, where=largest - second < distance)
    return highest


def clear_range(values, distance, one_sided, above, near):
    """Where zero may come, so that all of a channel's values are that far from it, or that
    far on one side of it: two ends, not below `above`, and as near to `near` as can be."""
    values = np.sort(values)
    # Between two of the values or beyond all.
    low = np.maximum(np.append(-np.inf, values) + distance, above)
    high = np.append(values, np.inf) - distance
    if one_sided:
        low, high = low[[0, -1]], high[[0, -1]]
    low, high = low[low <= high], high[low <= high]
    nearest = np.argmin(np.abs(np.clip(near, low, high) - near))
    return low[nearest], high[nearest]


def simplest(low, high):
    """The number between two with the fewest binary places, and of those the one next to zero."""
    unit = 1.0
    while unit * np.ceil(low / unit) > high:
        unit /= 2
    return np.clip(0.0, unit * np.ceil(low / unit), unit * np.floor(high / unit))


def nearest_zero(low, high):
    return np.clip(0.0, low, high)


def clear_distance(channels, clearance, least):
    """How far from zero all values can be: the closer, the more of them a channel has."""
    return np.std(channels) * np.clip(clearance / channels.shape[1], least, 1 / 2)


@contextlib.contextmanager
def simple_normalizations(model, moved):
    """Lets each batch normalisation, when it is called, choose a gamma and a beta with which
    it multiplies by a power of two and then subtracts something of few binary places; they
    go to `moved`."""

    def simplifying(layer, normalize):
        def call(inputs, **options):
            axes = tuple(range(len(inputs.shape) - 1))
            mean, variance = (moment.numpy() for moment in tf.nn.moments(inputs, axes))
            # One that is frozen need not make what hardly varies as large as all else.
            least = 0 if layer.trainable else 1 / 8
            deviation = np.maximum(np.sqrt(variance + layer.epsilon), least)
            scale = 2.0 ** np.round(np.log2(layer.gamma.numpy() / deviation))
            subtracted = np.round(8 * scale * mean) / 8
            if not layer.trainable:
                mean, variance = layer.moving_mean.numpy(), layer.moving_variance.numpy()
            moved[layer.gamma.path] = np.float32(scale * np.sqrt(variance + layer.epsilon))
            moved[layer.beta.path] = np.float32(layer.beta.numpy() + scale * mean - subtracted)
            layer.gamma.assign(moved[layer.gamma.path])
            layer.beta.assign(moved[layer.beta.path])
            return normalize(inputs, **options)

        return call

    with contextlib.ExitStack() as patches:
        for layer in model.layers:
            if isinstance(layer, layers.BatchNormalization):
                new = simplifying(layer, layer.call)
                patches.enter_context(mock.patch.object(layer, "call", new))
        yield


def chosen_variables(model, image, network):
    """The variables, by path, with which no input of a relu is near zero: biases of `model`,
    moved, and of a coarse network all of its normalisations. Leaves them in the model."""
    moved = {}
    least, place = (1 / 32, simplest) if network.is_coarse else (1 / 1024, nearest_zero)

    def moving_relu(layer):
        bias = last_bias(layer)
        one_sided = fnmatch.fnmatch(bias.path, f"{network.one_sided}/*")

        def relu(inputs):
            channels = np.reshape(inputs, (-1, inputs.shape[-1])).T
            distance = clear_distance(channels, np.inf if one_sided else network.clearance, least)
            pooled = numbered_windows(model, layer, inputs.shape) if network.is_coarse else []
            zeros = []
            for values in channels:
                above = highest_near_tie(values, pooled, distance)
                near = np.median(values) if network.is_coarse else 0.0
                zeros.append(place(*clear_range(values, distance, one_sided, above, near)))
            before = bias.numpy()
            moved[bias.path] = np.float32(before - zeros)
            bias.assign(moved[bias.path])
            return keras.activations.relu(inputs + (bias.numpy() - before))

        return relu

    with simple_normalizations(model, moved) if network.is_coarse else contextlib.nullcontext():
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
    to all values. Those of windows without a positive one follow from a relu; and
    where two are the same, so are they however they are computed."""
    patches = tf.reshape(windows(pool, values), (-1, np.prod(pool.pool_size), values.shape[-1]))
    largest, second = tf.unstack(tf.math.top_k(tf.transpose(patches, (0, 2, 1)), 2).values, axis=-1)
    leads = tf.boolean_mask(largest - second, (largest > 0) & (largest > second))
    return float(tf.reduce_min(leads) / tf.sqrt(tf.reduce_mean(values**2)))


def pooling_margins(model, image):
    """Of each max pooling by its name, the smallest lead of a window."""
    pools = [layer for layer in model.layers if is_max_pooling(layer) and layer.trainable]
    if not pools:
        return {}
    inputs = keras.Model(model.inputs, [pool.input for pool in pools])
    values = keras.tree.flatten(inputs([image], training=True))
    return {pool.name: smallest_lead(pool, value) for pool, value in zip(pools, values)}
