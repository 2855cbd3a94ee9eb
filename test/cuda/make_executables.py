"""Makes what run-on-card.sh runs.

In a folder for each precision: the networks that are held against Keras,
mnist_denoise, and, in fp32, the programs of cases.py. Each executable holds code
for the CPU, too, and no symbols, so that all of them are small enough to carry.
"""

import argparse
import pathlib
import subprocess
import sys

SOURCE = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(SOURCE / "test" / "golden"))

import cases
import model_file
import networks

PRECISIONS = ["fp32", "tf32", "bf16"]


def model_files():
    """The model files by the names of their executables."""
    files = {"mnist_denoise": SOURCE / "models" / "mnist_denoise.cpp"}
    for network in networks.NETWORKS:
        small = SOURCE / "test" / "golden" / "networks" / f"{network.name}.cpp"
        files[network.name] = small if small.exists() else SOURCE / "models" / f"{network.name}.cpp"
    return files


def case_files(folder):
    """The same for the programs of cases.py, whose model files are written."""
    files = {}
    for program in cases.PROGRAMS:
        files[program.name] = folder / f"{program.name}.cpp"
        files[program.name].write_text(model_file.source(program))
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sinterc")
    parser.add_argument("folder", type=pathlib.Path)
    names = [*model_files(), *(program.name for program in cases.PROGRAMS)]
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="NAME", help="default: all"
    )
    arguments = parser.parse_args()
    for precision in PRECISIONS:
        output = arguments.folder / precision
        output.mkdir(parents=True, exist_ok=True)
        files = model_files()
        if precision == "fp32":
            files |= case_files(output)
        for name, file in files.items():
            if name not in arguments.only:
                continue
            print(f"{precision} {name}", flush=True)
            # Any CPU can hold the GPU's numbers against its own.
            subprocess.run(
                [arguments.sinterc, file, "--target=cpu,cuda", f"--precision={precision}", "--cpu=x86-64-v3", "-o", output / name],
                check=True,
            )
            subprocess.run(["strip", output / name], check=True)


if __name__ == "__main__":
    main()
