"""How a peer talks with the driver (contenders.py).

    SOMETHING_peer.py WORK.json WAY

The peer builds the network, runs one step and prints its measure (the loss, or
the size of the output) and the seconds that it took, compilation included. Then,
for each number of steps on a line of standard input, it runs that many steps and
prints the seconds that they took. At the end of input it prints its peak
resident bytes.
"""

import functools
import json
import pathlib
import sys
import time

import numpy as np
import safetensors.numpy


class Work:
    """What to run: the work's file as attributes, its tensors as arrays."""

    def __init__(self, path):
        self.__dict__ |= json.loads(pathlib.Path(path).read_text())
        batch = safetensors.numpy.load_file(self.batch_file)
        self.inputs = batch[self.input]
        self.targets = batch[self.target]

    @functools.cached_property
    def weights(self):
        """Delete it when the network has them."""
        return safetensors.numpy.load_file(self.weights_file)


def size(output):
    """Of an array: its root mean square."""
    return float(np.sqrt(np.mean(np.square(output, dtype=np.float64))))


def peak_resident_bytes():
    for line in open("/proc/self/status"):
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024


def report(*values):
    print(*values, flush=True)


def wall_clock(step, measure, steps):
    """The seconds that `steps` steps take together."""
    begin = time.monotonic()
    for _ in range(steps):
        result = step()
    measure(result)
    return time.monotonic() - begin


def serve(step, measure, clock=wall_clock):
    """`step()` runs or starts a step; `measure(result)` waits until it is done
    and gives its measure."""
    begin = time.monotonic()
    first = measure(step())
    report(first, time.monotonic() - begin)
    for line in sys.stdin:
        report(clock(step, measure, int(line)))
    report(peak_resident_bytes())
