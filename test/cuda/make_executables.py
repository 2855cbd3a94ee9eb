"""Makes what run-on-card.sh runs.

In a folder for each precision: the networks that are held against Keras,
and the programs of cases.py. Each executable holds code
for the CPU, too, and no symbols, so that all of them are small enough to carry.
In the folder tunable, again by precision, are those that measure libraries.
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

# Models with work for libraries, and the precisions that they compute it in.
TUNABLE = ["horse_dog_segmentation", "resnet50", "vgg19", "vgg19_segmentation"]
TUNABLE_PRECISIONS = ["fp32", "tf32", "bf16"]


def model_files():
    """The model files by the names of their executables."""
    golden = SOURCE / "test" / "golden"
    files = {}
    for name in networks.NAMES:
        places = [golden, golden / "networks", SOURCE / "models"]
        candidates = [place / f"{name}.cpp" for place in places]
        files[name] = next(file for file in candidates if file.exists())
    return files


def case_files(folder):
    """The same for the programs of cases.py, whose model files are written."""
    files = {}
    for program in cases.PROGRAMS:
        files[program.name] = folder / f"{program.name}.cpp"
        files[program.name].write_text(model_file.source(program))
    return files


def compile_model(sinterc, file, output, *options):
    subprocess.run([sinterc, file, *options, "-o", output], check=True)
    subprocess.run(["strip", output], check=True)


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
        for name, file in (model_files() | case_files(output)).items():
            if name not in arguments.only:
                continue
            print(f"{precision} {name}", flush=True)
            # Any CPU can hold the GPU's numbers against its own.
            compile_model(
                arguments.sinterc,
                file,
                output / name,
                "--target=cpu,cuda",
                f"--precision={precision}",
                "--cpu=x86-64-v3",
            )
    for precision in TUNABLE_PRECISIONS:
        output = arguments.folder / "tunable" / precision
        output.mkdir(parents=True, exist_ok=True)
        for name in TUNABLE:
            if name not in arguments.only:
                continue
            print(f"tunable {precision} {name}", flush=True)
            file = SOURCE / "models" / f"{name}.cpp"
            compile_model(
                arguments.sinterc, file, output / name, "--target=cuda", f"--precision={precision}", "--tunable"
            )


if __name__ == "__main__":
    main()
