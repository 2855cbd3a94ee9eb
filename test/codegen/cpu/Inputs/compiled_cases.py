"""Ops of the dialect by their definitions, against compiled ones.

A case is a list of operands, the ops that compute %y from %a, %b, … as text, and
the expected result.
"""

import itertools
import math
import re
import sys


class Tensor:
    """Numbers in row-major order, zero outside the shape."""

    def __init__(self, shape, values=None):
        self.shape = tuple(shape)
        self.values = [0] * math.prod(self.shape) if values is None else list(values)
        assert len(self.values) == math.prod(self.shape)

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
        return f"tensor<{'x'.join(map(str, (*self.shape, 'f32')))}>"

    def literal(self):
        def nested(shape, values):
            if not shape:
                return repr(float(values[0]))
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


def write_module(cases):
    """An MLIR module that computes and prints the result of each case."""
    print("func.func private @printMemrefF32(tensor<*xf32>)")
    calls = []
    for number, (operands, ops, result) in enumerate(cases):
        names = "abc"[: len(operands)]
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


def printed_tensors(output):
    """Shape and elements of each tensor that a module printed."""
    for block in output.split("Unranked Memref")[1:]:
        head, data = block.split("data =")
        sizes = re.search(r"sizes = \[(.*?)\]", head)[1]
        yield (
            tuple(map(int, re.findall(r"\d+", sizes))),
            list(map(float, re.findall(r"[^][,\s]+", data))),
        )


def equal(printed, expected):
    """Six digits are printed; operands are integers of one digit."""
    return all(abs(a - b) <= 1e-5 * max(abs(b), 1) for a, b in zip(printed, expected))


def check(output, cases, is_right):
    """Compares what the module printed; returns whether all of it is right."""
    wrong = 0
    for (shape, values), (_, ops, result) in zip(printed_tensors(output), cases, strict=True):
        assert shape == result.shape, ops
        if not is_right(values, result.values):
            wrong += 1
            print(f"wrong:\n{ops}\n  expected {result.values}\n  got {values}")
    print(f"{len(cases)} cases, {wrong} wrong")
    return wrong == 0


def main(cases, is_right=equal):
    """usage: SCRIPT module, or SCRIPT check OUTPUT; `is_right` compares the
    printed values of a result with the expected ones."""
    if sys.argv[1] == "module":
        write_module(cases)
        return
    with open(sys.argv[2], encoding="utf-8") as file:
        sys.exit(not check(file.read(), cases, is_right))
