"""Runs what the phase `lower` leaves: launches of kernel functions.

A runtime in little: it places variables, arena, inputs and outputs as the module
says, and runs the tiles of each launch in order. Whatever nothing has written yet is
NaN.
"""

import array
import ctypes
import math
import pathlib
import re
import subprocess
import tempfile

ALIGNMENT = 64  # SINTER_BUFFER_ALIGNMENT


class Frame(ctypes.Structure):
    """sinter_frame of runtime/include/sinter/abi.h; kernels read memory's addresses
    from `operands` alone."""

    _fields_ = [
        ("batch", ctypes.c_int64),
        ("padded_batch", ctypes.c_int64),
        ("variables", ctypes.c_void_p),
        ("arena", ctypes.c_void_p),
        ("inputs", ctypes.c_void_p),
        ("outputs", ctypes.c_void_p),
        ("operands", ctypes.POINTER(ctypes.c_void_p)),
        ("seed", ctypes.c_uint64),
        ("flags", ctypes.c_uint64),
        ("learning_rate_factor", ctypes.c_float),
        ("reserved", ctypes.c_int32),
    ]


class Memory:
    """Aligned memory of f32 elements, NaN where `values` end."""

    def __init__(self, count, values=()):
        elements = array.array("f", values)
        elements.extend([math.nan] * (count - len(elements)))
        self.count = count
        self.block = ctypes.create_string_buffer(4 * count + ALIGNMENT)
        self.address = -(-ctypes.addressof(self.block) // ALIGNMENT) * ALIGNMENT
        self.write(0, elements)

    def write(self, offset, values):
        data = array.array("f", values).tobytes()
        ctypes.memmove(self.address + offset, data, len(data))

    def read(self, offset=0, count=None):
        count = self.count if count is None else count
        return array.array("f", ctypes.string_at(self.address + offset, 4 * count))


def shape_of(type_text, batch):
    """Extents of `tensor<?x8xf32>` with the batch for `?`."""
    extents = re.fullmatch(r"tensor<((?:[\d?]+x)*)f32>", type_text)[1].split("x")[:-1]
    return tuple(batch if extent == "?" else int(extent) for extent in extents)


class Launch:
    """A run of a kernel function over its grid."""

    def __init__(self, line):
        self.kernel = re.search(r'sinter\.launch ".*?" @(\S+) ', line)[1]
        self.placements = [
            (segment, int(index), int(offset), int(per_sample))
            for segment, index, offset, per_sample in re.findall(
                r"#sinter\.placement<(\w+), (\d+), (\d+) \+ (\d+) \* batch>", line
            )
        ]
        self.samples_per_tile = int(re.search(r"samples_per_tile (\d+)", line)[1])
        tiles = re.search(r"\btiles = (\d+)", line)
        self.tiles = int(tiles[1]) if tiles else 1

    def tile_count(self, batch):
        groups = -(-batch // self.samples_per_tile) if self.samples_per_tile else 1
        return self.tiles * groups


class Entry:
    """An entry point: a function of nothing but launches."""

    def __init__(self, text):
        def number(attribute):
            return int(re.search(rf"sinter\.{attribute} = (\d+)", text)[1])

        self.arena_bytes_per_sample = number("arena_bytes_per_sample")
        self.arena_bytes_fixed = number("arena_bytes_fixed")
        self.batch_granule = number("batch_granule")
        names = re.search(r"sinter\.output_names = \[(.*?)\]", text)[1]
        types = re.search(r"sinter\.output_types = \[(.*?)\]", text)[1]
        self.outputs = dict(
            zip(re.findall(r'"(.*?)"', names), re.findall(r"tensor<.*?>", types), strict=True)
        )
        features = re.search(r"sinter\.features = @(\w+)", text)
        self.features = features and features[1]
        self.launches = [Launch(line) for line in text.splitlines() if "sinter.launch" in line]


def piped(text, *command):
    """What a command makes of its input."""
    return subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.PIPE).stdout


def compile_kernels(text):
    """The kernel functions of a module as a shared object, opened."""
    code = piped(piped(text, "sinter-opt", "--sinter-phase-target"), "mlir-translate", "--mlir-to-llvmir")
    options = "-O1", "-Wno-override-module", "-shared", "-fPIC", "-x", "ir"
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "kernels.so"
        piped(code, "clang-22", *options, "-", "-o", path)
        return ctypes.CDLL(path)


class Module:
    """A module after `lower`, compiled; `variables` gives the first values."""

    def __init__(self, text, variable_values):
        entry = re.compile(r"^  func\.func @(\w+)\(\) attributes \{sinter\.arena.*?^  \}\n", re.M | re.S)
        variable = re.compile(
            r'^  sinter\.variable @(?:"(.*?)"|(\w+)) (\w+) : (tensor<.*?>).* offset (\d+).*\n', re.M
        )
        self.entries = {found[1]: Entry(found[0]) for found in entry.finditer(text)}
        self.scratch_bytes = max(map(int, re.findall(r"sinter\.scratch_bytes = (\d+)", text)))
        self.library = compile_kernels(variable.sub("", entry.sub("", text)))
        self.places = {}
        self.variables = Memory(int(re.search(r"sinter\.variable_bytes = (\d+)", text)[1]) // 4)
        for quoted, bare, role, type_text, offset in variable.findall(text):
            if role == "prepared":
                continue
            name, shape = quoted or bare, shape_of(type_text, batch=None)
            self.places[name] = int(offset), math.prod(shape)
            self.variables.write(int(offset), variable_values(name, shape))

    def variable(self, name):
        return self.variables.read(*self.places[name])

    def run(self, entry, batch, inputs):
        """The memory of each output, by name; first runs what computes the features."""
        if entry.features:
            features = self.run(self.entries[entry.features], batch, inputs)
            inputs = [*inputs, *features.values()]
        results = {
            name: Memory(math.prod(shape_of(type_text, batch)))
            for name, type_text in entry.outputs.items()
        }
        padded = -(-batch // entry.batch_granule) * entry.batch_granule
        arena_bytes = padded * entry.arena_bytes_per_sample + entry.arena_bytes_fixed
        segments = {
            "variables": [self.variables],
            "arena": [Memory(arena_bytes // 4)],
            "input": inputs,
            "output": list(results.values()),
        }
        for launch in entry.launches:
            scratch = Memory(self.scratch_bytes // 4)
            operands = [
                segments[segment][index].address + offset + padded * per_sample
                for segment, index, offset, per_sample in launch.placements
            ]
            frame = Frame(
                batch=batch,
                padded_batch=padded,
                operands=(ctypes.c_void_p * len(operands))(*operands),
                learning_rate_factor=1.0,
            )
            kernel = self.library[launch.kernel]
            for tile in range(launch.tile_count(batch)):
                kernel(ctypes.byref(frame), ctypes.c_int64(tile), ctypes.c_void_p(scratch.address))
        return results
