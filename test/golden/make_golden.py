"""Writes the golden files: what Keras 3 computes.

    python3 -m venv /tmp/golden
    /tmp/golden/bin/pip install keras==3.15.1 tensorflow-cpu==2.21.0 numpy==2.4.6
    /tmp/golden/bin/python test/golden/make_golden.py

cases/ has what keras_cases.py computes for the layers, losses and optimizers of
cases.py, one file a program and form; networks/ what keras_networks.py computes for the
models of networks.py. Two networks have a folder of their own:
mnist_denoise, the model, and borders (borders.cpp), a chain of strides, paddings
and odd sizes. Their weights and batch come from numpy's generator with a fixed
seed, so that they are the same on every machine. Keras is held against the
float64 formulas of reference.py, and those against central finite differences.

Files of a network:
  weights.safetensors      every parameter before the first step
  batch.safetensors        noisy and clean, 6 images each
  expected.safetensors     loss (before each of 3 Adam steps), output/denoised
                           and gradient/<parameter> of the first step, and
                           every parameter after the last step
  expected_fd.safetensors  gradient/<parameter> by finite differences at the
                           elements index/<parameter>, flattened row-major:
                           all of a bias, a sample of a kernel (mnist_denoise)

Ties in max pooling: a noisy picture has flat areas, where neighbours of the
first convolutions are equal and positive. The gradient goes to the first
maximum in row-major order, as TensorFlow does it. Parameters' gradients do not
depend on that choice here, since equal neighbours see equal pixels; nor do
finite differences, since such neighbours move together.
"""

import keras_setup  # first: it says which Keras

import keras
import numpy as np
import tensorflow as tf

import keras_cases
import keras_models
import keras_networks
import reference

SEED = 20240229
SAMPLES = 6
STEPS = 3
SAMPLED_ELEMENTS = 64


def draw_weights(model, random):
    """Glorot kernels; biases away from zero, so that their gradients and the
    masks of relu matter, and mostly positive, so that few units are dead."""
    weights = {}
    for variable in model.trainable_variables:
        shape = tuple(variable.shape)
        if len(shape) == 1:
            drawn = random.uniform(-0.05, 0.15, shape)
        else:
            rows, columns, a, b = shape
            limit = np.sqrt(6 / (rows * columns * (a + b)))
            drawn = random.uniform(-limit, limit, shape)
        weights[variable.path] = drawn.astype(np.float32)
    return weights


def draw_strokes(random):
    """One 28x28 picture: three joined strokes with soft edges."""
    rows, columns = np.mgrid[0:28, 0:28].astype(np.float64)
    ends = random.uniform(5, 23, (4, 2))
    thickness = random.uniform(1.0, 1.8)
    distance = np.full((28, 28), np.inf)
    for begin, end in zip(ends[:-1], ends[1:]):
        direction = end - begin
        along = (rows - begin[0]) * direction[0] + (columns - begin[1]) * direction[1]
        along = np.clip(along / (direction @ direction), 0, 1)
        to_stroke = np.hypot(
            rows - begin[0] - along * direction[0],
            columns - begin[1] - along * direction[1],
        )
        distance = np.minimum(distance, to_stroke)
    return np.clip(thickness + 0.5 - distance, 0, 1)


def draw_batch(random):
    clean = np.stack([draw_strokes(random) for _ in range(SAMPLES)])
    clean = (np.round(clean * 255) / 255)[..., np.newaxis].astype(np.float32)
    uniform = random.uniform(size=clean.shape)
    noisy = np.where(uniform < 0.1, 1, np.where(uniform < 0.2, 0, clean))
    return noisy.astype(np.float32), clean


def run_keras(model, weights, noisy, clean):
    """The expected values by name, as Keras computes them in float32."""
    loss_function = keras.losses.MeanSquaredError()
    optimizer = keras.optimizers.Adam(1e-3)
    variables = model.trainable_variables
    for variable in variables:
        variable.assign(weights[variable.path])
    expected, losses = {}, []
    for step in range(STEPS):
        with tf.GradientTape() as tape:
            output = model(noisy, training=True)
            loss = loss_function(clean, output)
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        losses.append(float(loss))
        if step == 0:
            expected["output/denoised"] = output.numpy()
            for variable, gradient in zip(variables, gradients):
                expected[f"gradient/{variable.path}"] = gradient.numpy()
        optimizer.apply(gradients, variables)
    expected["loss"] = np.array(losses, np.float32)
    for variable in variables:
        expected[variable.path] = variable.numpy()
    return expected


def require_close(what, actual, expected, tolerance):
    error = np.linalg.norm(actual - expected) / np.linalg.norm(expected)
    print(f"{what:40} {error:9.2e}  (at most {tolerance:.0e})")
    assert error <= tolerance, f"{what}: relative error {error}"


def write(network, name, tensors):
    path = keras_setup.FOLDER / network / f"{name}.safetensors"
    keras_setup.write(path, tensors, seed=str(SEED))


def write_network(model):
    """Writes the files that every network has and returns what is in them."""
    random = np.random.default_rng(SEED)
    weights = draw_weights(model, random)
    noisy, clean = draw_batch(random)
    expected = run_keras(model, weights, noisy, clean)
    write(model.name, "weights", weights)
    write(model.name, "batch", {"noisy": noisy, "clean": clean})
    write(model.name, "expected", expected)
    return random, weights, noisy, clean, expected


def write_mnist_denoise():
    model = keras_models.mnist_denoise()
    random, weights, noisy, clean, expected = write_network(model)

    exact = {name: weight.astype(np.float64) for name, weight in weights.items()}
    batch = noisy.astype(np.float64), clean.astype(np.float64)
    output, _, gradients = reference.evaluate(exact, *batch)
    losses, trained = reference.train(exact, *batch, STEPS)
    require_close("Keras output", expected["output/denoised"], output, 1e-6)
    require_close("Keras loss", expected["loss"], losses, 1e-6)
    differences = {}
    for name, weight in exact.items():
        gradient = gradients[name]
        require_close(f"Keras gradient/{name}", expected[f"gradient/{name}"], gradient, 1e-5)
        update = trained[name] - weight
        require_close(f"Keras update of {name}", expected[name] - weight, update, 5e-5)
        count = weight.size if weight.ndim == 1 else min(weight.size, SAMPLED_ELEMENTS)
        indices = np.sort(random.choice(weight.size, count, replace=False))
        difference = reference.finite_differences(exact, *batch, name, indices)
        require_close(f"differences by {name}", gradient.flat[indices], difference, 1e-6)
        differences[f"index/{name}"] = indices.astype(np.int64)
        differences[f"gradient/{name}"] = difference.astype(np.float32)

    write(model.name, "expected_fd", differences)


def main():
    write_network(keras_models.borders())
    write_mnist_denoise()
    keras_cases.main()
    keras_networks.main()


if __name__ == "__main__":
    main()
