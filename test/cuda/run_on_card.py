"""Runs all checks that need a GPU; see run-on-card.sh."""

import argparse
import concurrent.futures
import filecmp
import functools
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import sysconfig
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


def run(command, log):
    """Runs a command to its end; its last line is the reason of a failure. `log` gets all lines."""
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        start_new_session=True,
    )
    try:
        output, _ = process.communicate(timeout=SECONDS_OF_CHECK)
    except subprocess.TimeoutExpired:
        # With what it has started: a kernel that hangs would keep the GPU busy.
        os.killpg(process.pid, signal.SIGKILL)
        output, _ = process.communicate()
        raise Failure(f"took more than {SECONDS_OF_CHECK} s") from None
    finally:
        log += output.splitlines()
    if process.returncode != 0:
        raise Failure(log[-1] if output else "no output")


def find_cuda():
    """Adds where CUDA's tools and libraries may be to where they are looked for. Python packages have cuDNN."""
    cuda = pathlib.Path("/usr/local/cuda")
    packages = pathlib.Path(sysconfig.get_path("purelib")) / "nvidia"
    folders = {"PATH": [cuda / "bin"], "LD_LIBRARY_PATH": [*sorted(packages.glob("*/lib")), cuda / "lib64"]}
    for name, more in folders.items():
        known = [os.environ[name]] if os.environ.get(name) else []
        os.environ[name] = os.pathsep.join([*known, *map(str, more)])


def write_script(path, command):
    path.write_text(f"#!/bin/sh\n{command}\n")
    path.chmod(0o755)
    return path


def on_gpu(executable, path):
    """A script, written to `path`, that is the executable on the GPU alone: of itself it
    would go on with the CPU where a GPU does not run its kernels."""
    return write_script(path, f'exec "{executable}" "$@" --device=cuda')


def precision_of(executable):
    """What it was made with: make_executables.py has a folder for each."""
    return executable.parent.name


@functools.cache
def weights_and_batch(name, is_coarse, folder):
    """Files for the `step` of a network. Drawing weights takes seconds: all precisions that round
    share them."""
    precision = "bf16" if is_coarse else "fp32"
    network = networks.find(name, precision)
    files = [folder / f"{name}-{precision}-{kind}.safetensors" for kind in ("weights", "batch")]
    check_networks.write_files(network, *check_networks.read_golden(network), *files)
    return files


class Model:
    """An executable with weights and a batch for its `step`."""

    def __init__(self, executable, folder):
        self.executable = executable
        self.name = executable.name
        self.folder = folder / f"{precision_of(executable)}-{self.name}"
        self.folder.mkdir()
        self.script = on_gpu(executable, self.folder / "on-gpu")
        is_coarse = precision_of(executable) != "fp32"
        self.weights, self.batch = weights_and_batch(self.name, is_coarse, folder)

    def step(self, log, *options, device="cuda", before=()):
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
            ],
            log,
        )

    def golden(self, log):
        precision = precision_of(self.executable)
        checker = GOLDEN / "check_networks.py"
        run([sys.executable, checker, self.script, self.name, f"--precision={precision}"], log)

    def repeated(self, log):
        files = [self.folder / f"{number}.safetensors" for number in range(2)]
        for file in files:
            self.step(log, "--steps=5", f"--output={file}")
        if not filecmp.cmp(*files, shallow=False):
            raise Failure("two runs differ")

    def against_cpu(self, log):
        """The loss, the outputs and, if rounding does not forbid it, the gradient of one step."""
        precision = precision_of(self.executable)
        kinds = ["loss", "output"]
        if not networks.find(self.name, precision).forward_only:
            kinds.append("gradient")
        files = {device: self.folder / f"{device}.safetensors" for device in ("cuda", "cpu")}
        for device, file in files.items():
            self.step(log, f"--output={file}", device=device)
        gpu, cpu = (safe_tensors.read(file)[0] for file in files.values())

        def values(tensors, kind):
            return [value for name, tensor in tensors.items() if name.startswith(kind) for value in tensor.values]

        errors = {kind: comparison.relative_error(values(gpu, kind), values(cpu, kind)) for kind in kinds}
        worst = max(errors, key=errors.get)
        if errors[worst] > TOLERANCES[precision]:
            raise Failure(f"the {worst} differs by {errors[worst]:.1e}")

    def sanitized(self, tool, log):
        # Batches take turns in two places, so that the third step is the first graph.
        self.step(log, "--steps=3", "--times", before=["compute-sanitizer", f"--tool={tool}", "--error-exitcode=1"])


def check_cases(executable, folder, log):
    """What compiles the program elsewhere, hands out the executable here."""
    name = f"{precision_of(executable)}-{executable.name}"
    script = on_gpu(executable, folder / f"on-gpu-{name}")
    compiler = write_script(folder / f"sinterc-{name}", f'cp "{script}" "$3"')
    precision = precision_of(executable)
    run([sys.executable, GOLDEN / "check_cases.py", compiler, executable.name, f"--precision={precision}"], log)


def checks(folder, temporary):
    """(executable, check, function), those that tell most first."""
    programs = {program.name for program in cases.PROGRAMS}
    executables = sorted(path for path in folder.glob("*/*") if path.is_file() and path.suffix != ".cpp")
    for executable in executables:
        if executable.name in programs:
            yield executable, "Keras", lambda log, path=executable: check_cases(path, temporary, log)
    models = []
    for executable in executables:
        if executable.name not in programs:
            model = Model(executable, temporary)
            models.append(model)
            yield executable, "Keras", model.golden
            yield executable, "against the CPU", model.against_cpu
            yield executable, "bit-equal", model.repeated
    for tool in SANITIZERS:
        for model in models:
            yield model.executable, tool, lambda log, model=model, tool=tool: model.sanitized(tool, log)


def check(function, needs_sanitizer, deadline):
    """The result, the seconds, and the lines that were printed."""
    begin = time.monotonic()
    log = []
    if needs_sanitizer and not shutil.which("compute-sanitizer"):
        return "skipped: no compute-sanitizer", 0, log
    if begin > deadline:
        return "FAILED: not run, out of time", 0, log
    try:
        function(log)
        result = "passed"
    except Failure as failure:
        result = f"FAILED: {failure}"
    return result, time.monotonic() - begin, log


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
    parser.add_argument("--log", type=pathlib.Path, default=os.devnull, help="file for all that the checks print")
    arguments = parser.parse_args()
    folder = arguments.folder.resolve()
    find_cuda()
    deadline = time.monotonic() + SECONDS
    with (
        tempfile.TemporaryDirectory() as temporary,
        concurrent.futures.ThreadPoolExecutor(WORKERS) as pool,
        open(arguments.log, "w") as log_file,
    ):
        rows = [
            (executable, name, pool.submit(check, function, name in SANITIZERS, deadline))
            for executable, name, function in checks(folder, pathlib.Path(temporary))
        ]
        if not rows:
            sys.exit(f"{folder}: expected executables of make_executables.py, got none")
        failures = 0
        print(f"{'precision':9} {'executable':24} {'check':15} {'seconds':>7}  result")
        for executable, name, future in rows:
            result, seconds, log = future.result()
            failures += result.startswith("FAILED")
            row = f"{precision_of(executable):9} {executable.name:24} {name:15} {seconds:7.1f}  {result}"
            print(row, flush=True)
            print(row, *log, sep="\n  ", file=log_file, flush=True)
    print(f"{len(rows) - failures} passed or skipped, {failures} failed")
    if arguments.tables:
        failures += tune(folder, arguments.tables)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
