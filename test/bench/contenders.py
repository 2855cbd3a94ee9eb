"""Those that a work is measured on: an executable of ours, and peers.

Each has, for one work: `measure` (the loss of the first step, or the size of the
output), `start` (seconds from nothing to the end of the first step), `compiling`
(seconds), turn(steps) (seconds that so many steps take), close() (ends it and
gives the peak resident bytes) and kill().
"""

import math
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

from environment import CORES
import works  # says where safe_tensors is
import safe_tensors

PEERS = pathlib.Path(__file__).resolve().parent / "peers"

# Program and way of each peer, by the work's kind.
TRAINING = {
    "Keras/TF": ("keras_peer.py", "tensorflow"),
    "Keras/TF XLA": ("keras_peer.py", "tensorflow-xla"),
    "Keras/JAX": ("keras_peer.py", "jax"),
    "PyTorch": ("torch_peer.py", "eager"),
    "PyTorch channels_last": ("torch_peer.py", "eager-channels-last"),
    "torch.compile": ("torch_peer.py", "compile-channels-last"),
}
# On a GPU, where the kind of work makes no difference.
CUDA = {
    "PyTorch channels_last": ("torch_peer.py", "eager-channels-last"),
    "torch.compile": ("torch_peer.py", "compile-channels-last"),
    "JAX": ("jax_peer.py", "jit"),
}
INFERENCE = {
    "ONNX Runtime": ("onnx_peer.py", "onnxruntime"),
    "OpenVINO": ("onnx_peer.py", "openvino"),
}
BY_KIND = {"train": TRAINING, "predict": TRAINING | INFERENCE}


class Failure(Exception):
    """A contender that cannot do a work; says why."""


def peak_resident_bytes(process):
    """0 if the process has ended."""
    try:
        with open(f"/proc/{process.pid}/status") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


class Ours:
    """An executable, through its `step` command: a process for each turn."""

    name = "ours"

    def __init__(self, prepared, work, device=(f"--threads={CORES}",)):
        files = prepared.files
        self.compiling = prepared.compiling
        self.command = [prepared.executable, "step", *device]
        self.command += [f"--weights={files.weights}", f"--batch={files.batch}"]
        if work.phase:
            self.command += [f"--phase={work.phase}"]
        else:
            self.command += ["--predict"]
        if work.cached:
            self.command += ["--cache-features"]
        self.peak = 0
        self.measure = self.first_measure(files.folder / "output.safetensors")
        self.start, _ = self.run(1)

    def first_measure(self, output):
        run = subprocess.run(
            [*self.command, f"--output={output}"], text=True, capture_output=True
        )
        if run.returncode:
            raise Failure(run.stderr.strip().splitlines()[-1])
        tensors, _ = safe_tensors.read(output)
        if "loss" in tensors:
            return tensors["loss"].values[0]
        ((_, _, values),) = tensors.values()
        return math.sqrt(math.fsum(value * value for value in values) / len(values))

    def run(self, steps):
        """The seconds until the first step was done, and those of each step."""
        times = []
        begin = time.monotonic()
        process = subprocess.Popen(
            [*self.command, "--times", f"--steps={steps}"], text=True, stdout=subprocess.PIPE
        )
        for line in process.stdout:
            if not times:
                start = time.monotonic() - begin
            times.append(float(line))
            # The last look before the end of the process tells.
            self.peak = max(self.peak, peak_resident_bytes(process))
        if process.wait():
            sys.exit("step failed")
        return start, times

    def turn(self, steps):
        warm_up = max(1, steps // 4)
        _, times = self.run(warm_up + steps)
        return math.fsum(times[warm_up:])

    def close(self):
        return self.peak

    def kill(self):
        """Nothing runs between turns."""


class Peer:
    """A process that talks as peers/protocol.py says. It is stopped while others
    have their turn."""

    def __init__(self, name, python, files):
        self.name = name
        program, way = (TRAINING | INFERENCE | CUDA)[name]
        # Of its own, and with nothing that an earlier run compiled.
        folder = pathlib.Path(tempfile.mkdtemp(dir=files.folder))
        self.log = folder / "log"
        begin = time.monotonic()
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                [python, PEERS / program, files.work, way],
                env={**os.environ, "TORCHINDUCTOR_CACHE_DIR": str(folder)},
                text=True,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
            )
        answer = self.answer()
        self.start = time.monotonic() - begin
        self.measure, self.compiling = map(float, answer)
        self.process.send_signal(signal.SIGSTOP)

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            lines = self.log.read_text().strip().splitlines() or ["it says nothing"]
            raise Failure(lines[-1])
        return line.split()

    def turn(self, steps):
        self.process.send_signal(signal.SIGCONT)
        print(steps, file=self.process.stdin, flush=True)
        (seconds,) = self.answer()
        self.process.send_signal(signal.SIGSTOP)
        return float(seconds)

    def close(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.stdin.close()
        (peak,) = self.answer()
        self.process.wait()
        return int(peak)

    def kill(self):
        self.process.kill()
        self.process.wait()
