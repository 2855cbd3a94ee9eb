"""Convolutions with packed kernels by the definition of a convolution.

usage: packed.py module          writes an MLIR module
       packed.py check OUTPUT    checks what the module printed
"""

import itertools
import math

from compiled_cases import Tensor, digits, main


def convolution(image, kernel, strides, borders):
    _, height, width, _ = image.shape
    rows, columns, channels, filters = kernel.shape
    top, bottom, left, right = borders
    result = Tensor((
        1,
        (height + top + bottom - rows) // strides[0] + 1,
        (width + left + right - columns) // strides[1] + 1,
        filters,
    ))
    for n, h, w, f in result.indices():
        for i, j, c in itertools.product(range(rows), range(columns), range(channels)):
            pixel = image[n, h * strides[0] + i - top, w * strides[1] + j - left, c]
            result.add((n, h, w, f), pixel * kernel[i, j, c, f])
    return result


def case(image_shape, kernel_shape, strides, borders):
    """Operands, ops as text, and the expected result."""
    image, kernel, bias = digits(image_shape, 7), digits(kernel_shape, 3), digits(kernel_shape[3:], 5)
    result = convolution(image, kernel, strides, borders)
    width = next(n for n in range(min(kernel_shape[3], 32), 0, -1) if kernel_shape[3] % n == 0)
    panels = Tensor((kernel_shape[3] // width, *kernel_shape[:3], width)).type()
    kind = result.type()
    ops = (
        f"  %p = sinter.pack_kernel %b : {kernel.type()} -> {panels}\n"
        f"  %x = sinter.packed_conv2d %a, %p strides {strides} borders {borders}"
        f" : {image.type()}, {panels} -> {kind}\n"
        f"  %z = sinter.bias_add %x, %c : {kind}, {bias.type()}\n"
        f"  %y = sinter.relu %z : {kind}\n"
    )
    values = [max(value + bias[(i[3],)], 0) for i, value in zip(result.indices(), result.values)]
    return [image, kernel, bias], ops, Tensor(result.shape, values)


def cases():
    yield case((1, 3, 5, 4), (1, 1, 4, 8), [1, 1], [0, 0, 0, 0])
    yield case((1, 4, 7, 3), (1, 1, 3, 64), [1, 1], [0, 0, 0, 0])
    yield case((1, 5, 8, 3), (1, 1, 3, 40), [2, 2], [0, 0, 0, 0])
    yield case((1, 7, 7, 2), (3, 3, 2, 64), [1, 1], [1, 1, 1, 1])
    yield case((1, 6, 9, 2), (3, 2, 2, 96), [2, 1], [2, 0, -1, 1])


main(list(cases()), lambda printed, expected: all(map(math.isclose, printed, expected)))
