"""Checks that executables and Keras read each other's weights, bit by bit.

    /tmp/golden/bin/python test/golden/keras_files/check_exports.py EXECUTABLE MODEL

The environment is that of make_golden.py. MODEL is a function of
keras_models.py. Keras saves random weights in each of its formats; the
executable exports each to .weights.h5 and .h5; a new model of Keras loads those
and must have the same weights.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np

sys.path.append(str(pathlib.Path(__file__).parent.parent))
import keras_models

SEED = 20240302


def draw(model):
    random = np.random.default_rng(SEED)
    model.set_weights([random.normal(size=weight.shape).astype(np.float32) for weight in model.get_weights()])


def require_equal(loaded, saved, what):
    for variable, expected in zip(loaded.weights, saved.weights, strict=True):
        equal = variable.numpy().tobytes() == expected.numpy().tobytes()
        assert equal, f"{what}: {variable.path} differs"
    print(f"{what}: {len(saved.weights)} weights are equal")


def main():
    executable, name = sys.argv[1:]
    build = getattr(keras_models, name)
    model = build()
    draw(model)
    with tempfile.TemporaryDirectory() as folder:
        saved = {suffix: f"{folder}/saved{suffix}" for suffix in (".weights.h5", ".h5", ".keras")}
        model.save_weights(saved[".weights.h5"])
        model.save(saved[".h5"])
        model.save(saved[".keras"])
        for source, weights in saved.items():
            for target, options in ((".weights.h5", {}), (".h5", {}), (".h5", {"by_name": True})):
                exported = f"{folder}/exported{target}"
                subprocess.run([executable, "export", "--weights", weights, exported], check=True)
                # Names are numbered as in the first model.
                keras.utils.clear_session()
                loaded = build()
                loaded.load_weights(exported, **options)
                require_equal(loaded, model, f"{name}, {source} to {target} {options}")


if __name__ == "__main__":
    main()
