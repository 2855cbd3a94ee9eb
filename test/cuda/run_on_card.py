"""Runs all checks that need a GPU; see run-on-card.sh."""

import argparse
import concurrent.futures
import filecmp
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
GOLDEN = SOURCE / "test" / "golden"
sys.path.insert(0, str(GOLDEN))

import cases
import check_networks
import comparison
import networks
import safe_tensors

# Together less than eight minutes: when the last check begins, and how long it
# may take.
SECONDS = 390
SECONDS_OF_CHECK = 80
# They wait for the host most of the time; one GPU has room for them all.
WORKERS = 8

# How far the CPU's numbers may be away, relative to their norm.
TOLERANCES = {"fp32": 1e-4, "tf32": 3e-3, "bf16": 2e-2}

# Of the bench.
TUNED_BATCH = 32

SANITIZERS = ["memcheck", "racecheck", "initcheck", "synccheck"]


class Failure(Exception):
    """Why a check failed, in a few words."""


def run(command):
    """Runs a command to its end; its last line is the reason of a failure."""
    try:
        result = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=SECONDS_OF_CHECK
        )
    except subprocess.TimeoutExpired:
        raise Failure(f"took more than {SECONDS_OF_CHECK} s") from None
    if result.returncode != 0:
        lines = result.stdout.splitlines() or ["no output"]
        raise Failure(lines[-1])


def precision_of(executable):
    """What it was made with: make_executables.py has a folder for each."""
    return executable.parent.name


class Model:
    """An executable with weights and a batch for its `step`."""

    def __init__(self, executable, folder):
        self.executable = executable
        self.name = executable.name
        self.folder = folder / f"{precision_of(executable)}-{self.name}"
        self.folder.mkdir()
        golden = GOLDEN / self.name
        if golden.exists():
            self.weights, self.batch = golden / "weights.safetensors", golden / "batch.safetensors"
            return
        (network,) = (network for network in networks.NETWORKS if network.name == self.name)
        self.weights, self.batch = self.folder / "weights.safetensors", self.folder / "batch.safetensors"
        check_networks.write_files(network, *check_networks.read_golden(network), self.weights, self.batch)

    def step(self, *options, device="cuda", before=()):
        run(
            [
                *before,
                self.executable,
                "step",
                f"--device={device}",
                f"--weights={self.weights}",
                f"--batch={self.batch}",
                "--no-dropout",
                *options,
            ]
        )

    def golden(self):
        checker = GOLDEN / ("check.py" if (GOLDEN / self.name).exists() else "check_networks.py")
        argument = GOLDEN / self.name if checker.name == "check.py" else self.name
        run([sys.executable, checker, self.executable, argument, f"--precision={precision_of(self.executable)}"])

    def repeated(self):
        files = [self.folder / f"{number}.safetensors" for number in range(2)]
        for file in files:
            self.step("--steps=5", f"--output={file}")
        if not filecmp.cmp(*files, shallow=False):
            raise Failure("two runs differ")

    def against_cpu(self):
        """The loss and the outputs of one step; and its gradient, but in the lower
        precisions, where a rectifier may decide otherwise, as is its right."""
        precision = precision_of(self.executable)
        kinds = ["loss", "output"] + (["gradient"] if precision == "fp32" else [])
        files = {device: self.folder / f"{device}.safetensors" for device in ("cuda", "cpu")}
        for device, file in files.items():
            self.step(f"--output={file}", device=device)
        gpu, cpu = (safe_tensors.read(file)[0] for file in files.values())

        def values(tensors, kind):
            return [value for name, tensor in tensors.items() if name.startswith(kind) for value in tensor.values]

        errors = {kind: comparison.relative_error(values(gpu, kind), values(cpu, kind)) for kind in kinds}
        worst = max(errors, key=errors.get)
        if errors[worst] > TOLERANCES[precision]:
            raise Failure(f"the {worst} differs by {errors[worst]:.1e}")

    def sanitized(self, tool):
        # The second step is a graph.
        self.step("--steps=2", "--times", before=["compute-sanitizer", f"--tool={tool}", "--error-exitcode=1"])


def check_cases(executable, folder):
    """What compiles the program elsewhere, hands out the executable here."""
    compiler = folder / f"sinterc-{precision_of(executable)}-{executable.name}"
    compiler.write_text(f'#!/bin/sh\ncp "{executable}" "$3"\n')
    compiler.chmod(0o755)
    precision = precision_of(executable)
    run([sys.executable, GOLDEN / "check_cases.py", compiler, executable.name, f"--precision={precision}"])


def checks(folder, temporary):
    """(executable, check, function), those that tell most first."""
    programs = {program.name for program in cases.PROGRAMS}
    executables = sorted(path for path in folder.glob("*/*") if path.is_file() and path.suffix != ".cpp")
    models = []
    for executable in executables:
        if executable.name in programs:
            yield executable, "Keras", lambda path=executable: check_cases(path, temporary)
        else:
            models.append(Model(executable, temporary))
    for model in models:
        yield model.executable, "Keras", model.golden
        yield model.executable, "against the CPU", model.against_cpu
        yield model.executable, "bit-equal", model.repeated
    for tool in SANITIZERS:
        for model in models:
            yield model.executable, tool, lambda model=model, tool=tool: model.sanitized(tool)


def check(function, needs_sanitizer, deadline):
    """The result and the seconds."""
    begin = time.monotonic()
    if needs_sanitizer and not shutil.which("compute-sanitizer"):
        return "skipped: no compute-sanitizer", 0
    if begin > deadline:
        return "FAILED: not run, out of time", 0
    try:
        function()
        result = "passed"
    except Failure as failure:
        result = f"FAILED: {failure}"
    return result, time.monotonic() - begin


def tune(folder, tables):
    """Measures libraries, one model after the other: nothing else may run meanwhile."""
    tables.mkdir(parents=True, exist_ok=True)
    failures = 0
    for executable in sorted(folder.glob("tunable/*/*")):
        name = f"{executable.name}-{precision_of(executable)}"
        print(f"tune {name}", flush=True)
        command = [executable, "tune", f"--batch-size={TUNED_BATCH}", f"--output={tables / name}.json"]
        failures += subprocess.run(command).returncode != 0
    return failures


def main():
    parser = argparse.ArgumentParser(prog="run-on-card.sh", description=__doc__)
    parser.add_argument("folder", type=pathlib.Path, help="what make_executables.py made")
    parser.add_argument("--tables", type=pathlib.Path, help="folder for tables of what libraries are fastest at")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    deadline = time.monotonic() + SECONDS
    with tempfile.TemporaryDirectory() as temporary, concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        rows = [
            (executable, name, pool.submit(check, function, name in SANITIZERS, deadline))
            for executable, name, function in checks(folder, pathlib.Path(temporary))
        ]
        if not rows:
            sys.exit(f"{folder}: expected executables of make_executables.py, got none")
        failures = 0
        print(f"{'precision':9} {'executable':24} {'check':15} {'seconds':>7}  result")
        for executable, name, future in rows:
            result, seconds = future.result()
            failures += result.startswith("FAILED")
            print(f"{precision_of(executable):9} {executable.name:24} {name:15} {seconds:7.1f}  {result}", flush=True)
    print(f"{len(rows) - failures} passed or skipped, {failures} failed")
    if arguments.tables:
        failures += tune(folder, arguments.tables)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
