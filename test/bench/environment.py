"""The peers' Python environment, and the machine that all run on."""

import importlib.metadata
import os
import pathlib
import subprocess
import sys
import venv

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
CORES = 2

PACKAGES = [
    "keras==3.15.1",
    "tensorflow-cpu==2.21.0",
    "jax==0.10.2",
    "onnx==1.23.2",
    "onnxruntime==1.32.0",
    "openvino==2026.4.1",
    "numpy==2.4.6",
    "safetensors==0.8.0",
    # What PyTorch imports, and the libraries that it is linked with, used or
    # not: the index has it for GPUs only.
    "filelock",
    "fsspec",
    "jinja2",
    "networkx",
    "setuptools>=77.0.3",
    "sympy",
    "cuda-toolkit[cublas,cudart,cufft,cufile,cupti,cusparse,nvjitlink,nvrtc]==13.2.2",
    "nvidia-cudnn-cu13==9.26.0.51",
    "nvidia-cusparselt-cu13==0.8.1",
    "nvidia-nccl-cu13==2.30.7",
    "nvidia-nvshmem-cu13==3.7.2",
]

# Without what it needs on GPUs besides.
TORCH = "torch==2.15.0"

# Whose versions are told.
PEERS = ["keras", "tensorflow-cpu", "jax", "torch", "onnxruntime", "openvino"]


def run(command):
    """Gives what the command prints; ends this program if it fails."""
    done = subprocess.run(command, text=True, capture_output=True)
    if done.returncode:
        sys.exit(f"{pathlib.Path(command[0]).name} failed:\n{done.stderr}")
    return done.stdout


def make(folder):
    """The Python of a virtual environment with the peers. One that an earlier
    run made is used again."""
    python = folder / "bin" / "python"
    made = folder / "packages"
    packages = "\n".join([*PACKAGES, TORCH])
    if not made.exists() or made.read_text() != packages:
        venv.create(folder, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet"]
        run([*install, *PACKAGES])
        run([*install, "--no-deps", TORCH])
        made.write_text(packages)
    return python


def versions(folder):
    (packages,) = folder.glob("lib/python3*/site-packages")
    found = {
        distribution.metadata["Name"].replace("_", "-"): distribution.version
        for distribution in importlib.metadata.distributions(path=[str(packages)])
    }
    return ", ".join(f"{name} {found[name]}" for name in PEERS)


def cpu_model():
    for line in open("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()


def commit():
    return run(["git", "-C", ROOT, "describe", "--always", "--dirty"]).strip()


def load():
    """Of the last minute."""
    return os.getloadavg()[0]


def require_idle(maximum_load):
    if load() > maximum_load:
        sys.exit(
            f"the machine is busy: expected a load average of at most {maximum_load}, "
            f"got {load():.1f}; wait, or say --busy for figures that do not count"
        )


def pin():
    """This process and all that it starts keep to the same cores."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < CORES:
        sys.exit(f"expected {CORES} cores, got {len(cores)}")
    os.sched_setaffinity(0, cores[:CORES])
    os.environ["OMP_NUM_THREADS"] = str(CORES)


def fma_peak(folder):
    """GFLOP/s that the cores reach in registers: the best of a few tries."""
    program = folder / "fma_peak"
    source = pathlib.Path(__file__).with_name("fma_peak.cpp")
    build = ["clang++-22", "-std=c++20", "-O3", "-march=native", "-pthread"]
    run([*build, source, "-o", program])
    return max(float(run([program, str(CORES)])) for _ in range(3))
