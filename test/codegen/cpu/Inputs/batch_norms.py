"""Writes an MLIR module that normalises what weighted ops compute.

usage: batch_norms.py

The weights are constants, as variables of an inference are. The data are small
integers: every order of the arithmetic gives the same results.
"""

from compiled_cases import Tensor, digits, write_module


def case(op, image, weights, output, has_bias):
    """Operands, ops as text, and a tensor of the result's shape."""
    image, weights, result = digits(image, 7), digits(weights, 3), Tensor(output)
    vectors = {
        name: digits((output[-1],), factor)
        for name, factor in {"bias": 2, "mean": 3, "scale": 6, "beta": 9}.items()
    }
    ops = f"  %k = arith.constant {weights.literal()}\n"
    for name, vector in vectors.items():
        ops += f"  %{name} = arith.constant {vector.literal()}\n"
    ops += (
        f"  %x = {op.format(image='%a', weights='%k')}"
        f" : {image.type()}, {weights.type()} -> {result.type()}\n"
    )
    vector_type = vectors["bias"].type()
    if has_bias:
        ops += f"  %b = sinter.bias_add %x, %bias : {result.type()}, {vector_type}\n"
    ops += (
        f"  %y = sinter.normalize %{'b' if has_bias else 'x'}, %mean, %scale, %beta"
        f" : {result.type()}, {vector_type}\n"
    )
    return [image], ops, result


CONVOLUTION = "sinter.conv2d {image}, {weights} strides [1, 2] borders [1, 0, 1, 1]"
TRANSPOSED = "sinter.conv2d_transpose {image}, {weights} strides [2, 1] cut [1, 0, 0, 1]"
DENSE = "sinter.dense {image}, {weights}"

write_module(
    [
        case(op, image, weights, output, has_bias)
        for op, image, weights, output in [
            (CONVOLUTION, (1, 5, 6, 3), (3, 2, 3, 4), (1, 4, 4, 4)),
            (CONVOLUTION + " groups 2", (1, 5, 6, 4), (3, 2, 2, 6), (1, 4, 4, 6)),
            (CONVOLUTION + " groups 4", (1, 5, 6, 4), (3, 2, 1, 4), (1, 4, 4, 4)),
            (TRANSPOSED, (1, 3, 4, 3), (3, 2, 5, 3), (1, 6, 4, 5)),
            (DENSE, (1, 6), (6, 5), (1, 5)),
            (DENSE + " transposed", (1, 6), (5, 6), (1, 5)),
        ]
        for has_bias in [False, True]
    ]
)
