"""Runs the kernel of numeric-bulk-copies.mlir and compares what it collects with
what a convolution reads.

check_bulk_copies.py IMAGE
"""

import array
import ctypes
import sys

import driver

PIXELS = CHANNELS = 64


def check(image, shape, borders, strides, begin, channel):
    """`borders` are zeros at the top, bottom, left and right of the image, `begin`
    is the number of the first result."""
    samples, rows, columns, channels = shape
    top, bottom, left, right = borders
    height = (rows + top + bottom - 3) // strides[0] + 1
    width = (columns + left + right - 3) // strides[1] + 1
    values = array.array("H", ((i * 7 + 1) % 65536 for i in range(samples * rows * columns * channels)))

    def pixel_of(result):
        return (
            result // (width * height),
            result // width % height * strides[0] - top,
            result % width * strides[1] - left,
        )

    def element(sample, row, column, c):
        if sample >= samples or not (0 <= row < rows and 0 <= column < columns):
            return 0
        return values[((sample * rows + row) * columns + column) * channels + c]

    corners = (-top, bottom - 2, -left, right - 2)
    images = driver.PixelMap(values, shape, PIXELS, corners, strides)
    sample, row, column = pixel_of(begin)
    place = [ctypes.c_int32(number) for number in (sample, row, column, channel)]
    got = array.array("H", [1] * (9 * PIXELS * CHANNELS))
    image.run("columns", 1, 64, [images, *place, got])
    for tap in range(9):
        for i in range(PIXELS):
            sample, row, column = pixel_of(begin + i)
            for c in range(CHANNELS):
                wanted = element(sample, row + tap // 3, column + tap % 3, channel + c)
                at = (tap * PIXELS + i) * CHANNELS + c
                if got[at] != wanted:
                    sys.exit(f"{shape}: tap {tap}, pixel {i}, channel {c}: expected {wanted}, got {got[at]}")


kernels = driver.Image(sys.argv[1])
# Borders around, in the next sample and beyond the last one.
check(kernels, (2, 5, 9, 64), (1, 1, 1, 1), (1, 1), 0, 0)
check(kernels, (2, 5, 9, 128), (1, 1, 1, 1), (1, 1), 40, 64)
# As many results as a row has, odd borders, strides.
check(kernels, (1, 3, 64, 64), (0, 2, 2, 0), (1, 1), 64, 0)
check(kernels, (3, 11, 13, 64), (0, 1, 1, 2), (2, 3), 7, 0)
