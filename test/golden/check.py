"""Holds an executable against golden files: check.py EXECUTABLE FOLDER

Runs `EXECUTABLE step` from the folder's weights on its batch, and compares
everything that comes out with what Keras computed and with finite differences
(make_golden.py). Prints a table and fails if any row is out of tolerance.
Needs nothing but Python.
"""

import argparse
import pathlib
import sys

import safe_tensors
from comparison import TOLERANCES, difference, relative_error, run_step


class Table:
    """Rows of quantities that should agree."""

    def __init__(self):
        self.rows = []

    def compare(self, kind, quantity, actual, expected):
        tolerance = TOLERANCES["fp32"].of(kind)
        self.rows.append((quantity, relative_error(actual, expected), tolerance))

    def print(self):
        """Returns whether every row is within its tolerance."""
        width = max(len(quantity) for quantity, _, _ in self.rows)
        print(f"{'quantity':{width}} | relative error | tolerance | ok")
        for quantity, error, tolerance in self.rows:
            verdict = "yes" if error <= tolerance else "NO"
            print(f"{quantity:{width}} | {error:14.2e} | {tolerance:9.0e} | {verdict}")
        return all(error <= tolerance for _, error, tolerance in self.rows)


def compare(actual, before, expected, differences):
    table = Table()
    for name, (dtype, shape, values) in expected.items():
        found = actual.get(name)
        if not found or found.dtype != dtype or tuple(found.shape) != shape:
            got = f"{found.dtype} {list(found.shape)}" if found else "nothing"
            sys.exit(f"{name}: expected {dtype} {list(shape)}, got {got}")
        if name in before:
            start = before[name].values
            table.compare(
                "update",
                f"update of {name}",
                difference(found.values, start),
                difference(values, start),
            )
        else:
            table.compare(name.partition("/")[0], name, found.values, values)
    for parameter in before:
        name = f"gradient/{parameter}"
        if name not in differences:
            continue
        indices = differences[f"index/{parameter}"].values
        table.compare(
            "gradient",
            f"{name}, finite differences",
            [actual[name].values[index] for index in indices],
            differences[name].values,
        )
    return table


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("executable")
    parser.add_argument("folder", type=pathlib.Path)
    arguments = parser.parse_args()

    def path(name):
        return arguments.folder / f"{name}.safetensors"

    def read(name):
        return safe_tensors.read(path(name))[0]

    before, expected = read("weights"), read("expected")
    has_differences = path("expected_fd").exists()
    differences = read("expected_fd") if has_differences else {}
    steps = len(expected["loss"].values)
    actual = run_step(arguments.executable, path("weights"), path("batch"), f"--steps={steps}")
    if not compare(actual, before, expected, differences).print():
        sys.exit(1)


if __name__ == "__main__":
    main()
