"""Reads and writes safetensors files with the Python standard library only.

Enough for the tests, which must run where nothing but Debian's python3 is
installed: tensors of type F32 and I64, little-endian, and string metadata.
"""

import array
import json
import math
import struct
import sys
from typing import NamedTuple

TYPE_CODES = {"F32": "f", "I64": "q"}

assert sys.byteorder == "little", "safetensors files are little-endian"


class Tensor(NamedTuple):
    dtype: str
    shape: tuple
    values: array.array  # row-major


def tensor(dtype, shape, contents):
    """A tensor of `contents`: an iterable of numbers, or their bytes."""
    values = array.array(TYPE_CODES[dtype], contents)
    assert len(values) == math.prod(shape), (shape, len(values))
    return Tensor(dtype, tuple(shape), values)


def read(path):
    """The tensors of a file by name, and its metadata."""
    with open(path, "rb") as file:
        (header_length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(header_length))
        data = file.read()
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        tensors[name] = tensor(entry["dtype"], entry["shape"], data[begin:end])
    return tensors, metadata


def write(path, tensors, metadata=None):
    """Writes `tensors`, a dictionary from names to Tensors."""
    header = {"__metadata__": metadata} if metadata else {}
    contents = bytearray()
    for name, (dtype, shape, values) in tensors.items():
        begin = len(contents)
        contents += values.tobytes()
        header[name] = {
            "dtype": dtype,
            "shape": shape,
            "data_offsets": [begin, len(contents)],
        }
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + contents)
