"""Runs the kernels of numeric-products.mlir and compares them with plain loops.

check_products.py IMAGE PRECISION
"""

import array
import ctypes
import itertools
import random
import sys

import driver

# Small whole numbers come out exactly in every precision. Of other numbers, what
# is allowed is relative to the sum of the products' magnitudes.
TOLERANCES = {"fp32": 1e-6, "tf32": 1e-3, "bf16": 8e-3}


def whole_numbers(count):
    return array.array("f", (random.randint(-8, 8) for _ in range(count)))


def fractions(count):
    return array.array("f", (random.uniform(-1, 1) for _ in range(count)))


def run(image, kernel, operands):
    parameters = [ctypes.c_int64(1), ctypes.c_int64(1), ctypes.c_int64(0), ctypes.c_int64(0)]
    image.run(
        kernel, 1, 256, [*parameters, ctypes.c_float(1), ctypes.c_void_p(), *operands]
    )


def check(image, kernel, sizes, terms, numbers, tolerance):
    """`terms` gives (result, first factor, second factor), each by its place."""
    x, y, start = (numbers(size) for size in sizes)
    sums, magnitudes = list(start), [abs(value) for value in start]
    for result, left, right in terms():
        sums[result] += x[left] * y[right]
        magnitudes[result] += abs(x[left] * y[right])
    run(image, kernel, [x, y, start])
    for i, (got, wanted, magnitude) in enumerate(zip(start, sums, magnitudes, strict=True)):
        if not abs(got - wanted) <= tolerance * magnitude:
            sys.exit(f"{kernel}: element {i}: expected {wanted}, got {got}")


def matrices():
    for i, j, k in itertools.product(range(61), range(27), range(45)):
        yield i * 27 + j, i * 45 + k, k * 27 + j


def windows(filters):
    """The places of pixels of x, elements of the kernel and pixels of y that meet."""
    ranges = (range(size) for size in (7, 9, filters, 3, 3, 5))
    for h, w, f, i, j, c in itertools.product(*ranges):
        yield (
            ((h + i) * 11 + w + j) * 5 + c,
            ((i * 3 + j) * 5 + c) * filters + f,
            (h * 9 + w) * filters + f,
        )


def convolution():
    for x, k, y in windows(72):
        yield y, x, k


def kernel_gradient():
    for x, k, y in windows(8):
        yield k, x, y


random.seed(2)
kernels, precision = driver.Image(sys.argv[1]), sys.argv[2]
for case in (
    ("matrices", (61 * 45, 45 * 27, 61 * 27), matrices),
    ("convolution", (9 * 11 * 5, 9 * 5 * 72, 63 * 72), convolution),
    ("kernel_gradient", (9 * 11 * 5, 63 * 8, 9 * 5 * 8), kernel_gradient),
):
    check(kernels, *case, whole_numbers, 0)
    check(kernels, *case, fractions, TOLERANCES[precision])
