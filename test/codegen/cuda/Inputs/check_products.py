"""Runs the kernels of numeric-products.mlir and compares them with plain loops, which
take longer than the kernels of all images.

check_products.py PRECISION=IMAGE...
"""

import array
import ctypes
import itertools
import math
import random
import sys

import driver

# Small whole numbers come out exactly in every precision. Of other numbers, what
# is allowed is relative to the sum of the products' magnitudes.
TOLERANCES = {"fp32": 1e-6, "tf32": 1e-3, "bf16": 8e-3}

# Two slabs of the largest tile: 256 rows and 64 columns, of 128 bytes each.
SHARED_BYTES = 2 * (256 + 64) * 128


def whole_numbers(count):
    return array.array("f", (random.randint(-8, 8) for _ in range(count)))


def fractions(count):
    return array.array("f", (random.uniform(-1, 1) for _ in range(count)))


def cut_to_bf16(numbers):
    """Leaves the upper halves of the numbers, and returns these."""
    bits = memoryview(numbers).cast("B").cast("H")
    for place in range(0, len(bits), 2):
        bits[place] = 0
    return array.array("H", bits[1::2])


def run(image, kernel, operands):
    parameters = [ctypes.c_int64(1), ctypes.c_int64(1), ctypes.c_int64(0), ctypes.c_int64(0)]
    parameters += [ctypes.c_float(1), ctypes.c_void_p(), *operands]
    image.run(kernel, 1, 256, parameters, SHARED_BYTES)


def check(images, kernel, sizes, terms, numbers, narrow=0):
    """`terms` gives (result, first factor, second factor), each by its place. The
    kernels read the first `narrow` operands as bf16."""
    x, y, start = (numbers(size) for size in sizes)
    factors = [cut_to_bf16(factor) if place < narrow else factor for place, factor in enumerate([x, y])]
    sums, magnitudes = list(start), [abs(value) for value in start]
    for result, left, right in terms():
        product = x[left] * y[right]
        sums[result] += product
        magnitudes[result] += abs(product)
    for precision, image in images:
        tolerance = 0 if numbers is whole_numbers else TOLERANCES[precision]
        results = start[:]
        run(image, kernel, [*factors, results])
        for i, (got, wanted, magnitude) in enumerate(zip(results, sums, magnitudes, strict=True)):
            if not abs(got - wanted) <= tolerance * magnitude:
                sys.exit(f"{kernel} of {precision}: element {i}: expected {wanted}, got {got}")


def check_nan(image):
    """A GPU's NaN makes the row of it NaN, and no other."""
    x, y = whole_numbers(61 * 45), whole_numbers(45 * 27)
    memoryview(x).cast("B").cast("I")[7 * 45 + 3] = 0x7FFFFFFF
    sums = array.array("f", bytes(4 * 61 * 27))
    run(image, "matrices", [x, y, sums])
    if [*map(math.isnan, sums)] != [i // 27 == 7 for i in range(61 * 27)]:
        sys.exit("matrices: expected NaN in row 7")


def matrices():
    for i, j, k in itertools.product(range(61), range(27), range(45)):
        yield i * 27 + j, i * 45 + k, k * 27 + j


def windows(filters, channels=5):
    """The places of pixels of x, elements of the kernel and pixels of y that meet."""
    ranges = (range(size) for size in (7, 9, filters, 3, 3, channels))
    for h, w, f, i, j, c in itertools.product(*ranges):
        yield (
            ((h + i) * 11 + w + j) * channels + c,
            ((i * 3 + j) * channels + c) * filters + f,
            (h * 9 + w) * filters + f,
        )


def convolution():
    for x, k, y in windows(72):
        yield y, x, k


def narrow_convolution():
    for x, k, y in windows(72, channels=8):
        yield y, x, k


def kernel_gradient():
    for x, k, y in windows(8):
        yield k, x, y


def wide():
    for i, j, k in itertools.product(range(150), range(128), range(60)):
        yield i * 128 + j, i * 60 + k, k * 128 + j


def image_gradient():
    ranges = (range(size) for size in (4, 5, 20, 3, 3, 12))
    for h, w, c, i, j, f in itertools.product(*ranges):
        yield (
            (h * 5 + w) * 20 + c,
            ((h - i + 2) * 7 + w - j + 2) * 12 + f,
            ((i * 3 + j) * 20 + c) * 12 + f,
        )


def few_rows():
    for i, j, k in itertools.product(range(50), range(64), range(96)):
        yield i * 64 + j, i * 96 + k, k * 64 + j


def image():
    for h, w, f, i, j, c in itertools.product(*map(range, (16, 31, 32, 3, 3, 8))):
        yield (
            (h * 31 + w) * 32 + f,
            ((h + i) * 33 + w + j) * 8 + c,
            ((i * 3 + j) * 8 + c) * 32 + f,
        )


def large_kernel_gradient():
    for i, j, c, f, h, w in itertools.product(*map(range, (3, 3, 16, 32, 10, 12))):
        yield (
            ((i * 3 + j) * 16 + c) * 32 + f,
            ((h + i) * 14 + w + j) * 16 + c,
            (h * 12 + w) * 32 + f,
        )


random.seed(2)
arguments = [argument.split("=") for argument in sys.argv[1:]]
images = [(precision, driver.Image(path)) for precision, path in arguments]
for case in (
    ("matrices", (61 * 45, 45 * 27, 61 * 27), matrices),
    ("convolution", (9 * 11 * 5, 9 * 5 * 72, 63 * 72), convolution),
    ("kernel_gradient", (9 * 11 * 5, 63 * 8, 9 * 5 * 8), kernel_gradient),
    ("wide", (150 * 60, 60 * 128, 150 * 128), wide),
    ("image_gradient", (6 * 7 * 12, 9 * 20 * 12, 20 * 20), image_gradient),
    ("few_rows", (50 * 96, 96 * 64, 50 * 64), few_rows),
    ("image", (18 * 33 * 8, 9 * 8 * 32, 16 * 31 * 32), image),
    ("large_kernel_gradient", (12 * 14 * 16, 120 * 32, 9 * 16 * 32), large_kernel_gradient),
):
    check(images, *case, whole_numbers)
    check(images, *case, fractions)
for narrow, case in (
    (1, ("narrow_convolution", (9 * 11 * 8, 9 * 8 * 72, 63 * 72), narrow_convolution)),
    (2, ("narrow_kernel_gradient", (9 * 11 * 5, 63 * 8, 9 * 5 * 8), kernel_gradient)),
):
    check(images, *case, whole_numbers, narrow)
    check(images, *case, fractions, narrow)
for _, image in images:
    check_nan(image)
