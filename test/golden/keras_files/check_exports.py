"""Checks that Keras loads what an executable exports, bit by bit.

    /tmp/golden/bin/python test/golden/keras_files/check_exports.py EXECUTABLE MODEL

The environment is that of make_golden.py. MODEL is one of keras_models.py whose
weights are in test/golden/<MODEL>/weights.safetensors; they are exported to
.weights.h5 and .h5, each loaded into a new model, and compared.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import numpy as np

GOLDEN = pathlib.Path(__file__).parent.parent
sys.path.append(str(GOLDEN))
import keras_models
import safe_tensors


def require_equal(model, tensors, what):
    for variable in model.weights:
        expected = np.array(tensors[variable.path].values, np.float32)
        loaded = variable.numpy()
        assert loaded.tobytes() == expected.tobytes(), f"{what}: {variable.path} differs"
    print(f"{what}: {len(model.weights)} weights are equal")


def main():
    executable, name = sys.argv[1:]
    weights = GOLDEN / name / "weights.safetensors"
    tensors, _ = safe_tensors.read(weights)
    build = getattr(keras_models, name)
    with tempfile.TemporaryDirectory() as folder:
        for file, options in [("w.weights.h5", {}), ("w.h5", {}), ("w.h5", {"by_name": True})]:
            path = str(pathlib.Path(folder) / file)
            subprocess.run([executable, "export", "--weights", weights, path], check=True)
            model = build()
            model.load_weights(path, **options)
            require_equal(model, tensors, f"{file} {options}")


if __name__ == "__main__":
    main()
