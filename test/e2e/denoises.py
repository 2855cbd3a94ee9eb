"""Trains on 10,000 drawn digits for 5 epochs: denoises.py EXECUTABLE FOLDER

Fails unless the validation loss falls below half of the mean squared error
that the noisy pictures have themselves. Leaves weights and picture in FOLDER.
"""

import os
import pathlib
import re
import struct
import subprocess
import sys

SALT = PEPPER = 0.1


def noise_error(images):
    """The expected mean squared error of noisy pictures: a pixel x becomes 1
    with probability SALT, else 0 with probability PEPPER."""
    contents = images.read_bytes()
    magic, count, rows, columns = struct.unpack_from(">IIII", contents)
    assert magic == 0x803 and len(contents) == 16 + count * rows * columns
    pixels = contents[16:]
    total = 0.0
    for value in range(256):
        x = value / 255
        total += pixels.count(value) * (SALT * (1 - x) ** 2 + PEPPER * x**2)
    return total / len(pixels)


def main():
    executable, folder = sys.argv[1], pathlib.Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    cache = folder / "cache"
    weights = folder / "denoise.safetensors"

    def run(*arguments):
        command = [executable, *arguments]
        environment = {**os.environ, "XDG_CACHE_HOME": str(cache)}
        return subprocess.run(
            command, env=environment, check=True, text=True, stdout=subprocess.PIPE
        ).stdout

    data = ["--data=synthetic", "--samples=10000"]
    history = folder / "history.csv"
    run("train", *data, "--epochs=5", f"--save={weights}", f"--history={history}")
    evaluated = run("evaluate", *data, "--on=test", f"--weights={weights}")
    loss = float(re.search(r"loss\D*([\d.]+(?:e[-+]\d+)?)", evaluated).group(1))
    picture = folder / "denoised.png"
    run("predict", *data, f"--weights={weights}", "--count=12", f"--output={picture}")
    (images,) = cache.rglob("t10k-images-idx3-ubyte")
    noise = noise_error(images)
    print(f"validation loss {loss:.5f}, of the noisy pictures themselves {noise:.5f}")
    if not loss < noise / 2:
        sys.exit("expected a validation loss below half of the noise")


if __name__ == "__main__":
    main()
