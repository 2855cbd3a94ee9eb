"""Activations, losses, metrics and shapes by their definitions.

usage: operations.py module          writes an MLIR module
       operations.py check OUTPUT    checks what the module printed

Expected values are computed in double precision from the operands, which are
numbers of f32. Expected gradients are differences of the expected values.
"""

import itertools
import math
import random
import struct

from compiled_cases import Tensor, main


def to_f32(value):
    return struct.unpack("f", struct.pack("f", value))[0]


def pixels_of(tensor):
    """The channels of each pixel."""
    channels = tensor.shape[-1]
    return [tensor.values[i : i + channels] for i in range(0, len(tensor.values), channels)]


draw = random.Random(4)


def uniform(shape, low, high):
    return Tensor(shape, (to_f32(draw.uniform(low, high)) for _ in range(math.prod(shape))))


def distributions(shape):
    """Positive numbers that add up to about 1 in the last axis."""
    result = uniform(shape, 0.05, 1)
    pixels = ([to_f32(p / sum(pixel)) for p in pixel] for pixel in pixels_of(result))
    return Tensor(shape, itertools.chain(*pixels))


def class_numbers(shape, classes):
    count = math.prod(shape[:-1])
    return Tensor((*shape[:-1], 1), (float(draw.randrange(classes)) for _ in range(count)))


def one_hot(numbers, classes):
    values = (float(c == n) for n in numbers.values for c in range(classes))
    return Tensor((*numbers.shape[:-1], classes), values)


def gradient(function, tensor, step):
    """Of a function of a tensor with one result."""
    values = []
    for i in range(len(tensor.values)):
        sides = []
        for side in (step, -step):
            moved = list(tensor.values)
            moved[i] += side
            sides.append(function(Tensor(tensor.shape, moved)))
        values.append((sides[0] - sides[1]) / (2 * step))
    return Tensor(tensor.shape, values)


# Definitions.


def sigmoid(x):
    return 1 / (1 + math.exp(-x)) if x > 0 else math.exp(x) / (1 + math.exp(x))


def softmax(pixel):
    exponentials = [math.exp(x - max(pixel)) for x in pixel]
    return [e / sum(exponentials) for e in exponentials]


def cut(probability):
    return min(max(probability, to_f32(1e-7)), to_f32(1 - 1e-7))


def binary_loss(pixel, target):
    terms = (t * math.log(p) + (1 - t) * math.log1p(-p) for p, t in zip(pixel, target))
    return -sum(terms) / len(pixel)


def categorical_loss(pixel, target):
    return -sum(t * math.log(p) for p, t in zip(pixel, target))


def from_logits(loss, activation):
    return lambda pixel, target: loss(activation(pixel), target)


losses = {
    "sigmoid_cross_entropy": lambda pixel, target: sum(
        max(x, 0) - x * t + math.log1p(math.exp(-abs(x))) for x, t in zip(pixel, target)
    )
    / len(pixel),
    "binary_cross_entropy": from_logits(binary_loss, lambda pixel: list(map(cut, pixel))),
    "softmax_cross_entropy": from_logits(categorical_loss, softmax),
    "categorical_cross_entropy": from_logits(
        categorical_loss, lambda pixel: [cut(p / sum(pixel)) for p in pixel]
    ),
}


def mean_loss(name, prediction, target, weights):
    """`target` is a distribution here, whatever its form for the op."""
    total = 0
    pixels = list(zip(pixels_of(prediction), pixels_of(target)))
    for pixel, probabilities in pixels:
        weight = 1
        if weights:
            shares = probabilities
            if len(shares) == 1:
                shares = [1 - shares[0], shares[0]]
            weight = sum(w * p for w, p in zip(weights, shares))
        total += weight * losses[name](pixel, probabilities)
    return total / len(pixels)


# Cases: operands, op, expected result.


def activation_cases():
    def elementwise(name, function, shape, attribute=""):
        x = uniform(shape, -6, 6)
        # Zeros, and values that overflow what is not careful.
        x.values[:4] = [0.0, -100.0, 100.0, 1.0]
        y = Tensor(shape, map(function, x.values))
        yield [x], f"sinter.{name} %a{attribute} : {x.type()}", y

        # Not at zero, where some have no derivative.
        x = Tensor(shape, [to_f32(0.3), *x.values[1:]])
        activation = Tensor(shape, (to_f32(function(value)) for value in x.values))
        dy = uniform(shape, -1, 1)
        step = 1e-5
        derivatives = ((function(v + step) - function(v - step)) / (2 * step) for v in x.values)
        dx = Tensor(shape, (d * g for d, g in zip(derivatives, dy.values)))
        yield [dy, activation], f"sinter.{name}_gradient %a, %b{attribute} : {x.type()}", dx

    for shape in [(1, 19), (1, 3, 5, 4), (1, 6, 3, 1)]:
        yield from elementwise("relu", lambda x: max(x, 0), shape)
        yield from elementwise(
            "leaky_relu", lambda x: x if x > 0 else 0.3 * x, shape, " slope 0.3"
        )
        yield from elementwise("sigmoid", sigmoid, shape)
        yield from elementwise("tanh", math.tanh, shape)

    for shape in [(1, 10), (1, 1), (1, 5, 7, 3), (1, 3, 3, 17)]:
        x = uniform(shape, -4, 4)
        x.values[0] = 100.0
        y = Tensor(shape, itertools.chain(*map(softmax, pixels_of(x))))
        yield [x], f"sinter.softmax %a : {x.type()}", y
        x = Tensor(shape, [1.0, *x.values[1:]])
        y = Tensor(shape, map(to_f32, itertools.chain(*map(softmax, pixels_of(x)))))
        dy = uniform(shape, -1, 1)

        def weighted_sum(x):
            outputs = itertools.chain(*map(softmax, pixels_of(x)))
            return sum(output * d for output, d in zip(outputs, dy.values))

        dx = gradient(weighted_sum, x, 1e-5)
        yield [dy, y], f"sinter.softmax_gradient %a, %b : {y.type()}", dx


def loss_cases():
    dl = Tensor((1,), [0.75])

    def loss(name, prediction, target, distribution, weights=()):
        clause = f" weights {list(weights)}" if weights else ""
        types = f"{prediction.type()}, {target.type()}"
        value = mean_loss(name, prediction, distribution, weights)
        yield [prediction, target], (
            f"sinter.{name} %a, %b{clause} : {types} -> tensor<1xf32>"
        ), Tensor((1,), [value])

        def scaled(tensor):
            return dl.values[0] * mean_loss(name, tensor, distribution, weights)

        # Probabilities are cut in steps of 1e-7.
        step = 1e-9 if name[:2] in ("bi", "ca") else 1e-5
        yield [prediction, target, dl], (
            f"sinter.{name}_gradient %a, %b, %c{clause} : {types}, {dl.type()}"
        ), gradient(scaled, prediction, step)

    for shape in [(1, 10), (1, 3), (1, 5, 7, 3), (1, 4, 4, 1)]:
        binary = Tensor(shape, (float(draw.randrange(2)) for _ in range(math.prod(shape))))
        grey = uniform(shape, 0, 1)
        logits = uniform(shape, -5, 5)
        logits.values[:2] = [60.0, -60.0]
        probabilities = uniform(shape, 0.01, 0.99)
        probabilities.values[:2] = [0.0, 1.0]
        for target in (binary, grey):
            yield from loss("sigmoid_cross_entropy", logits, target, target)
            yield from loss("binary_cross_entropy", probabilities, target, target)
        weights = [0.5, 2.0] if shape[-1] == 1 else [0.5 + c for c in range(shape[-1])]
        yield from loss("sigmoid_cross_entropy", logits, binary, binary, weights)
        yield from loss("binary_cross_entropy", probabilities, binary, binary, weights)

        if shape[-1] == 1:
            continue
        numbers = class_numbers(shape, shape[-1])
        distribution = one_hot(numbers, shape[-1])
        shares = distributions(shape)
        shares.values[0] = 0.0
        # The sums of probabilities may differ from 1.
        shares.values[-1] *= 2
        for target in (numbers, distribution):
            for name, prediction in (
                ("softmax_cross_entropy", logits),
                ("categorical_cross_entropy", shares),
            ):
                yield from loss(name, prediction, target, distribution)
                yield from loss(name, prediction, target, distribution, weights)
        soft = distributions(shape)
        yield from loss("softmax_cross_entropy", logits, soft, soft)
        yield from loss("categorical_cross_entropy", shares, soft, soft)

    w = uniform((3, 3, 2, 5), -1, 1)
    squares = sum(value**2 for value in w.values)
    yield [w], (
        f"sinter.sum_of_squares %a factor 0.25 : {w.type()} -> tensor<f32>"
    ), Tensor((), [0.25 * squares])
    g = Tensor((), [0.75])
    yield [w, g], (
        f"sinter.sum_of_squares_gradient %a, %b factor 0.25 : {w.type()}, tensor<f32>"
    ), Tensor(w.shape, (2 * 0.25 * 0.75 * value for value in w.values))


def argmax(pixel):
    return pixel.index(max(pixel))


def metric_cases():
    for shape in [(1, 9), (1, 5, 3, 2), (1, 4, 4, 1)]:
        y = uniform(shape, 0, 1)
        t = Tensor(shape, (float(draw.randrange(2)) for _ in y.values))
        y.values[0], t.values[0] = 0.5, 0.0
        y.values[1], t.values[1] = 0.9, 0.9
        hits = sum(float(p > 0.5) == q for p, q in zip(y.values, t.values))
        yield [y, t], (
            f"sinter.binary_accuracy %a, %b : {y.type()}, {t.type()} -> tensor<1xf32>"
        ), Tensor((1,), [hits / len(y.values)])

    for shape in [(1, 10), (1, 5, 7, 3), (1, 4, 6, 20)]:
        classes = shape[-1]
        y = uniform(shape, 0, 1)
        numbers = class_numbers(shape, classes)
        # The first of equal values counts; most pixels are met.
        for i in range(0, len(y.values) - classes, 2 * classes):
            y.values[i + int(numbers.values[i // classes])] = 2.0
            y.values[i + classes - 1] = 2.0
        t = one_hot(numbers, classes)
        predicted = list(map(argmax, pixels_of(y)))
        pairs = list(zip(numbers.values, predicted))
        matrix = [float(pairs.count((r, c))) for r in range(classes) for c in range(classes)]
        for target in (numbers, t):
            types = f"{y.type()}, {target.type()}"
            yield [y, target], (
                f"sinter.categorical_accuracy %a, %b : {types} -> tensor<1xf32>"
            ), Tensor((1,), [sum(r == c for r, c in pairs) / len(pairs)])
            yield [y, target], (
                f"sinter.confusion_matrix %a, %b : {types} -> tensor<{classes}x{classes}xf32>"
            ), Tensor((classes, classes), matrix)

    # What is no class counts nowhere.
    y = Tensor((1, 3, 2, 1), [0.1, 0.6, 0.5, 0.9, 0.7, 0.2])
    t = Tensor((1, 3, 2, 1), [0.0, 1.0, 1.0, 7.0, -1.0, 0.25])
    yield [y, t], (
        f"sinter.confusion_matrix %a, %b : {y.type()}, {t.type()} -> tensor<2x2xf32>"
    ), Tensor((2, 2), [1, 0, 1, 1])


def shape_cases():
    for before, after in [
        ((1, 3, 4, 5), (1, 60)),
        ((1, 60), (1, 3, 4, 5)),
        ((1, 6, 4), (1, 4, 6)),
        ((1, 1, 1, 7), (1, 7)),
    ]:
        x = uniform(before, -1, 1)
        y = Tensor(after, x.values)
        yield [x], f"sinter.reshape %a : {x.type()} -> {y.type()}", y

    inputs = [uniform((1, 3, 2, channels), -1, 1) for channels in (1, 4, 19)]
    pixels = zip(*(pixels_of(tensor) for tensor in inputs))
    y = Tensor((1, 3, 2, 24), itertools.chain(*itertools.chain(*pixels)))
    types = ", ".join(tensor.type() for tensor in inputs)
    yield inputs, f"sinter.concatenate %a, %b, %c : {types} -> {y.type()}", y
    first = 0
    for tensor in inputs:
        yield [y], (
            f"sinter.slice_channels %a from {first} : {y.type()} -> {tensor.type()}"
        ), tensor
        first += tensor.shape[-1]


def cases():
    draw.seed(4)
    yield from activation_cases()
    yield from loss_cases()
    yield from metric_cases()
    yield from shape_cases()


def is_right(values, expected):
    # What is printed has six digits; losses, from which gradients are taken,
    # cancel to 1e-9 at best.
    largest = max(map(abs, expected))
    return all(
        abs(value - exact) <= 1e-5 * abs(exact) + 1e-6 * largest + 1e-9
        for value, exact in zip(values, expected)
    )


main([(operands, f"  %y = {op}\n", result) for operands, op, result in cases()], is_right)
