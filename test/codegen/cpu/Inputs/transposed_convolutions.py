"""Transposed convolutions by their definition, against compiled ones.

usage: transposed_convolutions.py module          writes an MLIR module
       transposed_convolutions.py check OUTPUT    checks what the module printed

The data are small integers: every order of the additions gives the same sums.
"""

import itertools

from compiled_cases import Tensor, digits, main


def upsample(image, factor):
    _, height, width, channels = image.shape
    result = Tensor((1, height * factor[0], width * factor[1], channels))
    for n, h, w, c in result.indices():
        result.add((n, h, w, c), image[n, h // factor[0], w // factor[1], c])
    return result


def transposed_convolution(image, kernel, strides, cut):
    """Every pixel adds the kernel, scaled, to the result."""
    _, height, width, _ = image.shape
    rows, columns, outputs, _ = kernel.shape
    size = (
        (height - 1) * strides[0] + rows - cut[0] - cut[1],
        (width - 1) * strides[1] + columns - cut[2] - cut[3],
    )
    result = Tensor((1, *size, outputs))
    for _, h, w, c in image.indices():
        for i, j, o in itertools.product(range(rows), range(columns), range(outputs)):
            place = (0, h * strides[0] + i - cut[0], w * strides[1] + j - cut[2], o)
            result.add(place, image[0, h, w, c] * kernel[i, j, o, c])
    return result


def box_sum_gradient(gradient, box):
    rows, columns, *channels = gradient.shape
    result = Tensor((rows - box[0] + 1, columns - box[1] + 1, *channels))
    for i, j, o, c in result.indices():
        for a, b in itertools.product(range(box[0]), range(box[1])):
            result.add((i, j, o, c), gradient[i + a, j + b, o, c])
    return result


def keras_cut(size, stride, padding):
    """Before and after one axis (conv2dTransposeBorders of ShapeRules.h)."""
    if padding == "valid":
        return [0, min(size - stride, 0)]
    total = stride + size - 2
    before = min(total // 2 + total % 2, size - 1)
    return [size - 1 - before, size - 1 - (total - before)]


def cases():
    """Operands, ops as text, and the expected result of each."""

    def transposed(kernel_size, strides, cut, outputs, factor=(1, 1)):
        image = digits((1, 3, 4, 3), 7)
        kernel = digits((*kernel_size, outputs, 3), 3)
        large = upsample(image, factor)
        result = transposed_convolution(large, kernel, strides, cut)
        ops = (
            f"  %u = sinter.upsample2d %a factor {list(factor)}"
            f" : {image.type()} -> {large.type()}\n"
            f"  %y = sinter.conv2d_transpose %u, %b strides {list(strides)}"
            f" cut {cut} : {large.type()}, {kernel.type()} -> {result.type()}\n"
        )
        return [image, kernel], ops, result

    for padding, stride, size in itertools.product(["valid", "same"], [1, 2, 3], range(1, 6)):
        cut = keras_cut(size, stride, padding)
        yield transposed((size, size), (stride, stride), cut + cut, 4 if size % 2 else 1)
    for padding, factor, size in itertools.product(["valid", "same"], [2, 3], range(1, 6)):
        cut = keras_cut(size, 1, padding)
        yield transposed((size, size), (1, 1), cut + cut, 1 if size % 2 else 4, (factor, factor))
    # Uneven in everything.
    yield transposed((2, 4), (3, 2), [-1, 1, 3, -2], 5)
    yield transposed((1, 2), (2, 4), [-3, 0, 1, -3], 2)
    yield transposed((4, 1), (1, 1), [3, -1, -2, 0], 5, (2, 3))
    yield transposed((3, 2), (1, 1), [-1, 2, 1, 0], 1, (1, 4))

    gradient = digits((4, 6, 2, 3), 7)
    result = box_sum_gradient(gradient, (2, 3))
    yield [gradient], (
        f"  %y = sinter.box_sum_kernel_gradient %a box [2, 3]"
        f" : {gradient.type()} -> {result.type()}\n"
    ), result


main(list(cases()))
