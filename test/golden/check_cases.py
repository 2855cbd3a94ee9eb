"""Holds programs against Keras: check_cases.py SINTERC PROGRAM...

Compiles the model file of each program of cases.py, runs `step` in each of its
phases, and compares everything that Keras computed (keras_cases.py). Prints a
line for each case with its largest errors and, where one is out of tolerance,
the tensor that is. Needs nothing but Python.
"""

import argparse
import json
import pathlib
import shlex
import subprocess
import sys
import tempfile

import cases
import comparison
import model_file
import safe_tensors

FOLDER = pathlib.Path(__file__).parent / "cases"


class Golden:
    """What Keras computed for a program."""

    def __init__(self, program):
        path = FOLDER / program.file
        self.tensors, metadata = safe_tensors.read(path)
        titles = [model_file.title(case) for case in program.cases]
        if json.loads(metadata["cases"]) != titles:
            sys.exit(f"{path}: expected the cases of cases.py, got others; run make_golden.py")
        self.variables = json.loads(metadata["variables"])
        self.target_shape = tuple(json.loads(metadata["target"]))

    def of_phase(self, phase):
        """(kind, path) and values of each tensor: ("gradient", "case_0_0/bias")."""
        for key, tensor in self.tensors.items():
            name, kind, *path = key.split("/", 2)
            if name == phase.name:
                yield kind, "".join(path), tensor


class Result:
    """What `step` wrote for a program, under the names of Keras's tensors."""

    def __init__(self, tensors, before):
        self.tensors = tensors
        self.before = before
        (self.output,) = (tensor for name, tensor in tensors.items() if name.startswith("output/"))
        self.column = 0

    def values(self, kind, path, shape):
        """The cases' outputs must be asked for in their order."""
        if kind == "output":
            return self.next_columns(shape[1])
        if kind == "update":
            return comparison.difference(self.tensors[path].values, self.before[path].values)
        name = f"{kind}/{path}" if path else kind
        return self.tensors[name].values if name in self.tensors else []

    def next_columns(self, count):
        """The next columns of the network's output, which joins all cases."""
        rows = self.output.shape[0]
        width = len(self.output.values) // rows
        begins = [row * width + self.column for row in range(rows)]
        self.column += count
        return [value for begin in begins for value in self.output.values[begin : begin + count]]


def case_of(program, path):
    """The case that a tensor belongs to, if not to all: "case_3_0/bias" to the fourth."""
    group, *number = path.split("/")[0].split("_")
    return program.cases[int(number[0])] if group in ("case", "image") else None


def title_of(program, path):
    case = case_of(program, path)
    return model_file.title(case) if case else "all cases"


def report(program, phase, errors, tolerances):
    """Prints a line for each case; returns whether everything is right."""
    print(f"{program.name}, phase {phase.name}:")
    largest = {}
    for kind, path, error in errors:
        case = largest.setdefault(title_of(program, path), {})
        case[kind] = max(error, case.get(kind, 0))
    for title, by_kind in largest.items():
        print("  " + ", ".join(f"{kind} {error:.1e}" for kind, error in by_kind.items()) + f"  {title}")
    wrong = [(kind, path, error) for kind, path, error in errors if error > tolerances.of(kind)]
    for kind, path, error in wrong:
        print(f"  WRONG by {error:.2e}: {kind} {path} of {title_of(program, path)}")
    return not wrong


def check(program, arguments, folder):
    golden = Golden(program)
    model, executable = folder / f"{program.name}.cpp", folder / program.name
    weights, batch = folder / "weights.safetensors", folder / "batch.safetensors"
    before = {
        path: safe_tensors.tensor("F32", shape, model_file.initial_value(program, path, shape))
        for path, shape in golden.variables.items()
    }
    model.write_text(model_file.source(program))
    safe_tensors.write(weights, before)
    safe_tensors.write(batch, model_file.batch(program, golden.target_shape))
    subprocess.run([arguments.sinterc, model, *arguments.options, "-o", executable], check=True)
    passed = True
    for phase in program.phases:
        tensors = comparison.run_step(
            executable, weights, batch, f"--steps={program.steps}", f"--phase={phase.name}"
        )
        result = Result(tensors, before)
        errors = [
            (
                kind,
                path,
                comparison.relative_error(
                    result.values(kind, path, tensor.shape), tensor.values, comparison.largest
                ),
            )
            for kind, path, tensor in golden.of_phase(phase)
        ]
        passed &= report(program, phase, errors, comparison.TOLERANCES[arguments.precision])
    return passed


def main():
    programs = [program.name for program in cases.PROGRAMS]
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sinterc")
    parser.add_argument("programs", nargs="+", choices=programs, metavar="PROGRAM")
    parser.add_argument(
        "--options", type=shlex.split, default=[], help="more options of sinterc, as one word"
    )
    comparison.add_precision(parser)
    arguments = parser.parse_args()
    passed = True
    for name in arguments.programs:
        with tempfile.TemporaryDirectory() as folder:
            passed &= check(cases.find(name, arguments.precision), arguments, pathlib.Path(folder))
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
