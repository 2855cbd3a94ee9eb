# How lit runs the tests in this folder; lit.site.cfg.py holds the paths.

import os
import sys

import lit.formats

config.name = "Sinter"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".cpp", ".test"]
# Not lit's: GoogleTests, the emulator, golden files, benchmarks, and what tests
# include.
config.excludes = ["runtime", "emulator", "golden", "bench", "Inputs"]
config.test_source_root = os.path.join(config.source_root, "test")
config.test_exec_root = os.path.join(config.binary_root, "test")

# Looked for as sinterc does, which warns where there is no ptxas.
cuda_bin = os.path.join(os.environ.get("CUDA_HOME", "/usr/local/cuda"), "bin")
ptxas = lit.util.which("ptxas", os.pathsep.join([cuda_bin, os.environ["PATH"], "/usr/local/cuda/bin"]))
if ptxas:
    config.available_features.add("ptxas")
    config.substitutions.append((r"%ptxas\b", ptxas))

# sinterc and sinter-opt; then FileCheck, not, mlir-opt and mlir-runner.
tool_folders = [os.path.join(config.binary_root, "bin"), config.llvm_tools_dir]
config.environment["PATH"] = os.pathsep.join(tool_folders + [os.environ["PATH"]])
# Tests share drawn digits with each other, never with the user.
config.environment["XDG_CACHE_HOME"] = os.path.join(config.test_exec_root, "cache")
config.environment["PYTHONDONTWRITEBYTECODE"] = "1"

clangxx = (
    "clang++-22 -std=c++26 "
    f"-I{config.source_root}/frontend/include -I{config.source_root}"
)
# For the emulator, as a Hopper and as an older GPU, and with it as the driver; the
# order of threads differs.
emulator = "--target=cuda --gpu-arch=emulator"
old_emulator = f"{emulator}-sm_80"
emulated = f"env LD_LIBRARY_PATH={config.binary_root}/lib/emulator SINTER_EMULATOR_ORDER"
config.substitutions += [
    (r"%emulator\b", f"{emulator} --precision=fp32"),
    (r"%emulator_tf32\b", f"{emulator} --precision=tf32"),
    (r"%emulator_bf16\b", f"{emulator} --precision=bf16"),
    (r"%old_emulator\b", f"{old_emulator} --precision=fp32"),
    (r"%old_emulator_tf32\b", f"{old_emulator} --precision=tf32"),
    (r"%old_emulator_bf16\b", f"{old_emulator} --precision=bf16"),
    (r"%forward\b", f"{emulated}=forward"),
    (r"%reverse\b", f"{emulated}=reverse"),
    (r"%random\b", f"{emulated}=random"),
    (r"%clangxx_bin\b", clangxx),
    (r"%clangxx\b", f"{clangxx} -fsyntax-only"),
    (r"%sinterc\b", os.path.join(config.binary_root, "bin", "sinterc")),
    # What the build makes of models/.
    (r"%executables\b", os.path.join(config.binary_root, "models")),
    (r"%denoise\b", os.path.join(config.binary_root, "models", "mnist_denoise")),
    (r"%golden\b", os.path.join(config.test_source_root, "golden")),
    # Where its libcuda.so.1 and libcudnn.so.9 are.
    (r"%emulator_library\b", f"{config.binary_root}/lib/emulator"),
    # Runs an executable with the emulator as its GPU.
    (r"%emulated\b", f"env LD_LIBRARY_PATH={config.binary_root}/lib/emulator"),
    (r"%models\b", os.path.join(config.source_root, "models")),
    (r"%python\b", sys.executable),
    (r"%mlir_lib_dir\b", config.mlir_lib_dir),
]
