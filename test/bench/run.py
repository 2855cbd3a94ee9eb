#!/usr/bin/env python3
"""Measures training of mnist_denoise: ours and Keras 3 on TensorFlow, in turn.

    test/bench/run.py [--help]

Makes its own environment for the peers (or reuses one, --venv); that needs
Debian's python3-venv. All take the
same weights and the same batch, in float32, on the same two cores; the turns
alternate, so that whatever else the machine does hits all alike. Ours is timed
from outside: `step` runs once with few and once with many steps, and the
difference is what the steps took. Prints medians with their spread, and ratios
against the best peer. Numbers count only from a machine that does nothing else.
"""

import argparse
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GOLDEN = ROOT / "test" / "golden"
sys.path.insert(0, str(GOLDEN))
import safe_tensors

PACKAGES = ["keras==3.15.1", "tensorflow-cpu==2.21.0", "numpy==2.4.6"]
PEERS = {"Keras/TF": "plain", "Keras/TF XLA": "xla"}
CORES = 2
WARM_UP_STEPS = 20
STARTS = 3

# Multiply-adds of a sample's forward pass, by layer: output places x kernel
# (for a transposed convolution, input places x kernel).
MULTIPLY_ADDS = {
    "conv2d": 26 * 26 * (3 * 3 * 1 * 16),
    "conv2d_1": 12 * 12 * (2 * 2 * 16 * 8),
    "conv2d_2": 4 * 4 * (3 * 3 * 8 * 8),
    "conv2d_transpose": 4 * 4 * (3 * 3 * 8 * 8),
    "conv2d_transpose_1": 12 * 12 * (2 * 2 * 8 * 8),
    "conv2d_transpose_2": 26 * 26 * (3 * 3 * 1 * 8),
}


def training_flops():
    """Forward, gradient of the kernels, and gradient of the layers' inputs,
    which the first layer does not need."""
    return 2 * (3 * sum(MULTIPLY_ADDS.values()) - MULTIPLY_ADDS["conv2d"])


def make_environment(folder):
    """The Python of a virtual environment with the peers."""
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
        install = [python, "-m", "pip", "install", "--quiet", *PACKAGES]
        subprocess.run(install, check=True)
    return python


def write_batch(path, samples):
    """The golden batch, repeated up to `samples`."""
    tensors, _ = safe_tensors.read(GOLDEN / "mnist_denoise" / "batch.safetensors")
    repeated = {}
    for name, (dtype, (count, *shape), values) in tensors.items():
        size = len(values) // count
        whole = values * -(-samples // count)
        repeated[name] = safe_tensors.tensor(
            dtype, (samples, *shape), whole[: samples * size].tobytes()
        )
    safe_tensors.write(path, repeated)


def seconds_of(command):
    begin = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.monotonic() - begin


class Ours:
    """An executable, through its `step` command."""

    def __init__(self, executable, batch, folder):
        weights = GOLDEN / "mnist_denoise" / "weights.safetensors"
        self.command = [executable, "step", f"--weights={weights}", f"--batch={batch}"]
        self.command += [f"--output={folder / 'output.safetensors'}", "--steps"]

    def seconds(self, steps):
        few = seconds_of([*self.command, str(WARM_UP_STEPS)])
        many = seconds_of([*self.command, str(WARM_UP_STEPS + steps)])
        return many - few

    def start(self):
        """Seconds from nothing to the first step, its results written."""
        return seconds_of([*self.command, "1"])

    def peak_resident_bytes(self):
        process = subprocess.Popen([*self.command, str(WARM_UP_STEPS)])
        peak = 0
        # Memory only grows, so that the last look before the end tells.
        while process.poll() is None:
            for line in open(f"/proc/{process.pid}/status"):
                if line.startswith("VmHWM:"):
                    peak = int(line.split()[1]) * 1024
            time.sleep(0.001)
        return peak


class KerasPeer:
    """A running keras_peer.py."""

    def __init__(self, python, batch, mode, log):
        self.log = log
        self.command = [python, pathlib.Path(__file__).with_name("keras_peer.py")]
        self.command += [GOLDEN / "mnist_denoise" / "weights.safetensors", batch, mode]
        self.process, _ = self.launch()
        self.seconds(WARM_UP_STEPS)

    def launch(self):
        """A process that has done its first step, and the seconds until then."""
        begin = time.monotonic()
        with open(self.log, "w") as log:
            process = subprocess.Popen(
                self.command,
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        if not process.stdout.readline():
            sys.exit(f"keras_peer.py failed:\n{self.log.read_text()}")
        return process, time.monotonic() - begin

    def seconds(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        return float(self.process.stdout.readline())

    def start(self):
        process, seconds = self.launch()
        process.communicate()
        return seconds

    def peak_resident_bytes(self):
        return int(self.process.communicate()[0])


def fma_peak(folder):
    """GFLOP/s that the cores reach in registers."""
    program = folder / "fma_peak"
    source = pathlib.Path(__file__).with_name("fma_peak.cpp")
    build = ["clang++-22", "-std=c++20", "-O3", "-march=native", "-pthread"]
    subprocess.run([*build, source, "-o", program], check=True)
    run = subprocess.run([program, str(CORES)], check=True, text=True, capture_output=True)
    return float(run.stdout)


def print_row(work, values, digits):
    """Medians with their ranges, by contender, ours first; and the ratio of
    the best peer to ours."""
    medians = [statistics.median(samples) for samples in values]
    cells = [
        f"{median:.{digits}f} ({min(samples):.{digits}f}–{max(samples):.{digits}f})"
        for median, samples in zip(medians, values)
    ]
    ratio = min(medians[1:]) / medians[0]
    print(f"| {work} | {' | '.join(cells)} | {ratio:.1f}x |", flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    build = ROOT / "build"
    parser.add_argument("--executable", default=build / "models" / "mnist_denoise")
    parser.add_argument("--sinterc", default=build / "bin" / "sinterc")
    parser.add_argument("--venv", type=pathlib.Path, default=build / "bench-venv")
    parser.add_argument("--batch-size", type=int, default=128)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--steps", type=int, default=200, help="in each turn")
    return parser.parse_args()


def measure(arguments, folder):
    python = make_environment(arguments.venv)
    batch = folder / "batch.safetensors"
    write_batch(batch, arguments.batch_size)
    peak = fma_peak(folder)
    ours = Ours(arguments.executable, batch, folder)
    peers = [
        KerasPeer(python, batch, mode, folder / f"{mode}.log") for mode in PEERS.values()
    ]
    contenders = [ours, *peers]

    print(f"mnist_denoise, batch {arguments.batch_size}, float32, {CORES} cores, "
          f"multiply-add peak {peak:.0f} GFLOP/s")
    print(f"| median (range) | ours | {' | '.join(PEERS)} | best peer / ours |")
    print("|---|---|" + "---|" * len(PEERS) + "---|")
    turns = [
        [contender.seconds(arguments.steps) for contender in contenders]
        for _ in range(arguments.rounds)
    ]
    steps = [[1e3 * turn / arguments.steps for turn in column] for column in zip(*turns)]
    print_row("training step, ms", steps, 2)
    starts = [[contender.start() for contender in contenders] for _ in range(STARTS)]
    print_row("start to first step, ms", [[1e3 * s for s in c] for c in zip(*starts)], 0)
    memory = [[contender.peak_resident_bytes() / 1e6] for contender in contenders]
    print_row("peak resident memory, MB", memory, 0)

    flops = training_flops() * arguments.batch_size
    speed = flops / statistics.median(steps[0]) / 1e6
    print(f"ours: {speed:.1f} GFLOP/s, {speed / peak:.0%} of the peak")
    compile_model = [arguments.sinterc, ROOT / "models" / "mnist_denoise.cpp"]
    compile_model += ["-o", folder / "compiled"]
    times = [seconds_of(compile_model) for _ in range(STARTS)]
    print(f"sinterc compiles the model in {statistics.median(times):.1f} s")


def main():
    arguments = parse_arguments()
    cores = sorted(os.sched_getaffinity(0))[:CORES]
    os.sched_setaffinity(0, cores)
    with tempfile.TemporaryDirectory() as temporary:
        measure(arguments, pathlib.Path(temporary))


if __name__ == "__main__":
    main()
