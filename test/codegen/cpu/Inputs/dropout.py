"""Dropout by its definition, against compiled dropout.

usage: dropout.py module          writes an MLIR module
       dropout.py check OUTPUT    checks what the module printed
"""

import math
import sys

from compiled_cases import printed_tensors

WORD = 0xFFFFFFFF


def philox(counter, key):
    """Philox 4x32-10 of Salmon et al. (SC 2011)."""
    for _ in range(10):
        product0 = 0xD2511F53 * counter[0]
        product1 = 0xCD9E8D57 * counter[2]
        counter = (
            product1 >> 32 ^ counter[1] ^ key[0],
            product1 & WORD,
            product0 >> 32 ^ counter[3] ^ key[1],
            product0 & WORD,
        )
        key = ((key[0] + 0x9E3779B9) & WORD, (key[1] + 0xBB67AE85) & WORD)
    return counter


# The generator's published test vectors.
assert philox((0,) * 4, (0,) * 2) == (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)
assert philox((WORD,) * 4, (WORD,) * 2) == (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)

SAMPLES = 3
SHAPES = [(5, 7, 2), (40,), (1,), (4, 4, 16)]
SEED = 0x123456789ABCDEF0
# Rate, stream, step, and whether there is dropout at all.
RUNS = [
    (0.25, 3, 0, True),
    (0.5, 0, 7, True),
    (0.5, WORD, (5 << 32) + 7, True),
    (0.999, 1, 1, True),
    (1.0, 1, 1, True),
    (0.25, 3, 0, False),
    (1.0, 1, 1, False),
]


def cases():
    for shape in SHAPES:
        for run in RUNS:
            yield shape, *run


def element(index):
    """Halves from 0.5 to 4.5."""
    return 0.5 * (1 + index % 9)


def expected(shape, rate, stream, step, is_on):
    count = math.prod(shape)
    values = []
    for sample in range(SAMPLES):
        for i in range(count):
            value = element(sample * count + i)
            quarter, k = divmod(i, -(-count // 4))
            words = philox((k, sample, step & WORD, stream), (SEED & WORD, SEED >> 32))
            word = words[quarter]
            if is_on:
                value = value / (1 - rate) if word / 2**32 >= rate else 0.0
            values.append(value)
    return values


def write_module():
    print("func.func private @printMemrefF32(tensor<*xf32>)")
    calls = []
    for number, (shape, rate, stream, step, is_on) in enumerate(cases()):
        extents = "x".join(map(str, shape))
        batch = f"tensor<{SAMPLES}x{extents}xf32>"
        sample = f"tensor<1x{extents}xf32>"
        zeros = ", 0" * len(shape)
        ones = ", 1" * len(shape)
        sizes = "".join(f", {extent}" for extent in shape)
        place = f"[%n{zeros}] [1{sizes}] [1{ones}]"
        print(
            f"""
func.func private @case{number}(%frame: !llvm.ptr, %x: {batch}, %t: tensor<i64>)
    -> {batch} attributes {{sinter.kernel}} {{
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %end = arith.constant {SAMPLES} : index
  %empty = tensor.empty() : {batch}
  %y = scf.for %n = %c0 to %end step %c1 iter_args(%before = %empty) -> {batch} {{
    %sample = tensor.extract_slice %x{place} : {batch} to {sample}
    %dropped = sinter.dropout %sample, %t rate {rate} stream {stream} : {sample}, tensor<i64>
    %after = tensor.insert_slice %dropped into %before{place} : {sample} into {batch}
    scf.yield %after : {batch}
  }} {{sinter.samples}}
  return %y : {batch}
}}"""
        )
        values = [str(element(i)) for i in range(SAMPLES * math.prod(shape))]
        count = len(values)
        calls.append(
            f"""
  %flat{number} = arith.constant dense<[{", ".join(values)}]> : tensor<{count}xf32>
  %shape{number} = arith.constant dense<[{SAMPLES}{sizes}]> : tensor<{1 + len(shape)}xindex>
  %x{number} = tensor.reshape %flat{number}(%shape{number})
             : (tensor<{count}xf32>, tensor<{1 + len(shape)}xindex>) -> {batch}
  %t{number} = arith.constant dense<{step}> : tensor<i64>
  %flags{number} = llvm.mlir.constant({int(not is_on)} : i64) : i64
  llvm.store %flags{number}, %flags : i64, !llvm.ptr
  %y{number} = func.call @case{number}(%frame, %x{number}, %t{number})
             : (!llvm.ptr, {batch}, tensor<i64>) -> {batch}
  %any{number} = tensor.cast %y{number} : {batch} to tensor<*xf32>
  func.call @printMemrefF32(%any{number}) : (tensor<*xf32>) -> ()"""
        )
    # The frame of abi.h: the seed at 56 bytes, the flags at 64.
    print(
        f"""
func.func @main() {{
  %size = llvm.mlir.constant(80 : i64) : i64
  %frame = llvm.alloca %size x i8 : (i64) -> !llvm.ptr
  %seeds = llvm.getelementptr %frame[56] : (!llvm.ptr) -> !llvm.ptr, i8
  %flags = llvm.getelementptr %frame[64] : (!llvm.ptr) -> !llvm.ptr, i8
  %seed = llvm.mlir.constant({SEED} : i64) : i64
  llvm.store %seed, %seeds : i64, !llvm.ptr"""
    )
    print(*calls, "  return\n}", sep="\n")


def check(output):
    wrong = 0
    for (_, values), case in zip(printed_tensors(output), cases(), strict=True):
        for value, exact in zip(values, expected(*case), strict=True):
            if not abs(value - exact) <= 1e-5 * exact:
                wrong += 1
                print(f"{case}: expected {exact}, got {value}")
                break
    print(f"{wrong} wrong")
    sys.exit(wrong > 0)


if sys.argv[1] == "module":
    write_module()
else:
    with open(sys.argv[2], encoding="utf-8") as file:
        check(file.read())
