"""Runs the kernels of numeric-emulator.mlir and compares them with plain loops.

check_kernels.py IMAGE
"""

import array
import random
import sys

import driver


def integers(count):
    """Numbers whose sums of products float32, tf32 and bfloat16 hold exactly."""
    return [float(random.randint(-8, 8)) for _ in range(count)]


def multiply(a, b, rows, depth, columns):
    return [
        sum(a[i * depth + k] * b[k * columns + j] for k in range(depth))
        for i in range(rows)
        for j in range(columns)
    ]


def expect(name, actual, expected):
    for i, (got, wanted) in enumerate(zip(actual, expected, strict=True)):
        if got != wanted:
            sys.exit(f"{name}: element {i}: expected {wanted}, got {got}")


def check_row_sums(image):
    rows, columns = 5, 1000
    x = array.array("f", integers(rows * columns))
    y = array.array("f", [0.0] * rows)
    image.run("row_sums", 3, 256, [x, y])
    expect("row_sums", y, [sum(x[i * columns : (i + 1) * columns]) for i in range(rows)])


def check_tf32(image):
    rows, depth, columns = 32, 24, 8
    a = array.array("f", integers(rows * depth))
    b = array.array("f", integers(depth * columns))
    c = array.array("f", [0.0] * (rows * columns))
    image.run("matmul_tf32", 2, 32, [a, b, c])
    expect("matmul_tf32", c, multiply(a, b, rows, depth, columns))


def check_bf16(image):
    rows, depth, columns = 16, 64, 8
    a, b = integers(rows * depth), integers(depth * columns)
    c = array.array("f", [0.0] * (rows * columns))
    image.run(
        "matmul_bf16",
        1,
        32,
        [driver.bfloat16(a), driver.bfloat16(b), c],
        shared_bytes=2 * 768,
    )
    expect("matmul_bf16", c, multiply(a, b, rows, depth, columns))


random.seed(1)
kernels = driver.Image(sys.argv[1])
check_row_sums(kernels)
check_tf32(kernels)
check_bf16(kernels)
