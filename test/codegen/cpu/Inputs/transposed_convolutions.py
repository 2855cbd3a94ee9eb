"""Transposed convolutions by their definition, against compiled ones.

usage: transposed_convolutions.py module          writes an MLIR module
       transposed_convolutions.py check OUTPUT    checks what the module printed

The data are small integers: every order of the additions gives the same sums.
"""

import itertools
import re
import sys


class Tensor:
    """Integers in row-major order, zero outside the shape."""

    def __init__(self, shape, values=None):
        self.shape = shape
        count = 1
        for extent in shape:
            count *= extent
        self.values = values if values is not None else [0] * count

    def offset(self, index):
        offset = 0
        for i, extent in zip(index, self.shape):
            if not 0 <= i < extent:
                return None
            offset = offset * extent + i
        return offset

    def __getitem__(self, index):
        offset = self.offset(index)
        return 0 if offset is None else self.values[offset]

    def add(self, index, value):
        offset = self.offset(index)
        if offset is not None:
            self.values[offset] += value

    def indices(self):
        return itertools.product(*map(range, self.shape))

    def type(self):
        return f"tensor<{'x'.join(map(str, self.shape))}xf32>"

    def literal(self):
        def nested(shape, values):
            if not shape:
                return f"{values[0]}.0"
            step = len(values) // shape[0]
            rows = (values[i * step : (i + 1) * step] for i in range(shape[0]))
            return f"[{', '.join(nested(shape[1:], row) for row in rows)}]"

        return f"dense<{nested(self.shape, self.values)}> : {self.type()}"


def digits(shape, factor):
    """{-5, ..., 5}, in no simple order."""
    tensor = Tensor(shape)
    for i in range(len(tensor.values)):
        tensor.values[i] = (i * factor + i * factor // 5) % 11 - 5
    return tensor


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


def write_module():
    print("func.func private @printMemrefF32(tensor<*xf32>)")
    calls = []
    for number, (operands, ops, result) in enumerate(cases()):
        names = "ab"[: len(operands)]
        arguments = ", ".join(f"%{n}: {o.type()}" for n, o in zip(names, operands))
        print(
            f"func.func private @case{number}({arguments}) -> {result.type()}"
            f" attributes {{sinter.kernel}} {{\n{ops}"
            f"  return %y : {result.type()}\n}}"
        )
        values = [f"%{name}{number}" for name in names]
        for value, operand in zip(values, operands):
            calls.append(f"  {value} = arith.constant {operand.literal()}")
        types = ", ".join(operand.type() for operand in operands)
        calls.append(
            f"  %y{number} = func.call @case{number}({', '.join(values)})"
            f" : ({types}) -> {result.type()}\n"
            f"  %any{number} = tensor.cast %y{number} : {result.type()} to tensor<*xf32>\n"
            f"  func.call @printMemrefF32(%any{number}) : (tensor<*xf32>) -> ()"
        )
    print("func.func @main() {", *calls, "  return\n}", sep="\n")


def check(output):
    blocks = re.findall(r"sizes = \[(.*?)\].*?data =([^a-zA-Z]*)", output, re.DOTALL)
    expected = list(cases())
    assert len(blocks) == len(expected), f"{len(blocks)} of {len(expected)} results"
    wrong = 0
    for number, ((sizes, data), (_, ops, result)) in enumerate(zip(blocks, expected)):
        assert tuple(map(int, sizes.split(","))) == result.shape
        values = [float(value) for value in re.findall(r"-?[0-9.]+", data)]
        if values != result.values:
            wrong += 1
            print(f"case {number} is wrong:\n{ops}")
    print(f"{len(expected)} cases, {wrong} wrong")
    sys.exit(wrong > 0)


if sys.argv[1] == "module":
    write_module()
else:
    with open(sys.argv[2], encoding="utf-8") as file:
        check(file.read())
