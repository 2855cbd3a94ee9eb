"""Keras 3 on TensorFlow or JAX, as protocol.py says. Ways: tensorflow (each op a
kernel), tensorflow-xla (compiled whole), jax."""

import fnmatch
import os
import pathlib
import sys

backend, _, xla = sys.argv[2].partition("-")
os.environ["KERAS_BACKEND"] = backend
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["JAX_PLATFORMS"] = "cpu"

import keras

import protocol

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "golden"))
import keras_models

OPTIMIZERS = {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop}

LOSSES = {
    "mean_squared_error": keras.losses.MeanSquaredError,
    "binary_crossentropy": keras.losses.BinaryCrossentropy,
    "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
}


def build(work):
    model = getattr(keras_models, work.model)(**work.options)
    for layer in model.layers:
        layer.trainable = not any(fnmatch.fnmatch(layer.name, pattern) for pattern in work.frozen)
    for variable in model.weights:
        variable.assign(work.weights[variable.path])
    del work.weights
    return model


def make_optimizer(work, variables):
    options = dict(work.optimizer_options)
    if "decay" in options:
        options["learning_rate"] = keras.optimizers.schedules.InverseTimeDecay(
            options["learning_rate"], 1, options.pop("decay")
        )
    optimizer = OPTIMIZERS[work.optimizer](**options)
    optimizer.build(variables)
    return optimizer


def tensorflow_predict(work, model):
    import tensorflow as tf

    image = tf.constant(work.inputs)

    @tf.function(jit_compile=bool(xla))
    def predict():
        return model(image, training=False)

    protocol.serve(predict, lambda output: protocol.size(output.numpy()))


def tensorflow_train(work, model):
    import tensorflow as tf

    variables = model.trainable_variables
    optimizer = make_optimizer(work, variables)
    loss_function = LOSSES[work.loss]()
    image, target = tf.constant(work.inputs), tf.constant(work.targets)

    @tf.function(jit_compile=bool(xla))
    def train():
        with tf.GradientTape() as tape:
            loss = loss_function(target, model(image, training=True))
        gradients = tape.gradient(loss, [variable.value for variable in variables])
        optimizer.apply(gradients, variables)
        return loss

    protocol.serve(train, lambda loss: float(loss.numpy()))


def values(variables):
    return [variable.value for variable in variables]


def jax_predict(work, model):
    import jax

    image = jax.numpy.asarray(work.inputs)

    @jax.jit
    def run(trained, others, image):
        return model.stateless_call(trained, others, image, training=False)[0]

    trained, others = values(model.trainable_variables), values(model.non_trainable_variables)
    # Steps wait for each other, as they do in every other peer.
    protocol.serve(lambda: run(trained, others, image).block_until_ready(), protocol.size)


def jax_train(work, model):
    import jax

    optimizer = make_optimizer(work, model.trainable_variables)
    loss_function = LOSSES[work.loss]()
    image, target = jax.numpy.asarray(work.inputs), jax.numpy.asarray(work.targets)

    def loss_of(trained, others, image, target):
        output, others = model.stateless_call(trained, others, image, training=True)
        return loss_function(target, output), others

    def run(state, image, target):
        trained, others, slots = state
        evaluate = jax.value_and_grad(loss_of, has_aux=True)
        (loss, others), gradients = evaluate(trained, others, image, target)
        trained, slots = optimizer.stateless_apply(slots, gradients, trained)
        return loss, (trained, others, slots)

    compiled = jax.jit(run, donate_argnums=0)
    groups = (model.trainable_variables, model.non_trainable_variables, optimizer.variables)
    state = tuple(values(variables) for variables in groups)

    def train():
        nonlocal state
        loss, state = compiled(state, image, target)
        return loss

    protocol.serve(train, float)


def main():
    work = protocol.Work(sys.argv[1])
    globals()[f"{backend}_{work.kind}"](work, build(work))


if __name__ == "__main__":
    main()
