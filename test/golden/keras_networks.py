"""What Keras makes of the models of networks.py: networks/<name>.safetensors, and of their
coarse form networks/coarse/<name>.safetensors.

Under "start/", the variables that keep the inputs of relus clear of zero (keras_decisions.py).
Of each phase, under "<phase>/":
  loss                 before each step
  output               of the first step
  gradient/<variable>  of the first step, if rounding does not forbid it (networks.py)
  weight/<variable>    after the last step; what a frozen layer has stays; not of coarse networks
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
import keras_decisions
import keras_models
import networks
import seeded

# How far values must be from deciding otherwise, relative to all of a layer: of relus, and
# of max poolings ten times the usual error of an activation in float32; of coarse networks
# some times the error of an activation in bfloat16.
RELU_MARGIN = 5e-4
POOLING_MARGIN = 5e-6
COARSE_MARGIN = 1e-2


def biases_without_effect(model):
    """The paths of biases that a batch normalisation takes away again."""
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            before = layer.input._keras_history.operation
            if getattr(before, "use_bias", False):
                yield before.bias.path


def summary(key, value):
    """The norm, then some elements."""
    sampled = value.flatten()[np.array(seeded.sample(key, value.size))]
    return np.concatenate([[np.linalg.norm(value)], sampled])


class Trained:
    """A network in one phase, before its first step, with some variables that were `chosen`."""

    def __init__(self, network, frozen=(), chosen={}):
        keras.utils.clear_session()
        self.model = getattr(keras_models, network.name)()
        for layer in self.model.layers:
            layer.trainable = not any(fnmatch.fnmatch(layer.name, pattern) for pattern in frozen)
        for variable in self.model.weights:
            value = chosen.get(variable.path, network.variable(variable.path, variable.shape))
            variable.assign(np.reshape(value, variable.shape))
        target = (network.samples, *self.model.output_shape[1:])
        if network.loss.name == "sparse_categorical_crossentropy":
            target = (*target[:-1], 1)
        self.image = np.reshape(network.images(), (network.samples, *network.image))
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


def require_margins(network, model, image):
    """That rounding errors change no way that gradients go. (Of the first step: what they
    change in later ones, a learning rate makes small.)"""
    relus = keras_decisions.relu_margins(model, image)
    poolings = keras_decisions.pooling_margins(model, image)
    of_relus, of_poolings = (COARSE_MARGIN,) * 2 if network.is_coarse else (RELU_MARGIN, POOLING_MARGIN)
    for margins, required in ((relus, of_relus), (poolings, of_poolings)):
        for name, margin in margins.items():
            assert margin > required, f"{name}: {margin}; choose another seed"


def run_phase(network, phase, chosen):
    # Another model: the call moves the statistics of this one.
    observed = Trained(network, phase.freeze, chosen)
    require_margins(network, observed.model, observed.image)
    trained = Trained(network, phase.freeze, chosen)
    optimizer = keras_cases.make_optimizer(phase.optimizer)
    left_out = set(biases_without_effect(trained.model))
    compared, losses = {}, []
    for step in range(networks.STEPS):
        output, loss, gradients = trained.evaluate()
        losses.append(float(loss))
        variables = trained.model.trainable_variables
        if step == 0:
            compared["output"] = output.numpy()
            if not network.forward_only:
                for variable, gradient in zip(variables, gradients):
                    compared[f"gradient/{variable.path}"] = gradient.numpy()
        optimizer.apply(gradients, variables)
    # Where products round, adaptive optimizers make whole steps of what is only noise.
    if not network.is_coarse:
        for variable in trained.model.weights:
            compared[f"weight/{variable.path}"] = variable.numpy()
    expected = {"loss": np.array(losses)}
    for name, value in compared.items():
        if name.partition("/")[2] not in left_out:
            expected[name] = summary(name, value)
    return {f"{phase.name}/{name}": value for name, value in expected.items()}


def write_network(network):
    first = Trained(network, network.phases[0].freeze)
    chosen = keras_decisions.chosen_variables(first.model, first.image, network)
    expected = {f"start/{path}": value for path, value in chosen.items()}
    for phase in network.phases:
        expected |= run_phase(network, phase, chosen)
    shapes = {variable.path: tuple(variable.shape) for variable in first.model.weights}
    keras_setup.write(
        keras_setup.FOLDER / "networks" / network.file,
        {name: value.astype(np.float32) for name, value in expected.items()},
        variables=json.dumps(shapes),
        target=json.dumps(first.target.shape),
    )


def main():
    with keras_setup.float64():
        for network in networks.NETWORKS + networks.COARSE_NETWORKS:
            write_network(network)
            print(network.file)


if __name__ == "__main__":
    main()
