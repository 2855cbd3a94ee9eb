"""Holds what a fusion computes against what the ops compute without it.

usage: compare.py GRAPH FUSED UNFUSED [--batch N] [--tolerance T]

FUSED and UNFUSED are what the phase `lower` leaves of the two; GRAPH, from which
both were made, says which inputs there are. Runs every entry point of both on the
same numbers, and compares all outputs and, afterwards, all variables. An error is
relative to the tensor's largest element; without a tolerance, every bit is the same.
"""

import argparse
import math
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parents[3] / "golden"))

import seeded
from comparison import largest, relative_error
from lowered_step import Memory, Module, shape_of


def graph_inputs(text, batch):
    """Numbers for each input that the graph's entry points name."""
    found = re.findall(r"(tensor<\S*>) \{sinter\.input = (\d+)", text)
    shapes = {int(number): shape_of(type_text, batch) for type_text, number in found}
    for number, shape in sorted(shapes.items()):
        count = math.prod(shape)
        yield Memory(count, seeded.uniform(f"input {number}", count))


def results(path, graph, batch):
    """All that comes out of a module, by name."""
    module = Module(
        path.read_text(encoding="utf-8"), lambda name, shape: seeded.variable("fusions", name, shape)
    )
    inputs = list(graph_inputs(graph, batch))
    # These run as part of others, and after each change of variables.
    parts = {"prepare", *(entry.features for entry in module.entries.values())}
    found = {}
    for name, entry in module.entries.items():
        if name in parts:
            continue
        if prepare := module.entries.get("prepare"):
            module.run(prepare, 1, [])
        outputs = module.run(entry, batch, inputs)
        found.update({f"{name}: {key}": memory.read() for key, memory in outputs.items()})
    found.update({f"@{name}": module.variable(name) for name in module.places})
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    for name in ("graph", "fused", "unfused"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--batch", type=int, default=11)
    parser.add_argument("--tolerance", type=float, default=0.0)
    arguments = parser.parse_args()
    graph = arguments.graph.read_text(encoding="utf-8")
    fused = results(arguments.fused, graph, arguments.batch)
    unfused = results(arguments.unfused, graph, arguments.batch)
    if fused.keys() != unfused.keys():
        sys.exit(f"other results: {sorted(fused.keys() ^ unfused.keys())}")
    errors = {name: relative_error(fused[name], unfused[name], largest) for name in fused}
    for name, error in errors.items():
        print(f"{error:8.1e}  {name}")
    if not all(error <= arguments.tolerance for error in errors.values()):
        sys.exit(f"expected errors of at most {arguments.tolerance}")


if __name__ == "__main__":
    main()
