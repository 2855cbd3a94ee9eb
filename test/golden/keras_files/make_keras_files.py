"""Writes the files of this folder: weights in every format of Keras.

    /tmp/golden/bin/python test/golden/keras_files/make_keras_files.py

The environment is that of make_golden.py, and h5py comes with Keras. Weights
come from numpy's generator with a fixed seed; expected.safetensors holds those
of each network as <network>/<layer>/<variable>.

Networks, saved as <network>.weights.h5, .keras and .h5 (a whole model):
  named    every kind of layer with weights, under names of its own
  numbered the same layers under the numbers that a second model of a session
           gets: only their order tells them
  nested   a model in a model

Files that Keras does not write any more, or that it never wrote:
  keras1.h5       fixed-length names in several attributes, weights that are
                  not called as their variable
  unnamed.keras   of a Keras 3 that did not write the names of layers
  faults/*.h5     'named' with one change each: soft, external and circular
                  links, compression, other types and shapes
"""

import io
import os
import pathlib
import shutil
import sys
import zipfile

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import h5py
import keras
import numpy as np
from keras import layers

FOLDER = pathlib.Path(__file__).parent
sys.path.append(str(FOLDER.parent))
import safe_tensors

SEED = 20240301


def build(name, names):
    """A network whose layers with weights are called `names`, in their order."""
    names = iter(names)
    picture = keras.Input((6, 6, 2), name=f"{name}_picture")
    x = layers.Conv2D(3, 3, padding="same", name=next(names))(picture)
    x = layers.BatchNormalization(name=next(names))(x)
    x = layers.Conv2D(3, 3, use_bias=False, name=next(names))(x)
    x = layers.BatchNormalization(scale=False, name=next(names))(x)
    x = layers.Conv2DTranspose(2, 2, name=next(names))(x)
    x = layers.Dropout(0.5, name=f"{name}_dropout")(x)
    x = layers.Flatten(name=f"{name}_flatten")(x)
    x = layers.Dense(4, name=next(names))(x)
    x = layers.Dense(2, use_bias=False, name=next(names))(x)
    return keras.Model(picture, x, name=name)


def build_named():
    return build(
        "named",
        ["first", "first_bn", "second", "second_bn", "up", "hidden", "last"],
    )


def build_numbered():
    return build(
        "numbered",
        ["conv2d_8", "batch_normalization_9", "conv2d_9", "batch_normalization_10", "conv2d_transpose_9", "dense_9", "dense_10"],
    )


def build_nested():
    features = keras.Input((6, 6, 2), name="features")
    x = layers.Conv2D(3, 3, name="inner")(features)
    x = layers.BatchNormalization(name="inner_bn")(x)
    x = layers.Conv2D(2, 1, name="inner_last")(x)
    encoder = keras.Model(features, x, name="encoder")
    picture = keras.Input((6, 6, 2), name="nested_picture")
    x = layers.Conv2D(2, 1, name="before")(picture)
    x = encoder(x)
    x = layers.Conv2D(1, 2, name="after")(x)
    return keras.Model(picture, x, name="nested")


def draw(model, random):
    for variable in model.trainable_variables + model.non_trainable_variables:
        if "seed" not in variable.path:
            variable.assign(random.normal(size=variable.shape).astype(np.float32))


def weights_of(model):
    """The variables by <layer>/<variable>, those of nested models included."""
    weights = {}
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            weights |= weights_of(layer)
            continue
        for variable in layer.weights:
            weights[f"{layer.name}/{variable.name}"] = variable.numpy()
    return weights


def write_expected(networks):
    tensors = {}
    for model in networks:
        for name, value in weights_of(model).items():
            tensors[f"{model.name}/{name}"] = safe_tensors.tensor("F32", value.shape, value.tobytes())
    safe_tensors.write(FOLDER / "expected.safetensors", tensors, {"keras": keras.__version__})


def write_keras1(weights):
    """The layout as of VGG's files: names of fixed length, in several parts."""
    grouped = {}
    for name, value in weights.items():
        layer, variable = name.split("/")
        grouped.setdefault(layer, []).append((variable, value))
    with h5py.File(FOLDER / "keras1.h5", "w") as file:
        names = np.array(["picture", *grouped], dtype="S16")
        file.attrs["layer_names0"] = names[:3]
        file.attrs["layer_names1"] = names[3:]
        file.create_group("picture").attrs["weight_names"] = np.zeros(0)
        for layer, variables in grouped.items():
            group = file.create_group(layer)
            paths = [f"{layer}_{i}_W_1:0" for i in range(len(variables))]
            group.attrs["weight_names"] = np.array(paths, dtype="S")
            for path, (_, value) in zip(paths, variables):
                group[path] = value


def remove_names():
    """What older versions wrote: the same archive without the names."""
    with zipfile.ZipFile(FOLDER / "numbered.keras") as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    weights = io.BytesIO(contents["model.weights.h5"])
    with h5py.File(weights, "r+") as file:
        def strip(_, item):
            item.attrs.pop("name", None)
        file.visititems(strip)
    contents["model.weights.h5"] = weights.getvalue()
    with zipfile.ZipFile(FOLDER / "unnamed.keras", "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)


def write_faults():
    folder = FOLDER / "faults"
    folder.mkdir(exist_ok=True)
    kernel = "layers/conv2d/vars/0"

    def fault(name, change):
        path = folder / f"{name}.h5"
        shutil.copy(FOLDER / "named.weights.h5", path)
        with h5py.File(path, "r+") as file:
            change(file)

    def replace(file, **how):
        value = file[kernel][()]
        del file[kernel]
        file.create_dataset(kernel, data=value, **how)

    def soft_link(file):
        del file[kernel]
        file[kernel] = h5py.SoftLink("/layers/conv2d_1/vars/0")

    def external_link(file):
        del file["layers/conv2d"]
        file["layers/conv2d"] = h5py.ExternalLink("/etc/passwd", "layers/conv2d")

    def circle(file):
        file["layers/conv2d/layers"] = file["layers"]

    def external_storage(file):
        shape = file[kernel].shape
        del file[kernel]
        file.create_dataset(kernel, shape, "f4", external=[("/etc/passwd", 0, 4 * int(np.prod(shape)))])

    def huge(file):
        del file[kernel]
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_alloc_time(h5py.h5d.ALLOC_TIME_LATE)
        space = h5py.h5s.create_simple((1 << 40, 1 << 20))
        h5py.h5d.create(file.id, kernel.encode(), h5py.h5t.IEEE_F32LE, space, creation)

    def other_shape(file):
        del file[kernel]
        file[kernel] = np.zeros((3, 3, 2, 5), np.float32)

    def fewer_weights(file):
        del file["layers/conv2d/vars/1"]

    def nothing(file):
        del file["layers"]

    fault("soft_link", soft_link)
    fault("external_link", external_link)
    fault("circle", circle)
    fault("external_storage", external_storage)
    fault("compressed", lambda file: replace(file, compression="gzip"))
    fault("double", lambda file: replace(file, dtype="f8"))
    fault("integer", lambda file: replace(file, dtype="i4"))
    fault("huge", huge)
    fault("nothing", nothing)
    fault("half", lambda file: replace(file, dtype="f2"))
    fault("other_shape", other_shape)
    fault("fewer_weights", fewer_weights)


def main():
    random = np.random.default_rng(SEED)
    networks = [build_named(), build_numbered(), build_nested()]
    for model in networks:
        draw(model, random)
        model.save_weights(FOLDER / f"{model.name}.weights.h5")
        model.save(FOLDER / f"{model.name}.keras")
        model.save(FOLDER / f"{model.name}.h5")
    write_expected(networks)
    write_keras1(weights_of(networks[0]))
    remove_names()
    write_faults()


if __name__ == "__main__":
    main()
