"""Runs the kernels of numeric-boxes.mlir and compares them with plain loops.

check_boxes.py IMAGE
"""

import array
import ctypes
import itertools
import random
import sys

import driver

# Two blocks may share a multiprocessor.
SHARED_BYTES = 113 << 10
ROWS, COLUMNS, CHANNELS, WINDOW = 10, 12, 64, 3
HEIGHT, WIDTH = ROWS - WINDOW + 1, COLUMNS - WINDOW + 1


def integers(count):
    """Numbers whose sums of products are exact."""
    return [float(random.randint(-4, 4)) for _ in range(count)]


def convolution(x, weight, filters, start):
    """`weight` gives that of a tap, a channel and a filter."""
    sums = list(start)
    for i, j, c in itertools.product(range(WINDOW), range(WINDOW), range(CHANNELS)):
        weights = [weight(i, j, c, f) for f in range(filters)]
        for h, w in itertools.product(range(HEIGHT), range(WIDTH)):
            factor = x[((h + i) * COLUMNS + w + j) * CHANNELS + c]
            if factor:
                result = (h * WIDTH + w) * filters
                for f, value in enumerate(weights, result):
                    sums[f] += factor * value
    return sums


def run(image, kernel, tiles, x, k, y, wanted, maps):
    parameters = [ctypes.c_int64(1), ctypes.c_int64(tiles), ctypes.c_int64(0), ctypes.c_int64(0)]
    parameters += [ctypes.c_float(1), ctypes.c_void_p(), x, k, y, *maps]
    image.run(kernel, tiles, 256, parameters, SHARED_BYTES)
    for i, (got, expected) in enumerate(zip(y, wanted, strict=True)):
        if got != expected:
            sys.exit(f"{kernel}: element {i}: expected {expected}, got {got}")


def check_across(image):
    filters = 256
    x, k = integers(ROWS * COLUMNS * CHANNELS), integers(WINDOW**2 * CHANNELS * filters)
    start = integers(HEIGHT * WIDTH * filters)
    wanted = convolution(
        x, lambda i, j, c, f: k[((i * WINDOW + j) * CHANNELS + c) * filters + f], filters, start
    )
    images, weights = driver.bfloat16(x), driver.bfloat16(k)
    edge = 1 - WINDOW
    pixels = driver.PixelMap(images, (1, ROWS, COLUMNS, CHANNELS), 128, (-128, 127, 0, edge))
    boxes = driver.BoxMap(weights, (WINDOW, WINDOW, CHANNELS, filters), (1, 1, 64, 64))
    run(image, "across", 2, images, weights, array.array("f", start), wanted, [pixels, boxes])


def check_along(image):
    filters = 56
    x, k = integers(ROWS * COLUMNS * CHANNELS), integers(WINDOW**2 * CHANNELS * filters)
    start = integers(HEIGHT * WIDTH * filters)

    def weight(i, j, c, f):
        # Windows are read backwards.
        tap = (WINDOW - 1 - i) * WINDOW + WINDOW - 1 - j
        return k[(tap * filters + f) * CHANNELS + c]

    wanted = convolution(x, weight, filters, start)
    weights = driver.bfloat16(k)
    boxes = driver.BoxMap(weights, (WINDOW, WINDOW, filters, CHANNELS), (1, 1, 64, 64))
    run(image, "along", 1, array.array("f", x), weights, array.array("f", start), wanted, [boxes])


def check_phase(image):
    filters, taps = 64, (0, 2)
    x, k = integers(HEIGHT * (WIDTH + 1) * CHANNELS), integers(WINDOW**2 * CHANNELS * filters)
    start = integers(HEIGHT * WIDTH * filters)
    wanted = list(start)
    for (j, tap), c, h, w in itertools.product(enumerate(taps), range(CHANNELS), range(HEIGHT), range(WIDTH)):
        factor = x[(h * (WIDTH + 1) + w + j) * CHANNELS + c]
        for f in range(filters):
            wanted[(h * WIDTH + w) * filters + f] += factor * k[((WINDOW + tap) * CHANNELS + c) * filters + f]
    weights = driver.bfloat16(k)
    boxes = driver.BoxMap(weights, (WINDOW, WINDOW, CHANNELS, filters), (1, 1, 64, 64))
    run(image, "phase", 1, array.array("f", x), weights, array.array("f", start), wanted, [boxes])


random.seed(1)
kernels = driver.Image(sys.argv[1])
check_across(kernels)
check_along(kernels)
check_phase(kernels)
