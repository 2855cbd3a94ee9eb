#!/usr/bin/env python3
"""Measures training and inference on a GPU against other frameworks.

    test/bench/cuda.py make FOLDER       where sinterc is
    test/bench/cuda.py measure FOLDER    where the GPU is

`make` compiles the models and describes them for the peers; it needs what run.py
needs. `measure` needs a driver, nvidia-smi, and a Python with PyTorch, JAX, numpy
and safetensors (--python); a folder made elsewhere will do.

All take the same weights and the same batch, already on the GPU, in the same
precision, and must agree about the loss of the first step or the size of the
output. They run in turn. A step's seconds are those between two events around it;
JAX has no events, there it is a turn's time by the clock, divided by its steps.
Prints tables of medians with their ranges, the share of the floor (works.py) that
ours reaches, its launches in a step, and the memory of the GPU that each takes.
"""

import argparse
import contextlib
import pathlib
import subprocess
import sys
import tempfile

import contenders
import environment
import prepare
import report
import run
import works

# Those whose floors are known best come first.
PRECISIONS = ["bf16", "tf32", "fp32"]
TOLERANCES = {"fp32": 1e-3, "tf32": 3e-3, "bf16": 2e-2}


def models_of(arguments):
    return {work.model: None for work in works.CUDA_FLOORS if work.model in arguments.models}


def make(arguments):
    python = environment.make(arguments.venv)
    for name in models_of(arguments):
        folder = arguments.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        prepare.describe(name, python, folder)
        for precision in arguments.precisions:
            print(f"{precision} {name}", flush=True)
            options = ["--target=cuda", f"--precision={precision}", "--cpu=x86-64-v3"]
            prepare.compile_model(name, arguments.sinterc, folder / precision, options)
            environment.run(["strip", folder / precision])


def memory_in_use():
    """Bytes of the GPU's memory, whoever has them."""
    query = ["nvidia-smi", "--query-gpu=memory.used", "--format=csv,noheader,nounits"]
    return int(environment.run(query).split()[0]) << 20


def launches(ours, steps=10):
    """Of a step after the first one, from a profile."""
    with tempfile.NamedTemporaryFile(suffix=".json") as trace:
        table = environment.run([*ours.command, f"--steps={steps}", f"--profile={trace.name}"])
    # Each entry point has a table; the steps' is the last one.
    (*_, last) = (line.split() for line in table.splitlines() if line.startswith("sum "))
    return int(last[1]) / (steps - 1)


class Measured(report.Result):
    """`launches` of a step; None: not known."""

    launches = None


def contend(name, work, prepared, arguments):
    """A contender and the memory of the GPU that it takes."""
    before = memory_in_use()
    if name == contenders.Ours.name:
        contender = contenders.Ours(prepared, work, ["--device=cuda"])
        # It ends with each turn: seen while it waits for its output to be read.
        process = subprocess.Popen(
            [*contender.command, "--times", "--steps=1000000"], stdout=subprocess.PIPE
        )
        process.stdout.readline()
        taken = memory_in_use() - before
        process.kill()
        process.wait()
        return contender, taken
    contender = contenders.Peer(name, arguments.python, prepared.files)
    return contender, memory_in_use() - before


def measure_work(work, prepared, precision, arguments):
    """The results of ours, which come first, and of the peers."""
    prepared.write(work, "cuda", precision)
    results, running = [], []
    with contextlib.ExitStack() as stack:
        for name in [contenders.Ours.name, *arguments.peers]:
            try:
                contender, taken = contend(name, work, prepared, arguments)
                stack.callback(contender.kill)
                ours = running[0][0] if running else contender
                run.check_agreement(contender, ours, work, prepared, TOLERANCES[precision])
                steps = run.steps_of_turn(contender)
            except contenders.Failure as failure:
                results.append(Measured(name, failure=str(failure)))
                if not running:
                    return results
                continue
            result = Measured(name, peak_bytes=taken)
            if contender is ours:
                result.launches = launches(ours)
            results.append(result)
            running.append((contender, result, steps))
        for _ in range(arguments.rounds):
            for contender, result, steps in running:
                result.steps.append(contender.turn(steps) / steps)
    return results


def microseconds(seconds):
    return f"{1e6 * seconds:.{0 if seconds >= 1e-4 else 1}f}"


def print_table(title, results, floor):
    print(f"\n### {title}\n")
    report.header(
        "", "a step, µs: median (range)", "ours is faster", "floor reached", "launches",
        "GPU memory, MB",
    )
    ours = results[0]
    for result in results:
        if result.failure:
            report.row(result.name, result.failure, *[""] * 4)
            continue
        spread = f"{microseconds(min(result.steps))}–{microseconds(max(result.steps))}"
        report.row(
            result.name,
            f"{microseconds(result.median)} ({spread})",
            "" if ours.failure or result is ours else f"{result.median / ours.median:.2f}x",
            f"{floor / 1e6 / result.median:.0%}" if floor else "",
            f"{result.launches:.0f}" if result.launches else "",
            f"{result.peak_bytes / 1e6:.0f}",
        )


def gpu_model():
    query = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
    return environment.run(query).strip()


def measure(arguments):
    print(f"{gpu_model()}; commit {environment.commit()}; medians of {arguments.rounds} turns.")
    for name in models_of(arguments):
        prepared = prepare.Prepared(name, arguments.folder / name)
        for precision in arguments.precisions:
            prepared.executable = arguments.folder / name / precision
            for work, floors in works.CUDA_FLOORS.items():
                if work.model == name and work.kind in arguments.works:
                    results = measure_work(work, prepared, precision, arguments)
                    print_table(f"{work.title}, {precision}", results, floors.get(precision))


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    build = environment.ROOT / "build"
    commands = {"make": make, "measure": measure}
    parser.add_argument("command", choices=commands)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--sinterc", type=pathlib.Path, default=build / "bin" / "sinterc")
    parser.add_argument("--venv", type=pathlib.Path, default=build / "bench-venv")
    parser.add_argument("--python", default=sys.executable, help="default: this one")
    run.add_choice(parser, "--models", list(works.MODELS))
    run.add_choice(parser, "--works", list(contenders.BY_KIND))
    run.add_choice(parser, "--precisions", PRECISIONS)
    run.add_choice(parser, "--peers", list(contenders.CUDA))
    parser.add_argument("--rounds", type=int, default=5, help="turns of each; default: %(default)s")
    arguments = parser.parse_args()
    commands[arguments.command](arguments)


if __name__ == "__main__":
    main()
