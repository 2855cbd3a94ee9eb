"""Writes a small MNIST folder, sound or with one fault.

    idx_files.py FOLDER [FAULT]

FAULT: missing, truncated, trailing, not-idx, mislabelled (the labels under the
images' name), other-size (32x32 pictures), empty.
"""

import pathlib
import random
import struct
import sys

IMAGES = "train-images-idx3-ubyte"
COUNTS = {"train": 64, "t10k": 16}


def image_file(count, side):
    pixels = random.Random(count).randbytes(count * side * side)
    return struct.pack(">IIII", 0x803, count, side, side) + pixels


def label_file(count):
    return struct.pack(">II", 0x801, count) + bytes(i % 10 for i in range(count))


def main():
    folder = pathlib.Path(sys.argv[1])
    fault = sys.argv[2] if len(sys.argv) > 2 else None
    files = {}
    for part, count in COUNTS.items():
        files[f"{part}-images-idx3-ubyte"] = image_file(count, 28)
        files[f"{part}-labels-idx1-ubyte"] = label_file(count)
    match fault:
        case None:
            pass
        case "missing":
            del files[IMAGES]
        case "truncated":
            files[IMAGES] = files[IMAGES][:-1]
        case "trailing":
            files[IMAGES] += b"\0"
        case "not-idx":
            files[IMAGES] = b"<html>404 not found</html>"
        case "mislabelled":
            files[IMAGES] = files["train-labels-idx1-ubyte"]
        case "other-size":
            files[IMAGES] = image_file(COUNTS["train"], 32)
        case "empty":
            files[IMAGES] = b""
        case _:
            sys.exit(f"unknown fault: {fault}")
    folder.mkdir(parents=True, exist_ok=True)
    for name, contents in files.items():
        (folder / name).write_bytes(contents)


if __name__ == "__main__":
    main()
