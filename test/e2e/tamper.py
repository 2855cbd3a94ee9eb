"""Copies a checkpoint with one fault: tamper.py SOURCE DESTINATION FAULT

FAULT: other-shape, missing-tensor, other-model, not-json (a header that is not
JSON), long-header (a header longer than the file), truncated, empty, huge
(weights so large that the loss overflows).
"""

import array
import pathlib
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "golden"))
import safe_tensors

KERNEL = "conv2d/kernel"


def main():
    source, destination, fault = sys.argv[1:]
    contents = pathlib.Path(source).read_bytes()
    tensors, metadata = safe_tensors.read(source)
    rewritten = True
    match fault:
        case "other-shape":
            tensors[KERNEL] = safe_tensors.tensor("F32", (5, 5, 1, 16), 400 * [0.0])
        case "missing-tensor":
            del tensors[KERNEL]
        case "other-model":
            metadata = {
                key: value.replace("mnist_denoise", "another_model")
                for key, value in metadata.items()
            }
        case "huge":
            kernel = tensors[KERNEL]
            values = array.array("f", len(kernel.values) * [1e30])
            tensors[KERNEL] = kernel._replace(values=values)
        case _:
            rewritten = False
    if rewritten:
        safe_tensors.write(destination, tensors, metadata)
        return

    match fault:
        case "not-json":
            contents = contents[:8] + b"!" + contents[9:]
        case "long-header":
            contents = struct.pack("<Q", 1 << 62) + contents[8:]
        case "truncated":
            contents = contents[:-1]
        case "empty":
            contents = b""
        case _:
            sys.exit(f"unknown fault: {fault}")
    pathlib.Path(destination).write_bytes(contents)


if __name__ == "__main__":
    main()
