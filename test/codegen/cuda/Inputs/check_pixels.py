"""Runs the kernels of numeric-pixels.mlir and compares them with plain loops.

check_pixels.py IMAGE
"""

import array
import ctypes
import itertools
import random
import sys

import driver

SAMPLES = 3
# Two blocks may share a multiprocessor.
SHARED_BYTES = 113 << 10


def integers(count):
    """Numbers whose sums of products are exact."""
    return [float(random.randint(-4, 4)) for _ in range(count)]


def check(image, kernel, tiles, shape, results, filters, window, strides, border, backwards=False):
    rows, columns, channels = shape
    height, width = results
    x, k, start = (
        integers(count)
        for count in (
            SAMPLES * rows * columns * channels,
            window * window * channels * filters,
            SAMPLES * height * width * filters,
        )
    )
    sums = list(start)
    places = itertools.product(range(SAMPLES), range(height), range(width), range(window), range(window))
    for n, h, w, i, j in places:
        up, left = (window - 1 - i, window - 1 - j) if backwards else (i, j)
        row, column = h * strides[0] + up - border, w * strides[1] + left - border
        if not (0 <= row < rows and 0 <= column < columns):
            continue
        pixel = ((n * rows + row) * columns + column) * channels
        result = ((n * height + h) * width + w) * filters
        tap = (i * window + j) * channels * filters
        for c in range(channels):
            factor = x[pixel + c]
            if factor:
                at = tap + c * filters
                for f in range(filters):
                    sums[result + f] += factor * k[at + f]
    narrow = driver.bfloat16(x)
    y = array.array("f", start)
    last = (width - 1) * strides[1] - border - (columns - 1)
    pixels = driver.PixelMap(narrow, (SAMPLES, *shape), 128, (-128, 127, -border, last), strides)
    parameters = [ctypes.c_int64(SAMPLES), ctypes.c_int64(tiles), ctypes.c_int64(0), ctypes.c_int64(0)]
    parameters += [ctypes.c_float(1), ctypes.c_void_p(), narrow, array.array("f", k), y, pixels]
    # Two blocks take turns.
    image.run(kernel, 2, 256, parameters, SHARED_BYTES)
    for i, (got, wanted) in enumerate(zip(y, sums, strict=True)):
        if got != wanted:
            sys.exit(f"{kernel}: element {i}: expected {wanted}, got {got}")


random.seed(1)
kernels = driver.Image(sys.argv[1])
check(kernels, "borders", SAMPLES, (10, 13, 64), (10, 13), 64, 3, (1, 1), 1)
check(kernels, "parts", 3 * SAMPLES, (24, 10, 128), (24, 10), 32, 3, (1, 1), 1)
check(kernels, "strides", SAMPLES, (21, 31, 64), (10, 10), 64, 2, (2, 3), 0, backwards=True)
