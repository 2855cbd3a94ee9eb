"""Has ptxas assemble every kernel of every model: assemble_models.py SINTERC [--only NAME...]

The models of models/ in each precision, with calls of libraries and with generated kernels
alone. Prints a row for each executable; fails if a kernel is refused or spills registers.
"""

import argparse
import itertools
import pathlib
import re
import subprocess
import sys
import tempfile

MODELS = pathlib.Path(__file__).resolve().parent.parent.parent / "models"
PRECISIONS = ["fp32", "tf32", "bf16"]
LIBRARIES = {"libraries": [], "generated": ["--no-vendor"]}

# A line of --explain.
KERNEL = re.compile(r"^(\S+): (\d+) registers, (\d+) bytes of shared memory, (\d+) bytes spilled$", re.MULTILINE)


def assemble(sinterc, model, output, *options):
    """(name, registers, bytes spilled) of each kernel."""
    command = [sinterc, MODELS / f"{model}.cpp", "--target=cuda", "--explain", "-o", output, *options]
    report = subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout
    return [(name, int(registers), int(spilled)) for name, registers, _, spilled in KERNEL.findall(report)]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sinterc")
    names = sorted(path.stem for path in MODELS.glob("*.cpp"))
    parser.add_argument("--only", nargs="+", choices=names, default=names, metavar="NAME", help="default: all")
    arguments = parser.parse_args()
    passed = True
    print(f"{'model':24} precision {'':9} kernels registers  spilling")
    with tempfile.TemporaryDirectory() as folder:
        for model, precision, choice in itertools.product(arguments.only, PRECISIONS, LIBRARIES):
            output = pathlib.Path(folder) / model
            kernels = assemble(arguments.sinterc, model, output, f"--precision={precision}", *LIBRARIES[choice])
            spilling = [f"{name} ({spilled} bytes)" for name, _, spilled in kernels if spilled]
            passed &= bool(kernels) and not spilling
            most = max((registers for _, registers, _ in kernels), default=0)
            named = ", ".join(spilling) or "none"
            print(f"{model:24} {precision:9} {choice:9} {len(kernels):7} {most:9}  {named}", flush=True)
    sys.exit(0 if passed else 1)


if __name__ == "__main__":
    main()
