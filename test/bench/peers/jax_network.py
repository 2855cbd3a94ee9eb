"""Runs a network of describe.py in JAX: images are NHWC, kernels lie as Keras's do."""

import jax
import jax.numpy as jnp
from jax import lax

LAYOUT = ("NHWC", "HWIO", "NHWC")


def convolve(layer, image, kernel, padding):
    return lax.conv_general_dilated(
        image, kernel, layer["strides"], padding, dimension_numbers=LAYOUT
    )


def conv2d(layer, image, weights):
    kernel, bias = weights(layer["kernel"]), weights(layer["bias"])
    return convolve(layer, image, kernel, layer["padding"]) + bias


def conv2d_transpose(layer, image, weights):
    """Of stride 1: a convolution with the kernel turned round, and with a border
    where the other one cuts."""
    kernel, bias = weights(layer["kernel"]), weights(layer["bias"])
    padding = [
        (size - 1 - before, size - 1 - after)
        for size, (before, after) in zip(layer["window"], layer["padding"])
    ]
    turned = jnp.flip(kernel, (0, 1)).swapaxes(2, 3)
    return convolve(layer, image, turned, padding) + bias


def max_pool2d(layer, image, weights):
    window, strides = (1, *layer["window"], 1), (1, *layer["strides"], 1)
    padding = ((0, 0), *layer["padding"], (0, 0))
    return lax.reduce_window(image, -jnp.inf, lax.max, window, strides, padding)


def upsample2d(layer, image, weights):
    rows, columns = layer["factor"]
    return jnp.repeat(jnp.repeat(image, rows, axis=1), columns, axis=2)


def zero_padding2d(layer, image, weights):
    return jnp.pad(image, ((0, 0), *layer["padding"], (0, 0)))


FUNCTIONS = {
    "conv2d": conv2d,
    "conv2d_transpose": conv2d_transpose,
    "dense": lambda layer, x, weights: x @ weights(layer["kernel"]) + weights(layer["bias"]),
    "max_pool2d": max_pool2d,
    "global_average_pool2d": lambda layer, image, weights: image.mean((1, 2)),
    "upsample2d": upsample2d,
    "zero_padding2d": zero_padding2d,
    "flatten": lambda layer, image, weights: image.reshape(len(image), -1),
    "add": lambda layer, a, b, weights: a + b,
    "relu": lambda layer, x, weights: jax.nn.relu(x),
    "sigmoid": lambda layer, x, weights: jax.nn.sigmoid(x),
    "softmax": lambda layer, x, weights: jax.nn.softmax(x),
}


def normalize(layer, x, trained, moving, training):
    """Batch normalisation in float32, and the new moving statistics."""
    mean, variance = moving[layer["moving_mean"]], moving[layer["moving_variance"]]
    changed = {}
    values = x.astype(jnp.float32)
    if training:
        axes, keep = tuple(range(x.ndim - 1)), layer["momentum"]
        batch_mean, batch_variance = values.mean(axes), values.var(axes)
        changed[layer["moving_mean"]] = keep * mean + (1 - keep) * batch_mean
        changed[layer["moving_variance"]] = keep * variance + (1 - keep) * batch_variance
        mean, variance = batch_mean, batch_variance
    scale = trained[layer["gamma"]] * lax.rsqrt(variance + layer["epsilon"])
    return ((values - mean) * scale + trained[layer["beta"]]).astype(x.dtype), changed


def drop(layer, x, key):
    keep = 1 - layer["rate"]
    return jnp.where(jax.random.bernoulli(key, keep, x.shape), x / keep, 0)


def run(layers, image, trained, moving, dtype, training=False, key=None):
    """The last layer's output and the moving statistics after it. Layers compute
    in `dtype`, from parameters in float32."""

    def weights(path):
        return trained[path].astype(dtype)

    values, moving = {}, dict(moving)
    for number, layer in enumerate(layers):
        kind = layer["kind"]
        inputs = [values[name] for name in layer["inputs"]]
        if kind == "input":
            value = image.astype(dtype)
        elif kind == "batch_normalization":
            value, changed = normalize(layer, *inputs, trained, moving, training)
            moving |= changed
        elif kind == "dropout":
            value = drop(layer, *inputs, jax.random.fold_in(key, number)) if training else inputs[0]
        else:
            value = FUNCTIONS[kind](layer, *inputs, weights=weights)
        values[layer["name"]] = value
    return value, moving
