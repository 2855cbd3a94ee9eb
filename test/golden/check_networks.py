"""Holds a model against Keras: check_networks.py EXECUTABLE NETWORK [--precision=tf32] [--steps=1]

Runs `step` in each phase of a network of networks.py, and compares what Keras
computed (keras_networks.py): losses and, of every other tensor, its norm and
some elements. Prints a table and fails if any row is out of tolerance. Needs
nothing but Python.
"""

import argparse
import json
import math
import pathlib
import sys
import tempfile

import comparison
import networks
import safe_tensors
import seeded

FOLDER = pathlib.Path(__file__).parent / "networks"


def inputs(network, target_shape):
    image_shape = (network.samples, *network.image)
    target = seeded.target(f"{network.key}/target", target_shape, network.loss.name, network.classes)
    return {
        network.input: safe_tensors.tensor("F32", image_shape, network.images()),
        network.target: safe_tensors.tensor("F32", target_shape, target),
    }


def error_of_summary(name, values, expected):
    """The larger error of the norm and of the sampled elements, which are
    compared with what the norm says of all elements' size."""
    norm, elements = expected[0], expected[1:]
    indices = seeded.sample(name, len(values))
    if not values or len(indices) != len(elements):
        return math.inf
    of_norm = comparison.relative_error([comparison.norm(values)], [norm])
    differences = comparison.difference([values[index] for index in indices], elements)
    difference = comparison.norm(differences) / math.sqrt(len(elements))
    of_elements = difference / (norm / math.sqrt(len(values))) if difference > 0 else 0.0
    return max(of_norm, of_elements if math.isfinite(of_elements) else math.inf)


def computed_by_keras(golden, phase, steps):
    """The values of a phase by their names. Weights are those after all of Keras's steps."""
    prefix = f"{phase.name}/"
    found = {key.removeprefix(prefix): tensor.values for key, tensor in golden.items() if key.startswith(prefix)}
    found["loss"] = found["loss"][:steps]
    return {name: values for name, values in found.items() if steps == networks.STEPS or not name.startswith("weight/")}


def find(tensors, name):
    """The values under the name that the golden file gives them."""
    kind, _, path = name.partition("/")
    if kind == "output":
        (found,) = (tensor for key, tensor in tensors.items() if key.startswith("output/"))
    else:
        found = tensors.get(path if kind == "weight" else name)
    return found.values if found else []


def check_phase(tensors, expected, tolerance):
    """Prints a row for each tensor; returns whether every one is right."""
    print("relative error | ok  | quantity")
    passed = True
    for name, values in expected.items():
        actual = find(tensors, name)
        error = (
            comparison.relative_error(actual, values)
            if name == "loss"
            else error_of_summary(name, actual, values)
        )
        right = error <= tolerance
        passed &= right
        print(f"{error:14.2e} | {'yes' if right else 'NO '} | {name}")
    return passed


def read_golden(network):
    """What Keras computed for a network, and the file's metadata."""
    return safe_tensors.read(FOLDER / network.file)


def write_files(network, golden, metadata, weights, batch):
    """What `step` starts from."""
    before = {}
    for path, shape in json.loads(metadata["variables"]).items():
        start = golden.get(f"start/{path}")
        values = start.values if start else network.variable(path, shape)
        before[path] = safe_tensors.tensor("F32", shape, values)
    safe_tensors.write(weights, before)
    safe_tensors.write(batch, inputs(network, tuple(json.loads(metadata["target"]))))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("executable")
    parser.add_argument("network", choices=networks.NAMES)
    comparison.add_precision(parser)
    parser.add_argument(
        "--steps",
        type=int,
        choices=range(1, networks.STEPS + 1),
        default=networks.STEPS,
        help="of each phase; fewer take less time, and compare no weights (default: all)",
    )
    arguments = parser.parse_args()
    network = networks.find(arguments.network, arguments.precision)

    golden, metadata = read_golden(network)
    # In deep networks the errors of outputs are as those of gradients.
    tolerance = comparison.TOLERANCES[arguments.precision].backward
    passed = True
    with tempfile.TemporaryDirectory() as folder:
        weights = pathlib.Path(folder) / "weights.safetensors"
        batch = pathlib.Path(folder) / "batch.safetensors"
        write_files(network, golden, metadata, weights, batch)
        for phase in network.phases:
            print(f"phase {phase.name}:")
            expected = computed_by_keras(golden, phase, arguments.steps)
            tensors = comparison.run_step(
                arguments.executable,
                weights,
                batch,
                f"--steps={arguments.steps}",
                f"--phase={phase.name}",
                "--no-dropout",
            )
            passed &= check_phase(tensors, expected, tolerance)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
