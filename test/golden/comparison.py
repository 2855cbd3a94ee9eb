"""What the checkers share: the tolerances, the errors, and running `step`."""

import math
import operator
import pathlib
import subprocess
import tempfile

import safe_tensors

FORWARD_TOLERANCE = 1e-5
GRADIENT_TOLERANCE = 1e-4
UPDATE_TOLERANCE = 1e-4


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
