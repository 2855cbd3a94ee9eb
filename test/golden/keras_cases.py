"""What Keras makes of the programs of cases.py: cases/<program>.safetensors, and of those that
have a coarse form cases/coarse/<program>.safetensors.

Of each phase, under "<phase>/":
  loss                    before each step
  output/case_<i>         of the first step, one row a sample
  metric/<name>           of the first step
  gradient/<variable>     of the first step
  update/<variable>       what all steps together add to it: of every variable
                          where optimizers are compared, else of the moving
                          statistics, which no gradient moves
The metadata has the shapes of all variables and of the target, and the cases.
"""

import fnmatch
import json

import keras_setup  # first: it says which Keras

import keras
import numpy as np
import tensorflow as tf
from keras import layers

import cases
import model_file

LAYERS = {
    "add": layers.Add,
    "average_pool2d": layers.AveragePooling2D,
    "batch_normalization": layers.BatchNormalization,
    "concatenate": layers.Concatenate,
    "conv2d": layers.Conv2D,
    "conv2d_transpose": layers.Conv2DTranspose,
    "dense": layers.Dense,
    "flatten": layers.Flatten,
    "global_average_pool2d": layers.GlobalAveragePooling2D,
    "leaky_relu": layers.LeakyReLU,
    "max_pool2d": layers.MaxPooling2D,
    "reshape": layers.Reshape,
    "upsample2d": layers.UpSampling2D,
    "zero_padding2d": layers.ZeroPadding2D,
}

LOSSES = {
    "mean_squared_error": keras.losses.MeanSquaredError,
    "binary_crossentropy": keras.losses.BinaryCrossentropy,
    "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
    "sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy,
}

OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
}

SCHEDULES = {
    "inverse_time_decay": keras.optimizers.schedules.InverseTimeDecay,
    "exponential_decay": keras.optimizers.schedules.ExponentialDecay,
    "cosine_decay": keras.optimizers.schedules.CosineDecay,
    "piecewise_constant": keras.optimizers.schedules.PiecewiseConstantDecay,
}

# Keras's names of options, where they differ.
OPTIONS = {
    "dilation": "dilation_rate",
    "clip_norm": "clipnorm",
    "global_clip_norm": "global_clipnorm",
    "clip_value": "clipvalue",
}


def sides(borders):
    """Borders as Keras writes them: ((top, bottom), (left, right))."""
    options = dict(borders.options)
    return tuple(
        tuple(options.get(side, 0) for side in pair) for pair in (("top", "bottom"), ("left", "right"))
    )


def make_layer(word, name):
    options = {OPTIONS.get(key, key): value for key, value in word.options}
    if word.name not in LAYERS:
        return layers.Activation(word.name, name=name)
    arguments = [sides(each) if isinstance(each, cases.Word) else each for each in word.arguments]
    if "kernel_l2" in options:
        options["kernel_regularizer"] = keras.regularizers.L2(options.pop("kernel_l2"))
    return LAYERS[word.name](*arguments, **options, name=name)


def make_optimizer(word):
    options = {OPTIONS.get(key, key): value for key, value in word.options}
    rate = options["learning_rate"]
    if isinstance(rate, cases.Word):
        options["learning_rate"] = SCHEDULES[rate.name](**dict(rate.options))
    elif "decay" in options:
        decay = options.pop("decay")
        options["learning_rate"] = keras.optimizers.schedules.InverseTimeDecay(rate, 1, decay)
    return OPTIMIZERS[word.name](**options)


class Branch:
    """One case: the layers that hold its images, and its own."""

    def __init__(self, program, index, case):
        self.shapes = case.shapes
        self.images = [
            layers.Dense(int(np.prod(shape)), use_bias=False, name=model_file.image_name(index, i))
            for i, shape in enumerate(case.shapes)
        ]
        self.layers = [
            make_layer(word, model_file.layer_name(index, i)) for i, word in enumerate(case.layers)
        ]

    def __call__(self, sample):
        images = [
            tf.reshape(image(sample), (len(sample), *shape))
            for image, shape in zip(self.images, self.shapes)
        ]
        value = images[0] if len(images) == 1 else images
        for layer in self.layers:
            value = layer(value, training=True)
        return value

    def all_layers(self):
        return self.images + self.layers


class Network:
    """The branches of a program, before its first step."""

    def __init__(self, program, frozen):
        self.program = program
        self.branches = [Branch(program, *each) for each in enumerate(program.cases)]
        self.layers = [layer for branch in self.branches for layer in branch.all_layers()]
        self.sample = np.eye(program.samples)
        outputs = self.outputs()
        for layer in self.layers:
            layer.trainable = not any(fnmatch.fnmatch(layer.name, pattern) for pattern in frozen)
            for variable in layer.weights:
                value = model_file.initial_value(program, variable.path, variable.shape)
                variable.assign(np.reshape(value, variable.shape))
        shape = self.join(outputs).shape
        if program.loss.name == "sparse_categorical_crossentropy":
            shape = (*shape[:-1], 1)
        self.target_shape = tuple(shape)
        self.target = np.reshape(model_file.target_value(program, shape), shape).astype(np.float64)

    def outputs(self):
        return [branch(self.sample) for branch in self.branches]

    @staticmethod
    def join(outputs):
        """The output that is compared with the target."""
        if len(outputs) == 1:
            return outputs[0]
        return tf.concat([tf.reshape(output, (len(output), -1)) for output in outputs], axis=1)

    @property
    def variables(self):
        return [variable for layer in self.layers for variable in layer.weights]

    @property
    def trainable_variables(self):
        return [variable for layer in self.layers for variable in layer.trainable_variables]

    def loss(self, output):
        options = dict(self.program.loss.options)
        weights = None
        if "class_weights" in options:
            weights = np.array(options["class_weights"])[self.classes(self.target)]
        data_loss = LOSSES[self.program.loss.name]()(self.target, output, sample_weight=weights)
        return data_loss + sum(loss for layer in self.layers for loss in layer.losses)

    @staticmethod
    def classes(values):
        """The class numbers of targets: of one value, or of a distribution."""
        if values.shape[-1] == 1:
            return values[..., 0].astype(np.int64)
        return values.argmax(axis=-1)

    def metric(self, name, output):
        if name == "accuracy":
            if output.shape[-1] == 1:
                metric = keras.metrics.BinaryAccuracy
            elif output.shape == self.target.shape:
                metric = keras.metrics.CategoricalAccuracy
            else:
                metric = keras.metrics.SparseCategoricalAccuracy
            return metric()(self.target, output).numpy()
        if name == "mean_squared_error":
            return keras.metrics.MeanSquaredError()(self.target, output).numpy()
        predicted = output > 0.5 if output.shape[-1] == 1 else output
        return tf.math.confusion_matrix(
            self.classes(self.target).flatten(), self.classes(predicted).flatten()
        ).numpy()


def run_phase(program, phase):
    network = Network(program, phase.freeze)
    optimizer = make_optimizer(phase.optimizer)
    before = {variable.path: variable.numpy() for variable in network.variables}
    expected, losses = {}, []
    for step in range(program.steps):
        trained = network.trainable_variables
        with tf.GradientTape() as tape:
            outputs = network.outputs()
            loss = network.loss(network.join(outputs))
        gradients = tape.gradient(loss, [variable.value for variable in trained])
        losses.append(float(loss))
        if step == 0:
            for index, output in enumerate(outputs):
                expected[f"output/case_{index}"] = output.numpy().reshape(len(output), -1)
            for name in program.metrics:
                name = name.removesuffix("{}")
                expected[f"metric/{name}"] = network.metric(name, outputs[0].numpy())
            for variable, gradient in zip(trained, gradients):
                expected[f"gradient/{variable.path}"] = gradient.numpy()
        optimizer.apply(gradients, trained)
    expected["loss"] = np.array(losses)
    for variable in network.variables:
        if program.compares_updates or "/moving_" in variable.path:
            expected[f"update/{variable.path}"] = variable.numpy() - before[variable.path]
    return network, {f"{phase.name}/{name}": value for name, value in expected.items()}


def write_program(program):
    expected = {}
    for phase in program.phases:
        network, values = run_phase(program, phase)
        expected |= values
    shapes = {variable.path: tuple(variable.shape) for variable in network.variables}
    keras_setup.write(
        keras_setup.FOLDER / "cases" / program.file,
        {name: np.asarray(value, np.float32) for name, value in expected.items()},
        variables=json.dumps(shapes),
        target=json.dumps(network.target_shape),
        cases=json.dumps([model_file.title(case) for case in program.cases]),
    )


def main():
    with keras_setup.float64():
        for program in cases.PROGRAMS + cases.COARSE_PROGRAMS:
            write_program(program)
            print(program.file)


if __name__ == "__main__":
    main()
