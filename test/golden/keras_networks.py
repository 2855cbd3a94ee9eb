"""What Keras makes of the models of networks.py: networks/<name>.safetensors.

Of each phase, under "<phase>/":
  loss                 before each step
  output               of the first step
  gradient/<variable>  of the first step
  weight/<variable>    after the last step; what a frozen layer has stays
Of each but the loss, only the norm and then some elements, those of
seeded.sample(). The metadata has the shapes of all variables and of the target.

A bias right before a batch normalisation is left out: its gradient is zero, and
what Keras has for it is the noise of rounding.
"""

import fnmatch
import json

import keras_setup  # first: it says which Keras

import keras
import numpy as np
import tensorflow as tf

import keras_cases
import keras_models
import networks
import seeded

# A few times the usual error of an activation in float32.
MARGIN = 5e-7


def biases_without_effect(model):
    """The paths of biases that a batch normalisation takes away again."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            before = layer.input._keras_history.operation
            if getattr(before, "use_bias", False):
                yield before.bias.path


def smallest_relu_inputs(model, image):
    """Of each relu, how near zero an input comes, relative to the others. Where
    gradients do not go, nothing jumps."""
    smallest = []

    def recorded(value):
        size = tf.abs(value)
        smallest.append(tf.reduce_min(size) / tf.sqrt(tf.reduce_mean(size**2)))
        return keras.activations.relu(value)

    relus = [
        layer
        for layer in model.layers
        if getattr(layer, "activation", None) is keras.activations.relu and layer.trainable
    ]
    for layer in relus:
        layer.activation = recorded
    model(image, training=True)
    for layer in relus:
        layer.activation = keras.activations.relu
    return smallest


def smallest_lead(pool, value):
    """How near the largest value of a window comes to the one after it, relative
    to all values. Those of windows without a positive one follow from a relu."""
    patches = tf.image.extract_patches(
        value, (1, *pool.pool_size, 1), (1, *pool.strides, 1), (1, 1, 1, 1), pool.padding.upper()
    )
    windows = tf.reshape(patches, (-1, np.prod(pool.pool_size), value.shape[-1]))
    largest, second = tf.unstack(tf.math.top_k(tf.transpose(windows, (0, 2, 1)), 2).values, axis=-1)
    leads = tf.boolean_mask(largest - second, largest > 0)
    return tf.reduce_min(leads) / tf.sqrt(tf.reduce_mean(value**2))


def smallest_leads(model, image):
    """Of each max pooling, the smallest lead of a window."""
    pools = [
        layer for layer in model.layers if isinstance(layer, keras.layers.MaxPooling2D) and layer.trainable
    ]
    if not pools:
        return []
    inputs = keras.Model(model.inputs, [pool.input for pool in pools])
    return [*map(smallest_lead, pools, keras.tree.flatten(inputs([image], training=True)))]


def summary(key, value):
    """The norm, then some elements."""
    sampled = value.flatten()[np.array(seeded.sample(key, value.size))]
    return np.concatenate([[np.linalg.norm(value)], sampled])


class Trained:
    """A network in one phase, before its first step."""

    def __init__(self, network, frozen):
        keras.utils.clear_session()
        self.model = getattr(keras_models, network.name)()
        for layer in self.model.layers:
            layer.trainable = not any(fnmatch.fnmatch(layer.name, pattern) for pattern in frozen)
        for variable in self.model.weights:
            value = network.variable(variable.path, variable.shape)
            variable.assign(np.reshape(value, variable.shape))
        image = (network.samples, *network.image)
        target = (network.samples, *self.model.output_shape[1:])
        if network.loss.name == "sparse_categorical_crossentropy":
            target = (*target[:-1], 1)
        self.image = np.reshape(seeded.uniform(f"{network.key}/image", int(np.prod(image))), image)
        self.target = np.reshape(
            seeded.target(f"{network.key}/target", target, network.loss.name, network.classes), target
        ).astype(keras.config.floatx())
        self.loss_function = keras_cases.LOSSES[network.loss.name]()

    def evaluate(self):
        """The output, the loss, and the gradient of each trainable variable."""
        with tf.GradientTape() as tape:
            output = self.model(self.image, training=True)
            loss = self.loss_function(self.target, output)
        return output, loss, tape.gradient(loss, [v.value for v in self.model.trainable_variables])


def run_phase(network, phase):
    trained = Trained(network, phase.freeze)
    # Another model: the call moves the statistics of this one.
    observed = Trained(network, phase.freeze).model
    optimizer = keras_cases.make_optimizer(phase.optimizer)
    left_out = set(biases_without_effect(trained.model))
    compared, losses = {}, []
    for step in range(networks.STEPS):
        observed.set_weights(trained.model.get_weights())
        margins = smallest_relu_inputs(observed, trained.image)
        # Gradients, which are compared in this step, jump there as well.
        if step == 0:
            margins += smallest_leads(observed, trained.image)
        margin = float(min(margins))
        assert margin > MARGIN, f"{network.name}, step {step}: {margin}; choose another seed"
        output, loss, gradients = trained.evaluate()
        losses.append(float(loss))
        variables = trained.model.trainable_variables
        if step == 0:
            compared["output"] = output.numpy()
            for variable, gradient in zip(variables, gradients):
                compared[f"gradient/{variable.path}"] = gradient.numpy()
        optimizer.apply(gradients, variables)
    for variable in trained.model.weights:
        compared[f"weight/{variable.path}"] = variable.numpy()
    expected = {"loss": np.array(losses)}
    for name, value in compared.items():
        if name.partition("/")[2] not in left_out:
            expected[name] = summary(name, value)
    return trained, {f"{phase.name}/{name}": value for name, value in expected.items()}


def write_network(network):
    expected = {}
    for phase in network.phases:
        trained, values = run_phase(network, phase)
        expected |= values
    shapes = {variable.path: tuple(variable.shape) for variable in trained.model.weights}
    keras_setup.write(
        keras_setup.FOLDER / "networks" / f"{network.name}.safetensors",
        {name: value.astype(np.float32) for name, value in expected.items()},
        variables=json.dumps(shapes),
        target=json.dumps(trained.target.shape),
    )


def main():
    with keras_setup.float64():
        for network in networks.NETWORKS:
            write_network(network)
            print(network.name)


if __name__ == "__main__":
    main()
