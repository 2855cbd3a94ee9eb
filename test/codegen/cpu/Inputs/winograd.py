"""Winograd's convolution, and the gradient of its kernel, by their definitions.

usage: winograd.py module          writes an MLIR module
       winograd.py check OUTPUT    checks what the module printed
"""

import itertools

from compiled_cases import Tensor, digits, main


def windows(extent, taps, stride, before, after):
    """Windows of a convolution along an axis."""
    return (extent + before + after - taps) // stride + 1


def convolution(image, kernel, stride, borders):
    _, height, width, channels = image.shape
    taps, _, _, filters = kernel.shape
    rows = windows(height, taps, stride, *borders[:2])
    columns = windows(width, taps, stride, *borders[2:])
    result = Tensor((1, rows, columns, filters))
    for n, h, w, f in result.indices():
        for i, j, c in itertools.product(range(taps), range(taps), range(channels)):
            pixel = image[n, h * stride + i - borders[0], w * stride + j - borders[2], c]
            result.add((n, h, w, f), pixel * kernel[i, j, c, f])
    return result


def transposed_convolution(image, kernel, stride, cut):
    _, height, width, _ = image.shape
    taps, _, filters, _ = kernel.shape
    rows = (height - 1) * stride + taps - cut[0] - cut[1]
    columns = (width - 1) * stride + taps - cut[2] - cut[3]
    result = Tensor((1, rows, columns, filters))
    for _, h, w, c in image.indices():
        for i, j, o in itertools.product(range(taps), range(taps), range(filters)):
            place = (0, h * stride + i - cut[0], w * stride + j - cut[2], o)
            result.add(place, image[0, h, w, c] * kernel[i, j, o, c])
    return result


def kernel_gradient(image, gradient, taps, stride, borders):
    _, height, width, filters = gradient.shape
    result = Tensor((taps, taps, image.shape[3], filters))
    for i, j, c, f in result.indices():
        for h, w in itertools.product(range(height), range(width)):
            pixel = image[0, h * stride + i - borders[0], w * stride + j - borders[2], c]
            result.add((i, j, c, f), pixel * gradient[0, h, w, f])
    return result


def cases():
    """Operands, ops as text, and the expected result of each."""

    def case(op, word, definition, image_shape, kernel_shape, stride, borders):
        image, kernel = digits(image_shape, 7), digits(kernel_shape, 3)
        result = definition(image, kernel, stride, borders)
        return [image, kernel], (
            f"  %y = sinter.{op} %a, %b strides [{stride}, {stride}] {word} {borders} winograd"
            f" : {image.type()}, {kernel.type()} -> {result.type()}\n"
        ), result

    def conv2d(height, width, channels, filters, borders, taps=3, stride=1):
        shapes = (1, height, width, channels), (taps, taps, channels, filters)
        return case("conv2d", "borders", convolution, *shapes, stride, borders)

    def conv2d_transpose(height, width, channels, filters, cut, taps=3, stride=1):
        shapes = (1, height, width, channels), (taps, taps, filters, channels)
        return case("conv2d_transpose", "cut", transposed_convolution, *shapes, stride, cut)

    def conv2d_kernel_gradient(height, width, channels, filters, borders, taps=3, stride=1):
        image = digits((1, height, width, channels), 7)
        rows = windows(height, taps, stride, *borders[:2])
        columns = windows(width, taps, stride, *borders[2:])
        gradient = digits((1, rows, columns, filters), 3)
        result = kernel_gradient(image, gradient, taps, stride, borders)
        return [image, gradient], (
            f"  %y = sinter.conv2d_kernel_gradient %a, %b kernel [{taps}, {taps}]"
            f" strides [{stride}, {stride}] borders {borders} winograd"
            f" : {image.type()}, {gradient.type()} -> {result.type()}\n"
        ), result

    def with_kernel_at_points(height, width, channels, filters, borders):
        operands, _, result = conv2d(height, width, channels, filters, borders)
        image, kernel = operands
        panel = next(n for n in range(min(filters, 32), 0, -1) if filters % n == 0)
        points = Tensor((filters // panel, 6, 6, channels, panel)).type()
        return operands, (
            f"  %p = sinter.winograd_kernel %b : {kernel.type()} -> {points}\n"
            f"  %y = sinter.winograd_conv2d %a, %p borders {borders}"
            f" : {image.type()}, {points} -> {result.type()}\n"
        ), result

    def with_epilogue(case):
        operands, ops, result = case
        bias = digits((result.shape[3],), 5)
        kind = result.type()
        values = [max(value + bias[(i[3],)], 0) for i, value in zip(result.indices(), result.values)]
        ops = ops.replace("%y", "%x") + (
            f"  %z = sinter.bias_add %x, %c : {kind}, {bias.type()}\n"
            f"  %y = sinter.relu %z : {kind}\n"
        )
        return [*operands, bias], ops, Tensor(result.shape, values)

    # Whole tiles, and all ways to end within one.
    for size in range(4, 8):
        yield conv2d(size, 11 - size, 3, 5, [1, 1, 1, 1])
        yield conv2d_transpose(size, 11 - size, 5, 3, [1, 1, 1, 1])
        yield conv2d_kernel_gradient(size, 11 - size, 3, 5, [1, 1, 1, 1])
    # Borders of one side, of none, and negative ones; an image of one pixel.
    yield conv2d(6, 9, 2, 4, [2, 0, -1, 2])
    yield conv2d(5, 5, 2, 4, [0, 0, 0, 0])
    yield conv2d(9, 6, 2, 4, [-2, 1, 0, -3])
    yield conv2d(1, 1, 2, 4, [1, 1, 1, 1])
    yield conv2d_transpose(6, 9, 2, 4, [2, 0, -1, 2])
    yield conv2d_transpose(5, 5, 2, 4, [0, 0, 0, 0])
    yield conv2d_kernel_gradient(6, 9, 2, 4, [2, 0, -1, 2])
    yield conv2d_kernel_gradient(5, 5, 2, 4, [0, 0, 0, 0])
    yield conv2d_kernel_gradient(9, 6, 2, 4, [-2, 1, 0, -3])
    yield conv2d_kernel_gradient(1, 1, 2, 4, [1, 1, 1, 1])
    # Several panels of filters; several blocks of rows.
    yield with_epilogue(conv2d(8, 8, 5, 64, [1, 1, 1, 1]))
    yield with_epilogue(conv2d(132, 8, 2, 3, [1, 1, 1, 1]))
    yield with_epilogue(conv2d_transpose(131, 7, 3, 48, [1, 1, 1, 1]))
    yield conv2d_kernel_gradient(4, 5, 64, 3, [1, 1, 1, 1])
    yield conv2d_kernel_gradient(4, 5, 2, 128, [1, 1, 1, 1])
    yield conv2d_kernel_gradient(131, 7, 3, 5, [1, 1, 1, 1])
    # Phases of two taps, of three, and of one kernel; odd sizes, and cuts that
    # leave other results of the first phase than of the second.
    for taps, stride in [(4, 2), (6, 2), (2, 1), (6, 3)]:
        for size in range(5, 8):
            yield conv2d(stride * size + 1, stride * (11 - size), 3, 5, [1, 1, 1, 0], taps, stride)
            yield conv2d_transpose(size, 11 - size, 5, 3, [1, 1, 1, 1], taps, stride)
            yield conv2d_kernel_gradient(
                stride * size + 1, stride * (11 - size), 3, 5, [1, 1, 1, 0], taps, stride
            )
    for cut in [0, 0, 0, 0], [1, 0, 0, 1], [2, 1, 3, 2], [-1, 3, -2, 0], [3, 3, 3, -3]:
        yield conv2d_transpose(6, 5, 2, 4, cut, 4, 2)
        yield conv2d(12, 13, 2, 4, cut, 4, 2)
    # Several blocks, the last of them not full; several panels.
    yield with_epilogue(conv2d_transpose(65, 64, 2, 3, [1, 1, 1, 1], 4, 2))
    yield with_epilogue(conv2d(64, 128, 2, 34, [1, 1, 1, 1], 4, 2))
    yield conv2d_kernel_gradient(65, 128, 2, 3, [1, 1, 1, 1], 4, 2)
    yield conv2d_kernel_gradient(10, 10, 34, 66, [1, 1, 1, 1], 4, 2)
    # Kernels that are transformed before.
    yield with_kernel_at_points(6, 9, 2, 4, [2, 0, -1, 2])
    yield with_epilogue(with_kernel_at_points(9, 5, 3, 40, [1, 1, 1, 1]))


def is_right(printed, expected):
    """The transforms round; what they add to the error follows the largest
    values that a tile has."""
    limit = 1e-5 * max(map(abs, expected))
    return all(abs(a - b) <= limit for a, b in zip(printed, expected))


main(list(cases()), is_right)
