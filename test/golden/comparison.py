"""What the checkers share: the tolerances, the errors, and running `step`."""

import dataclasses
import math
import operator
import pathlib
import subprocess
import tempfile

import safe_tensors

FORWARD_KINDS = ("loss", "output", "metric")


@dataclasses.dataclass(frozen=True)
class Tolerances:
    forward: float
    backward: float  # of gradients, and of what they change

    def of(self, kind):
        return self.forward if kind in FORWARD_KINDS else self.backward


# By the precision of products.
TOLERANCES = {
    "fp32": Tolerances(forward=1e-5, backward=1e-4),
    "tf32": Tolerances(forward=3e-3, backward=3e-3),
    "bf16": Tolerances(forward=2e-2, backward=2e-2),
}


def add_precision(parser):
    parser.add_argument(
        "--precision", choices=TOLERANCES, default="fp32", help="of products: which tolerances to use"
    )


def difference(a, b):
    return list(map(operator.sub, a, b))


def norm(values):
    return math.sqrt(sum(map(operator.mul, values, values)))


def largest(values):
    return max(map(abs, values), default=0.0)


def relative_error(actual, expected, size=norm):
    """size(actual - expected) / size(expected), where `size` is the Euclidean
    norm or the largest element; anything not finite or of another length is
    infinitely wrong, where a comparison with NaN would let it pass."""
    if len(actual) != len(expected) or not all(map(math.isfinite, actual)):
        return math.inf
    error = size(difference(actual, expected))
    if error == 0:
        return 0.0
    scale = size(expected)
    return error / scale if scale > 0 else math.inf


def run_step(executable, weights, batch, *options):
    """What `step` writes, as tensors by name, from two safetensors files."""
    with tempfile.TemporaryDirectory() as temporary:
        output = pathlib.Path(temporary) / "output.safetensors"
        subprocess.run(
            [executable, "step", f"--weights={weights}", f"--batch={batch}", f"--output={output}", *options],
            check=True,
        )
        return safe_tensors.read(output)[0]
