"""Numbers that a golden file need not hold: the same wherever they are drawn.

They are the digits of SHAKE-128, so that numpy's side (keras_cases.py,
keras_networks.py) and the checkers, which have nothing but Python, draw them alike.
Sixteen bits each: exact in float32, and coarse enough to stay so when scaled.
"""

import array
import hashlib
import math

SAMPLED = 128  # elements of a large tensor
TAPS = 4  # inputs of each output of a coarse kernel


def integers(key, count):
    """`count` integers from 0 to 65535; `key` is any text."""
    return array.array("H", hashlib.shake_128(key.encode()).digest(2 * count))


def uniform(key, count, low=-1.0, high=1.0):
    """`count` float32 numbers between `low` and `high`, both excluded."""
    step = (high - low) / 65536
    first = low + step / 2
    return array.array("f", [first + step * digit for digit in integers(key, count)])


def target(key, shape, loss, classes):
    """What a network's output is compared with, flattened: numbers that fit
    the loss."""
    count = math.prod(shape)
    if loss == "mean_squared_error":
        return uniform(key, count)
    if loss == "binary_crossentropy":
        return [digit % 2 for digit in integers(key, count)]
    if loss == "sparse_categorical_crossentropy":
        return [digit % classes for digit in integers(key, count)]
    labels = [digit % classes for digit in integers(key, count // classes)]
    return [float(label == i) for label in labels for i in range(classes)]


def variable(key, path, shape):
    """The first value of the variable `path`, "<layer>/<variable>", flattened.

    Kernels keep the size of what goes through them (He, with the mean of both
    fans, so that it holds for every kernel's layout). Everything else is away
    from zero and one, so that leaving it out shows.
    """
    count = math.prod(shape)
    name = path.rpartition("/")[2]
    if name == "kernel":
        fans = math.prod(shape[:-2]) * (shape[-2] + shape[-1])
        limit = math.sqrt(12 / fans)
        return uniform(f"{key}/{path}", count, -limit, limit)
    low, high = {
        "bias": (-0.05, 0.15),
        "beta": (-0.05, 0.15),
        "gamma": (0.8, 1.2),
        "moving_mean": (-0.2, 0.2),
        "moving_variance": (0.7, 1.4),
    }[name]
    return uniform(f"{key}/{path}", count, low, high)


def coarse_variable(key, path, shape):
    """As variable(), but of few binary places, so that what is computed from them is exact
    for long: kernels of zeros and of ones and halves, some with a minus. Each output is made
    from TAPS inputs, which are spread over all."""
    if path.rpartition("/")[2] != "kernel":
        return multiples(variable(key, path, shape), 1 / 8)
    is_transposed = "transpose" in path
    outputs = shape[-2] if is_transposed else shape[-1]
    inputs = math.prod(shape) // outputs
    kernel = array.array("f", bytes(4 * math.prod(shape)))
    taps = min(TAPS, inputs)
    drawn = iter(integers(f"{key}/{path}", taps * outputs))
    for output in range(outputs):
        for tap in range(taps):
            begin, end = inputs * tap // taps, inputs * (tap + 1) // taps
            number, sign = divmod(next(drawn), 2)
            place = begin + number % (end - begin)
            if is_transposed:
                pixel, channel = divmod(place, shape[-1])
                place = (pixel * outputs + output) * shape[-1] + channel
            else:
                place = place * outputs + output
            kernel[place] = (1 - 2 * sign) / (1 + output % 2)
    return kernel


def multiples(values, unit):
    """The multiples of a power of two next to `values`."""
    return array.array("f", [unit * round(value / unit) for value in values])


def scaled(values, factor):
    """`factor` is a power of two: exact."""
    return array.array("f", [factor * value for value in values])


def sample(key, size):
    """Indices of some elements of a tensor, in no order; of all if they are
    few."""
    if size <= SAMPLED:
        return range(size)
    high = integers(f"{key}/high", SAMPLED)
    low = integers(f"{key}/low", SAMPLED)
    return [(65536 * h + l) % size for h, l in zip(high, low)]
