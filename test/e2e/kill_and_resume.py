"""Kills a training at random moments.

    kill_and_resume.py EXECUTABLE COUNT [OPTION…]

Trains once without interruption; then, COUNT times, trains anew, kills the
process (SIGKILL) at a random moment, resumes from the checkpoint that is left
(or starts again if it was killed before the first one) and compares: the
checkpoint must be the same, byte for byte, and the history must hold every
epoch once. Epochs are short, so that many kills hit a checkpoint being written.
Options, which the trainings that are killed and resumed have alone, must not
change that.
"""

import pathlib
import random
import subprocess
import sys
import tempfile
import time

EPOCHS = 12


class Training:
    """The files of one training in a folder of its own."""

    def __init__(self, executable, folder):
        self.executable = executable
        self.checkpoint = folder / "checkpoint.safetensors"
        self.history = folder / "history.csv"
        folder.mkdir()

    def start(self, *more):
        return subprocess.Popen(
            [
                self.executable,
                "train",
                "--data=synthetic",
                "--samples=256",
                "--batch-size=32",
                f"--epochs={EPOCHS}",
                "--seed=7",
                f"--save={self.checkpoint}",
                f"--history={self.history}",
                *more,
            ],
            stdout=subprocess.DEVNULL,
        )

    def finish(self, *more):
        """Trains to the end; returns the seconds that it took."""
        begin = time.monotonic()
        if self.start(*more).wait() != 0:
            sys.exit(f"training failed in {self.checkpoint.parent}")
        return time.monotonic() - begin

    def epochs(self):
        rows = self.history.read_text().splitlines()[1:]
        return [row.partition(",")[0] for row in rows]


def main():
    executable, count, options = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
    seed = random.randrange(1 << 32)
    print(f"moments drawn with seed {seed}")
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        whole = Training(executable, folder / "whole")
        whole.finish()
        # The first training also drew the digits; this one tells the time.
        duration = Training(executable, folder / "timed").finish()
        for number in range(count):
            training = Training(executable, folder / f"killed-{number}")
            process = training.start(*options)
            moment = moments.uniform(0, duration)
            time.sleep(moment)
            process.kill()
            process.wait()
            saved = training.checkpoint.exists()
            resume = [f"--resume={training.checkpoint}"] if saved else []
            training.finish(*options, *resume)
            what = f"killed after {moment:.3f} of {duration:.3f} s"
            if training.checkpoint.read_bytes() != whole.checkpoint.read_bytes():
                sys.exit(f"{what}: the resumed training ends with other weights")
            if training.epochs() != whole.epochs():
                sys.exit(f"{what}: the history holds the epochs {training.epochs()}")
            print(f"{what}, {'resumed' if saved else 'restarted'}: equal")


if __name__ == "__main__":
    main()
