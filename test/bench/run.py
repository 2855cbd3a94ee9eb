#!/usr/bin/env python3
"""Measures training and inference of our models against other frameworks.

    test/bench/run.py [--help]

Makes the peers' environment (or uses it again, --venv); that needs Debian's
python3-venv and the Python package index. Compiles each model with sinterc.
All take the same weights and the same batch in float32 on the same two cores,
and must agree about the loss of the first step or the size of the output. They
run in turn, so that whatever else the machine does hits all alike; who has not
its turn is stopped. Prints tables of the steps' medians with their ranges, of the
seconds from nothing to the end of the first step, of compiling (a peer: its first
step; ours: sinterc), and of peak resident memory.
"""

import argparse
import contextlib
import pathlib
import tempfile

import contenders
import environment
import prepare
import report
import works

TURN_SECONDS = 0.5
MAXIMUM_LOAD = 0.5
# Of the measures of first steps. Dropout draws other numbers everywhere, and the
# loss of a small batch with first weights varies with them.
TOLERANCE = 1e-3
TOLERANCE_WITH_DROPOUT = 0.5


def steps_of_turn(contender):
    """As many as take TURN_SECONDS; runs at least one, to warm up."""
    steps = 1
    seconds = contender.turn(steps)
    while seconds < TURN_SECONDS / 2:
        steps = max(2 * steps, round(steps * TURN_SECONDS / max(seconds, 0.01)))
        seconds = contender.turn(steps)
    return steps


def check_agreement(contender, ours, work, prepared, tolerance=TOLERANCE):
    if work.phase and any(layer["kind"] == "dropout" for layer in prepared.layers):
        tolerance = TOLERANCE_WITH_DROPOUT
    if not abs(contender.measure - ours.measure) <= tolerance * abs(ours.measure):
        raise contenders.Failure(f"gives {contender.measure:.6g}, ours {ours.measure:.6g}")


def make_files(name, sinterc, python, folder):
    folder.mkdir()
    prepare.describe(name, python, folder)
    executable = folder / "model"
    compiling = prepare.compile_model(name, sinterc, executable)
    return prepare.Prepared(name, folder, executable, compiling, python)


def measure(work, prepared, peers, python, rounds):
    """The results of ours, which come first, and of the peers."""
    prepared.write(work)
    results, running = [], []
    with contextlib.ExitStack() as stack:
        for name in [contenders.Ours.name, *peers]:
            try:
                if not running:
                    contender = ours = contenders.Ours(prepared, work)
                else:
                    contender = contenders.Peer(name, python, prepared.files)
                stack.callback(contender.kill)
                check_agreement(contender, ours, work, prepared)
                steps = steps_of_turn(contender)
            except contenders.Failure as failure:
                results.append(report.Result(name, failure=str(failure)))
                if not running:
                    return results
                continue
            flops = prepared.flops(work, work.cached and contender is ours)
            result = report.Result(
                name, flops=flops, start=contender.start, compiling=contender.compiling
            )
            results.append(result)
            running.append((contender, result, steps))
        for _ in range(rounds):
            for contender, result, steps in running:
                result.steps.append(contender.turn(steps) / steps)
        for contender, result, _ in running:
            result.peak_bytes = contender.close()
    return results


def add_choice(parser, option, known):
    help = f"some of: {', '.join(known)}; default: all"
    parser.add_argument(option, nargs="+", choices=known, default=known, metavar="NAME", help=help)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    build = environment.ROOT / "build"

    parser.add_argument("--sinterc", type=pathlib.Path, default=build / "bin" / "sinterc")
    parser.add_argument("--venv", type=pathlib.Path, default=build / "bench-venv")
    add_choice(parser, "--models", list(works.MODELS))
    add_choice(parser, "--works", list(contenders.BY_KIND))
    add_choice(parser, "--peers", list(contenders.BY_KIND["predict"]))
    parser.add_argument("--rounds", type=int, default=5, help="turns of each; default: %(default)s")
    parser.add_argument(
        "--busy", action="store_true", help="measure even if the machine does other work"
    )
    return parser.parse_args()


def print_conditions(arguments, peak):
    print(
        f"{environment.cpu_model()}, {environment.CORES} cores, "
        f"multiply-add peak {peak:.0f} GFLOP/s, load at the start {environment.load():.1f}; "
        f"float32, medians of {arguments.rounds} turns.\n"
        f"Commit {environment.commit()}; {environment.versions(arguments.venv)}.",
        flush=True,
    )


def main():
    arguments = parse_arguments()
    environment.pin()
    if not arguments.busy:
        environment.require_idle(MAXIMUM_LOAD)
    python = environment.make(arguments.venv)
    wanted = [
        work
        for work in works.WORKS
        if work.model in arguments.models and work.kind in arguments.works
    ]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        peak = environment.fma_peak(folder)
        print_conditions(arguments, peak)
        prepared, measured = {}, []
        for work in wanted:
            if work.model not in prepared:
                prepared[work.model] = make_files(
                    work.model, arguments.sinterc, python, folder / work.model
                )
            peers = [name for name in contenders.BY_KIND[work.kind] if name in arguments.peers]
            results = measure(work, prepared[work.model], peers, python, arguments.rounds)
            report.print_work(work.title, results, peak)
            measured.append((work.title, results))
        report.print_summary(measured)


if __name__ == "__main__":
    main()
