"""Ops over the windows of images by their definitions, against compiled ones.

usage: windows.py module          writes an MLIR module
       windows.py check OUTPUT    checks what the module printed

An op and its gradients come from one list of products, so that the gradients
are the adjoints by construction.
"""

import itertools

from compiled_cases import Tensor, digits, main


def windows(size, window, strides, borders, dilation=(1, 1)):
    """Each window of an image, each place in it, and the pixel that is there,
    which may be outside."""
    counts = [
        (size[a] + borders[2 * a] + borders[2 * a + 1] - (window[a] - 1) * dilation[a] - 1)
        // strides[a]
        + 1
        for a in (0, 1)
    ]
    for h, w in itertools.product(*map(range, counts)):
        for i, j in itertools.product(*map(range, window)):
            yield (
                (h, w),
                (i, j),
                (
                    h * strides[0] + i * dilation[0] - borders[0],
                    w * strides[1] + j * dilation[1] - borders[2],
                ),
            )


def is_inside(pixel, size):
    return 0 <= pixel[0] < size[0] and 0 <= pixel[1] < size[1]


def pooled_size(size, window, strides, borders, dilation=(1, 1)):
    (height, width), _, _ = max(windows(size, window, strides, borders, dilation))
    return height + 1, width + 1


def clause(dilation, groups):
    text = f" dilation {list(dilation)}" if dilation != (1, 1) else ""
    return text + (f" groups {groups}" if groups != 1 else "")


def convolutions(size, kernel_size, strides, borders, dilation, channels, filters, groups):
    """A convolution and both of its gradients."""
    result_size = pooled_size(size, kernel_size, strides, borders, dilation)
    image = digits((1, *size, channels), 7)
    kernel = digits((*kernel_size, channels // groups, filters), 3)
    gradient = digits((1, *result_size, filters), 9)
    y, dx, dk = (Tensor(t.shape) for t in (gradient, image, kernel))
    for (h, w), (i, j), pixel in windows(size, kernel_size, strides, borders, dilation):
        if not is_inside(pixel, size):
            continue
        for f, c in itertools.product(range(filters), range(channels // groups)):
            channel = f // (filters // groups) * (channels // groups) + c
            x_at, k_at, y_at = (0, *pixel, channel), (i, j, c, f), (0, h, w, f)
            y.add(y_at, image[x_at] * kernel[k_at])
            dx.add(x_at, gradient[y_at] * kernel[k_at])
            dk.add(k_at, image[x_at] * gradient[y_at])
    cut = list(borders)
    for a in (0, 1):
        full = (result_size[a] - 1) * strides[a] + (kernel_size[a] - 1) * dilation[a] + 1
        cut[2 * a + 1] = full - borders[2 * a] - size[a]
    rest = clause(dilation, groups)
    steps = f"strides {list(strides)}"
    yield [image, kernel], (
        f"  %y = sinter.conv2d %a, %b {steps} borders {list(borders)}{rest}"
        f" : {image.type()}, {kernel.type()} -> {y.type()}\n"
    ), y
    yield [gradient, kernel], (
        f"  %y = sinter.conv2d_transpose %a, %b {steps} cut {cut}{rest}"
        f" : {gradient.type()}, {kernel.type()} -> {dx.type()}\n"
    ), dx
    yield [image, gradient], (
        f"  %y = sinter.conv2d_kernel_gradient %a, %b kernel {list(kernel_size)} {steps}"
        f" borders {list(borders)}{rest} : {image.type()}, {gradient.type()} -> {dk.type()}\n"
    ), dk


def pools(size, pool, strides, borders, channels):
    """Maximum and mean, with their gradients. All pixels are negative: a border
    must not win."""
    result_size = pooled_size(size, pool, strides, borders)
    image = digits((1, *size, channels), 7)
    image.values = [value - 6 for value in image.values]
    gradient = digits((1, *result_size, channels), 9)
    inside = {}
    for window, _, pixel in windows(size, pool, strides, borders):
        if is_inside(pixel, size):
            inside.setdefault(window, []).append(pixel)
    largest, mean = Tensor(gradient.shape), Tensor(gradient.shape)
    largest_gradient, mean_gradient = Tensor(image.shape), Tensor(image.shape)
    for (h, w), pixels in inside.items():
        for c in range(channels):
            at = (0, h, w, c)
            # Of equal values, max takes the first.
            winner = max(pixels, key=lambda pixel: image[(0, *pixel, c)])
            largest.add(at, image[(0, *winner, c)])
            largest_gradient.add((0, *winner, c), gradient[at])
            for pixel in pixels:
                mean.add(at, image[(0, *pixel, c)] / len(pixels))
                mean_gradient.add((0, *pixel, c), gradient[at] / len(pixels))
    how = f"pool {list(pool)}"
    if strides != pool:
        how += f" strides {list(strides)}"
    if any(borders):
        how += f" borders {list(borders)}"
    indices = gradient.type().replace("f32", "i8")
    to_largest = (
        f"sinter.max_pool2d %a {how} : {image.type()} -> {gradient.type()}, {indices}\n"
    )
    yield [image], f"  %y, %i = {to_largest}", largest
    yield [image, gradient], (
        f"  %m, %i = {to_largest}"
        f"  %y = sinter.max_pool2d_gradient %b, %i {how} image {list(size)}"
        f" : {gradient.type()}, {indices} -> {image.type()}\n"
    ), largest_gradient
    yield [image], (
        f"  %y = sinter.average_pool2d %a {how} : {image.type()} -> {gradient.type()}\n"
    ), mean
    yield [gradient], (
        f"  %y = sinter.average_pool2d_gradient %a {how} image {list(size)}"
        f" : {gradient.type()} -> {image.type()}\n"
    ), mean_gradient


def global_average_pool(size, channels):
    image = digits((1, *size, channels), 7)
    gradient = digits((1, channels), 9)
    mean, mean_gradient = Tensor(gradient.shape), Tensor(image.shape)
    for n, h, w, c in image.indices():
        mean.add((n, c), image[n, h, w, c] / (size[0] * size[1]))
        mean_gradient.add((n, h, w, c), gradient[n, c] / (size[0] * size[1]))
    yield [image], (
        f"  %y = sinter.global_average_pool2d %a : {image.type()} -> {mean.type()}\n"
    ), mean
    yield [gradient], (
        f"  %y = sinter.global_average_pool2d_gradient %a image {list(size)}"
        f" : {gradient.type()} -> {image.type()}\n"
    ), mean_gradient


def zero_padding(size, borders, channels):
    image = digits((1, *size, channels), 7)
    result = Tensor(
        (1, size[0] + borders[0] + borders[1], size[1] + borders[2] + borders[3], channels)
    )
    for n, h, w, c in image.indices():
        result.add((n, h + borders[0], w + borders[2], c), image[n, h, w, c])
    yield [image], (
        f"  %y = sinter.zero_padding2d %a borders {list(borders)}"
        f" : {image.type()} -> {result.type()}\n"
    ), result


def bilinear_terms(size, factor):
    """Each large pixel, with the small ones that it is between and their weights."""
    for large in range(size * factor):
        place = min(max((large + 0.5) / factor - 0.5, 0), size - 1)
        before = min(int(place), max(size - 2, 0))
        yield large, before, 1 - (place - before)
        if place > before:
            yield large, before + 1, place - before


def bilinear(size, factor, channels):
    image = digits((1, *size, channels), 7)
    gradient = digits((1, size[0] * factor[0], size[1] * factor[1], channels), 9)
    large, small = Tensor(gradient.shape), Tensor(image.shape)
    for (i, h, row), (j, w, column) in itertools.product(
        bilinear_terms(size[0], factor[0]), bilinear_terms(size[1], factor[1])
    ):
        for c in range(channels):
            large.add((0, i, j, c), row * column * image[0, h, w, c])
            small.add((0, h, w, c), row * column * gradient[0, i, j, c])
    for op, source, result in (
        ("resize_bilinear", image, large),
        ("resize_bilinear_gradient", gradient, small),
    ):
        yield [source], (
            f"  %y = sinter.{op} %a factor {list(factor)}"
            f" : {source.type()} -> {result.type()}\n"
        ), result


def cases():
    nothing = (0, 0, 0, 0)
    for size, kernel, strides, borders, dilation, channels, filters, groups in [
        ((6, 7), (3, 2), (2, 1), (1, 0, -1, 1), (1, 1), 3, 5, 1),
        # Dilated; with strides, the window's elements belong to several phases.
        ((8, 9), (3, 2), (1, 1), nothing, (2, 3), 3, 4, 1),
        ((6, 6), (3, 3), (1, 1), (2, 2, 2, 2), (2, 2), 2, 5, 1),
        ((9, 10), (3, 2), (2, 3), (1, 2, 0, 2), (3, 2), 2, 3, 1),
        ((9, 11), (2, 3), (4, 2), (2, 1, 1, 0), (2, 4), 2, 3, 1),
        # Groups of several channels; one filter for each channel; more of them.
        ((5, 6), (3, 2), (1, 2), (1, 1, 0, 1), (1, 1), 6, 4, 2),
        ((5, 4), (1, 1), (1, 1), nothing, (1, 1), 8, 16, 2),
        ((7, 6), (3, 3), (2, 2), (1, 1, 0, 1), (1, 1), 19, 19, 19),
        ((5, 5), (3, 3), (1, 1), (1, 1, 1, 1), (1, 1), 3, 6, 3),
        ((6, 5), (2, 2), (1, 1), nothing, (2, 1), 4, 20, 4),
    ]:
        yield from convolutions(
            size, kernel, strides, borders, dilation, channels, filters, groups
        )
    for size, pool, strides, borders, channels in [
        ((5, 6), (2, 2), (2, 2), nothing, 3),  # side by side, a row is left out
        ((4, 6), (2, 3), (2, 3), nothing, 16),
        ((7, 7), (3, 3), (2, 2), (1, 1, 1, 1), 5),
        ((7, 2), (3, 3), (2, 2), (1, 1, 0, 1), 4),  # wider than the image
        ((6, 5), (3, 2), (1, 1), nothing, 1),
        ((5, 7), (4, 4), (1, 1), (1, 2, 1, 2), 3),
        ((8, 9), (2, 2), (3, 4), nothing, 2),  # apart
        ((6, 6), (2, 2), (2, 2), (1, 1, 1, 1), 17),
    ]:
        yield from pools(size, pool, strides, borders, channels)
    yield from global_average_pool((3, 5), 19)
    yield from global_average_pool((1, 1), 2)
    yield from zero_padding((3, 4), (1, 2, 0, 3), 5)
    yield from zero_padding((5, 6), (-1, 2, -2, -1), 1)
    yield from bilinear((3, 4), (2, 2), 5)
    yield from bilinear((4, 3), (3, 1), 1)
    yield from bilinear((1, 2), (4, 5), 16)


main(list(cases()))
