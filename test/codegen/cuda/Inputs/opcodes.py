"""Lists what a cubin's kernels do that tests ask for: a line for each instruction.

opcodes.py CUBIN

An instruction has 16 bytes (sm_80 to sm_90). Its lowest 9 bits are the operation, bits 73
to 75 the width of an access of memory. NVIDIA does not document them: they are what its
disassembler shows.
"""

import struct
import sys

OPERATIONS = {
    0x03C: "HMMA",
    0x11D: "BAR",
    0x147: "BRA",
    0x181: "LDG",
    0x183: "LDL",
    0x184: "LDS",
    0x186: "STG",
    0x187: "STL",
    0x188: "STS",
    0x1B4: "UTMALDG",
    0x1F0: "HGMMA",
}
ACCESSES = {"LDG", "LDL", "LDS", "STG", "STL", "STS"}
WIDTHS = {4: ".32", 5: ".64", 6: ".128"}


def sections(elf):
    """Name and bytes of each section of an ELF file."""
    (table,) = struct.unpack_from("<Q", elf, 0x28)
    size, count, names = struct.unpack_from("<HHH", elf, 0x3A)
    headers = [struct.unpack_from("<IIQQQQ", elf, table + i * size) for i in range(count)]
    for name, _, _, _, offset, length in headers:
        begin = headers[names][4] + name
        yield elf[begin : elf.index(b"\0", begin)].decode(), elf[offset : offset + length]


def main(path):
    with open(path, "rb") as file:
        elf = file.read()
    for name, content in sections(elf):
        if not name.startswith(".text."):
            continue
        print(f"{name.removeprefix('.text.')}:")
        for low, high in struct.iter_unpack("<QQ", content):
            operation = OPERATIONS.get(low & 0x1FF)
            if operation:
                width = WIDTHS.get(high >> 9 & 7, "") if operation in ACCESSES else ""
                print(f"  {operation}{width}")


main(sys.argv[1])
