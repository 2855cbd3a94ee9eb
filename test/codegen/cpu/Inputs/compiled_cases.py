"""Ops of the dialect by their definitions, against compiled ones.

A case is a list of operands, the ops that compute %y from %a, %b, … as text, and
the expected result.
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


def equal(printed, expected):
    """Six digits are printed; operands are integers of one digit."""
    return len(printed) == len(expected) and all(
        abs(a - b) <= 1e-5 * max(abs(b), 1) for a, b in zip(printed, expected)
    )


def check(output, cases):
    """Compares what the module printed; returns whether all of it is right."""
    blocks = re.findall(r"sizes = \[(.*?)\].*?data =([^:]*?)(?=Unranked|\Z)", output, re.DOTALL)
    assert len(blocks) == len(cases), f"{len(blocks)} of {len(cases)} results"
    wrong = 0
    for number, ((sizes, data), (_, ops, result)) in enumerate(zip(blocks, cases)):
        assert tuple(map(int, sizes.split(","))) == result.shape
        values = [float(value) for value in re.findall(r"-?(?:[0-9.]+(?:e[-+]?[0-9]+)?|inf|nan)", data)]
        if not equal(values, result.values):
            wrong += 1
            print(f"case {number} is wrong:\n{ops}")
    print(f"{len(cases)} cases, {wrong} wrong")
    return wrong == 0


def main(cases):
    """usage: SCRIPT module, or SCRIPT check OUTPUT"""
    if sys.argv[1] == "module":
        write_module(cases)
        return
    with open(sys.argv[2], encoding="utf-8") as file:
        sys.exit(not check(file.read(), cases))
