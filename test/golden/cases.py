"""What is held against Keras: layers, losses and optimizers, one line a case.

A case is a chain of layers over images of its own. A program is a model file
with many cases side by side, made by model_file.py; keras_cases.py computes
what Keras makes of each case, and check_cases.py compares. After a change here
run make_golden.py.

The words are those of the DSL: `conv2d(4, (3, 3), strides=(2, 2))` here is
`conv2d(4, {3, 3}, {.strides = {2, 2}})` there.
"""

import dataclasses
import itertools

VALID, SAME = PADDINGS = ("valid", "same")


@dataclasses.dataclass(frozen=True)
class Word:
    """A layer, loss or optimizer of the DSL, bare or with arguments."""

    name: str
    arguments: tuple = ()
    options: tuple = ()

    def __call__(self, *arguments, **options):
        return Word(self.name, arguments, tuple(options.items()))


@dataclasses.dataclass(frozen=True)
class Case:
    """`layers` over an image of `shape`, or over several images: the first
    layer then takes them all."""

    shape: tuple
    layers: tuple
    # If not 0, the image's values are multiples of 1 / steps: with 2, many are equal; with
    # 128, those that differ do so in every precision.
    steps: int = 0

    @property
    def shapes(self):
        return self.shape if isinstance(self.shape[0], tuple) else (self.shape,)


@dataclasses.dataclass(frozen=True)
class Phase:
    name: str
    optimizer: Word
    freeze: tuple = ()


def over(shape, *layers, **options):
    return Case(shape, layers, **options)


(
    add, average_pool2d, batch_normalization, concatenate, conv2d, conv2d_transpose, dense,
    flatten, global_average_pool2d, leaky_relu, max_pool2d, relu, reshape, sigmoid, softmax,
    tanh, upsample2d, zero_padding2d,
) = map(Word, (
    "add", "average_pool2d", "batch_normalization", "concatenate", "conv2d", "conv2d_transpose", "dense",
    "flatten", "global_average_pool2d", "leaky_relu", "max_pool2d", "relu", "reshape", "sigmoid", "softmax",
    "tanh", "upsample2d", "zero_padding2d",
))  # fmt: skip

(
    mean_squared_error, binary_crossentropy, categorical_crossentropy, sparse_categorical_crossentropy,
) = map(Word, (
    "mean_squared_error", "binary_crossentropy", "categorical_crossentropy", "sparse_categorical_crossentropy",
))  # fmt: skip

(
    sgd, rmsprop, adam, adamw,
    inverse_time_decay, exponential_decay, cosine_decay, piecewise_constant,
) = map(Word, (
    "sgd", "rmsprop", "adam", "adamw",
    "inverse_time_decay", "exponential_decay", "cosine_decay", "piecewise_constant",
))  # fmt: skip

Borders = Word("Borders")  # of zero_padding2d

# Large, since the loss is a mean over the outputs of all cases.
ONE_PHASE = (Phase("main", sgd(learning_rate=20.0)),)


@dataclasses.dataclass(frozen=True)
class Program:
    """Cases that share an executable. Several cases are compared with one
    target by mean_squared_error; a single one may have another loss."""

    name: str
    cases: tuple
    samples: int = 2
    image: tuple = (-1.0, 1.0)  # range of the images' values
    loss: Word = mean_squared_error
    classes: int = 1  # that the target's values are of
    metrics: tuple = ()
    phases: tuple = ONE_PHASE
    steps: int = 3
    compares_updates: bool = False  # of the layers' parameters
    # Whether images are in quarters, and parameters as those of coarse networks
    # (networks.py): rounding changes no decision of a relu or a max pooling then.
    is_coarse: bool = False

    @property
    def file(self):
        """The golden file's name in cases/."""
        return f"{'coarse/' if self.is_coarse else ''}{self.name}.safetensors"


def convolution_kernels():
    kernels = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5), (7, 7), (1, 3), (3, 1), (2, 5), (4, 3)]
    for kernel, padding in itertools.product(kernels, PADDINGS):
        yield over((9, 7, 3), conv2d(4, kernel, padding=padding))
    yield over((3, 5, 2), conv2d(3, (3, 5)))
    yield over((1, 1, 3), conv2d(5, (1, 1)))
    yield over((1, 1, 3), conv2d(2, (3, 3), padding=SAME))
    yield over((1, 9, 2), conv2d(3, (1, 4)))
    yield over((9, 1, 2), conv2d(3, (4, 1), padding=SAME))
    yield over((2, 3, 2), conv2d(2, (5, 5), padding=SAME))
    yield over((5, 6, 1), conv2d(1, (3, 3)))
    yield over((5, 6, 1), conv2d(17, (3, 3), padding=SAME))
    yield over((5, 6, 8), conv2d(8, (3, 3), padding=SAME))
    yield over((4, 5, 16), conv2d(3, (3, 3), padding=SAME))
    yield over((4, 5, 17), conv2d(5, (2, 2)))
    yield over((4, 4, 9), conv2d(33, (1, 1)))
    yield over((3, 4, 33), conv2d(16, (1, 1)))
    yield over((3, 3, 16), conv2d(16, (3, 3)))
    yield over((16, 17, 2), conv2d(2, (3, 3), padding=SAME))
    yield over((7, 8, 3), conv2d(4, (3, 3), use_bias=False))
    yield over((7, 8, 3), conv2d(4, (3, 3), padding=SAME, kernel_l2=0.05))


def large_convolutions():
    """Enough channels and pixels for Winograd's form, forward and backward."""
    same = conv2d(32, (3, 3), padding=SAME), relu, conv2d_transpose(32, (3, 3), padding=SAME)
    yield over((23, 24, 2), conv2d(32, (1, 1)), *same, conv2d(2, (1, 1)))
    valid = conv2d(48, (3, 3)), relu, max_pool2d((2, 2))
    yield over((34, 30, 2), conv2d(32, (1, 1)), *valid, conv2d(2, (1, 1)))


def convolution_strides():
    kernels = [(1, 1), (2, 2), (3, 3), (5, 4)]
    strides = [(2, 2), (3, 3), (1, 2), (2, 3)]
    for kernel, stride, padding in itertools.product(kernels, strides, PADDINGS):
        yield over((9, 8, 3), conv2d(4, kernel, strides=stride, padding=padding))
    yield over((8, 8, 2), conv2d(3, (3, 3), strides=(2, 2), padding=SAME))
    yield over((7, 7, 2), conv2d(3, (2, 2), strides=(2, 2), padding=SAME))
    yield over((13, 12, 3), conv2d(4, (7, 7), strides=(2, 2)))
    yield over((11, 12, 3), conv2d(4, (7, 7), strides=(2, 2), padding=SAME))
    yield over((5, 4, 3), conv2d(4, (1, 1), strides=(4, 4), padding=SAME))
    yield over((7, 5, 16), conv2d(17, (1, 1), strides=(2, 2), use_bias=False))
    yield over((2, 2, 2), conv2d(3, (3, 3), strides=(2, 2), padding=SAME))


def convolution_groups():
    kernels = [(2, 2), (3, 3), (1, 4)]
    for kernel, dilation, padding in itertools.product(kernels, [(2, 2), (1, 3), (3, 2)], PADDINGS):
        if padding == SAME or kernel != (1, 4):
            yield over((9, 8, 2), conv2d(3, kernel, padding=padding, dilation=dilation))
    yield over((6, 11, 2), conv2d(3, (1, 4), dilation=(1, 3)))
    channels = [(4, 6, 2), (6, 3, 3), (5, 5, 5), (3, 6, 3)]
    for (depth, filters, groups), kernel, padding in itertools.product(channels, [(1, 1), (3, 3)], PADDINGS):
        yield over((6, 5, depth), conv2d(filters, kernel, padding=padding, groups=groups))
    yield over((7, 6, 4), conv2d(6, (3, 3), strides=(2, 2), groups=2))
    yield over((7, 6, 4), conv2d(4, (3, 3), strides=(2, 1), padding=SAME, groups=4))
    yield over((8, 7, 4), conv2d(8, (3, 3), padding=SAME, dilation=(2, 2), groups=4))
    yield over((8, 7, 4), conv2d(2, (2, 3), dilation=(2, 1), groups=2, use_bias=False))
    yield over((5, 5, 16), conv2d(16, (3, 3), padding=SAME, groups=16))
    yield over((5, 5, 17), conv2d(17, (5, 5), padding=SAME, groups=17, use_bias=False))


def transposed_convolution():
    kernels = [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    strides = [(1, 1), (2, 2), (3, 3)]
    for kernel, stride, padding in itertools.product(kernels, strides, PADDINGS):
        yield over((4, 3, 3), conv2d_transpose(2, kernel, strides=stride, padding=padding))
    yield over((4, 5, 2), conv2d_transpose(3, (3, 3), strides=(2, 2), output_padding=(1, 1)))
    yield over((4, 5, 2), conv2d_transpose(3, (3, 3), strides=(2, 2), padding=SAME, output_padding=(1, 1)))
    yield over((4, 5, 2), conv2d_transpose(3, (3, 3), strides=(2, 2), padding=SAME, output_padding=(0, 0)))
    yield over((3, 4, 2), conv2d_transpose(3, (2, 4), strides=(3, 2), padding=SAME, output_padding=(2, 1)))
    yield over((3, 4, 2), conv2d_transpose(3, (5, 4), strides=(3, 2), output_padding=(2, 0)))
    yield over((5, 4, 3), conv2d_transpose(2, (3, 2), strides=(1, 2), padding=SAME))
    yield over((5, 4, 3), conv2d_transpose(2, (1, 3), strides=(2, 1)))
    yield over((1, 1, 4), conv2d_transpose(3, (4, 4), strides=(2, 2)))
    yield over((5, 6, 1), conv2d_transpose(1, (3, 3), padding=SAME, use_bias=False))
    yield over((4, 4, 16), conv2d_transpose(8, (3, 3), padding=SAME))
    yield over((3, 4, 17), conv2d_transpose(5, (2, 2), strides=(2, 2)))
    yield over((3, 4, 2), conv2d_transpose(17, (3, 3), strides=(2, 2), padding=SAME))


def pooling(pool):
    sizes = [(2, 2), (3, 3), (2, 3), (4, 1)]
    strides = [None, (1, 1), (2, 2), (3, 2)]
    for size, stride, padding in itertools.product(sizes, strides, PADDINGS):
        options = {"strides": stride} if stride else {}
        yield over((7, 6, 2), pool(size, **options, padding=padding))
    yield over((8, 8, 3), pool((2, 2)))
    steps = 128 if pool is max_pool2d else 0
    yield over((9, 9, 17), pool((3, 3), strides=(2, 2), padding=SAME), steps=steps)
    yield over((5, 3, 1), pool((5, 3)))
    yield over((2, 2, 4), pool((3, 3), padding=SAME))
    yield over((8, 6, 2), pool((1, 1), strides=(2, 2)))
    yield over((10, 9, 3), pool((5, 5), strides=(3, 3)))


def max_pooling():
    yield from pooling(max_pool2d)
    yield over((6, 6, 3), max_pool2d((2, 2)), steps=2)
    yield over((7, 7, 3), max_pool2d((3, 3), strides=(2, 2)), steps=2)
    yield over((7, 7, 3), max_pool2d((3, 3), strides=(2, 2), padding=SAME), steps=2)


def average_pooling():
    yield from pooling(average_pool2d)
    yield over((1, 1, 5), global_average_pool2d)
    yield over((5, 7, 3), global_average_pool2d)
    yield over((8, 8, 17), global_average_pool2d)
    yield over((2, 3, 2), global_average_pool2d, dense(3))


def resampling():
    yield over((3, 4, 2), zero_padding2d(1))
    yield over((3, 4, 2), zero_padding2d(3))
    yield over((3, 4, 2), zero_padding2d((1, 2)))
    yield over((3, 4, 2), zero_padding2d((0, 3)))
    yield over((3, 4, 2), zero_padding2d(Borders(top=1, bottom=2, left=3)))
    yield over((1, 1, 3), zero_padding2d(Borders(bottom=1, left=1)))
    yield over((6, 7, 3), zero_padding2d(1), conv2d(4, (3, 3), strides=(2, 2)))
    yield over((6, 7, 3), zero_padding2d((2, 1)), max_pool2d((3, 3), strides=(2, 2)))
    yield over((6, 7, 3), relu, zero_padding2d(1), max_pool2d((3, 3), strides=(2, 2)))
    for factor in [(1, 1), (2, 2), (3, 3), (1, 2), (3, 2)]:
        yield over((3, 4, 2), upsample2d(factor))
        yield over((3, 4, 2), upsample2d(factor, interpolation="bilinear"))
    yield over((1, 1, 3), upsample2d((4, 4)))
    yield over((1, 1, 3), upsample2d((4, 4), interpolation="bilinear"))
    yield over((1, 5, 2), upsample2d((2, 2), interpolation="bilinear"))
    yield over((5, 4, 17), upsample2d((2, 2), interpolation="bilinear"))
    for kernel, padding in itertools.product([(1, 1), (2, 2), (3, 3), (4, 4)], PADDINGS):
        yield over((3, 4, 3), upsample2d((2, 2)), conv2d_transpose(2, kernel, padding=padding))
    yield over((3, 3, 2), upsample2d((3, 3)), conv2d_transpose(4, (3, 3), padding=SAME))
    yield over((3, 3, 2), upsample2d((2, 3)), conv2d_transpose(4, (2, 3), padding=SAME), relu)
    yield over((3, 4, 2), upsample2d((2, 2)), conv2d(3, (3, 3), padding=SAME))
    yield over((3, 4, 2), upsample2d((2, 2), interpolation="bilinear"), conv2d_transpose(3, (3, 3), padding=SAME))


def joining():
    yield over((3, 4, 2), flatten, dense(3))
    yield over((12,), reshape((2, 3, 2)), conv2d(3, (2, 2)))
    yield over((4, 6, 2), reshape((6, 2, 4)))
    yield over((4, 6, 2), reshape((48,)))
    yield over((4, 6, 2), conv2d(3, (1, 1)), reshape((8, 3, 3)), conv2d(2, (3, 3)))
    yield over((3, 3, 2), flatten, reshape((9, 2)))
    yield over(((3, 4, 2), (3, 4, 2)), add)
    yield over(((5,), (5,)), add)
    yield over(((3, 4, 2), (3, 4, 2)), add, relu)
    yield over(((5, 4, 3), (5, 4, 3)), add, conv2d(2, (3, 3)))
    yield over(((3, 4, 2), (3, 4, 5)), concatenate)
    yield over(((3, 4, 1), (3, 4, 16)), concatenate)
    yield over(((3, 4, 17), (3, 4, 3), (3, 4, 1)), concatenate)
    yield over(((4,), (3,)), concatenate)
    yield over(((2, 2, 1),) * 8, concatenate)
    yield over(((5, 4, 2), (5, 4, 3)), concatenate, conv2d(4, (3, 3), padding=SAME), relu)
    yield over(((4, 4, 2), (4, 4, 2)), concatenate, batch_normalization, relu)
    yield over(((4, 4, 2), (4, 4, 1)), concatenate, max_pool2d((2, 2)))


def pointwise():
    activations = [relu, leaky_relu(0.3), leaky_relu(0.01), sigmoid, tanh, softmax]
    for activation, shape in itertools.product(activations, [(7,), (2,), (33,), (3, 5, 4)]):
        yield over(shape, activation)
    for activation in activations:
        yield over((6, 5, 2), conv2d(3, (3, 3)), activation)
    yield over((6, 6, 2), conv2d(3, (3, 3), padding=SAME), relu, max_pool2d((2, 2)))
    yield over((7, 6, 2), conv2d(3, (3, 3), padding=SAME), relu, max_pool2d((3, 3), strides=(2, 2)))
    yield over((6, 6, 2), conv2d(3, (3, 3)), tanh, average_pool2d((2, 2)))
    yield over((5, 5, 2), conv2d_transpose(3, (3, 3), strides=(2, 2), padding=SAME), leaky_relu(0.2))
    yield over((7, 7, 2), max_pool2d((2, 2)), relu, conv2d(2, (2, 2)))
    yield over((5,), tanh, sigmoid)


def dense_layers():
    for inputs, units in itertools.product([1, 3, 16, 33], [1, 5, 17]):
        yield over((inputs,), dense(units))
    yield over((7,), dense(4, use_bias=False))
    yield over((7,), dense(4, kernel_l2=0.05))
    yield over((3, 4, 5), dense(6))
    yield over((3, 4, 5), dense(1, use_bias=False))
    yield over((2, 9), dense(4))
    yield over((6,), dense(7), relu, dense(5), softmax)
    yield over((6,), dense(7), tanh, dense(5, use_bias=False), sigmoid)
    yield over((4, 5, 2), flatten, dense(7), relu)


def normalization():
    shapes = [(5,), (17,), (3, 4, 5), (1, 1, 3), (7, 6, 16), (4, 5, 1)]
    for shape in shapes:
        yield over(shape, batch_normalization)
    options = [
        dict(scale=False),
        dict(center=False),
        dict(scale=False, center=False),
        dict(momentum=0.9),
        dict(epsilon=1.001e-5),
        dict(momentum=0.5, epsilon=0.1),
    ]
    for each, shape in itertools.product(options, [(6,), (4, 3, 3)]):
        yield over(shape, batch_normalization(**each))
    for activation in [relu, sigmoid, tanh, leaky_relu(0.3)]:
        yield over((4, 5, 2), batch_normalization, activation)
    yield over((6, 5, 2), conv2d(3, (3, 3), use_bias=False), batch_normalization, relu)
    yield over((6, 5, 2), conv2d(3, (3, 3), strides=(2, 2), padding=SAME, use_bias=False), batch_normalization)
    yield over((4, 3, 2), conv2d_transpose(3, (3, 3), use_bias=False), batch_normalization, relu)
    yield over((6,), dense(5, use_bias=False), batch_normalization, relu)
    yield over((6, 6, 2), batch_normalization, relu, max_pool2d((2, 2)))
    yield over((6, 6, 2), max_pool2d((2, 2)), batch_normalization)
    yield over((5, 5, 3), batch_normalization, conv2d(2, (3, 3)))
    yield over(((3, 4, 2), (3, 4, 2)), add, batch_normalization, relu)


def second_normalizations():
    """Names of the layers that normalise what the layer before them computes."""
    return tuple(
        f"case_{index}_1"
        for index, case in enumerate(normalization())
        if case.layers[1:2] == (batch_normalization,)
    )


def many(name, cases, **options):
    return Program(name, tuple(cases()), **options)


def loss(name, case, word, classes=1, **options):
    return Program(name, (case,), samples=7, steps=1, loss=word, classes=classes, **options)


# Probabilities that no activation made.
PLAIN = {"image": (0.02, 0.98)}

LOSSES = [
    loss("loss_mse", over((3, 2, 2), conv2d(2, (1, 1))), mean_squared_error,
         metrics=("mean_squared_error{}",)),
    loss("loss_bce_sigmoid", over((5,), dense(1), sigmoid), binary_crossentropy,
         metrics=("accuracy", "confusion_matrix")),
    loss("loss_bce_pixels", over((3, 4, 2), conv2d(1, (1, 1)), sigmoid), binary_crossentropy,
         metrics=("accuracy", "mean_iou")),
    loss("loss_bce_plain", over((4,), reshape((4,))), binary_crossentropy, **PLAIN),
    loss("loss_cce_softmax", over((6,), dense(5), softmax), categorical_crossentropy, 5,
         metrics=("accuracy", "confusion_matrix")),
    loss("loss_cce_pixels", over((3, 4, 2), conv2d(3, (1, 1)), softmax),
         categorical_crossentropy(class_weights=(0.5, 2.0, 1.5)), 3, metrics=("accuracy", "mean_iou")),
    loss("loss_cce_plain", over((4,), reshape((4,))), categorical_crossentropy, 4, **PLAIN),
    loss("loss_scce_softmax", over((6,), dense(5), softmax),
         sparse_categorical_crossentropy(class_weights=(0.5, 2.0, 1.5, 1.0, 3.0)), 5, metrics=("accuracy",)),
    loss("loss_scce_pixels", over((3, 4, 2), conv2d(3, (1, 1)), softmax),
         sparse_categorical_crossentropy, 3, metrics=("accuracy", "confusion_matrix")),
    loss("loss_scce_plain", over((4,), reshape((4,))), sparse_categorical_crossentropy, 4, **PLAIN),
]  # fmt: skip


def trained_layers():
    yield over((6,), dense(5), tanh, dense(4))
    yield over((5, 4, 2), conv2d(3, (3, 3)), relu)


OPTIMIZERS = (
    Phase("sgd", sgd(learning_rate=0.5)),
    Phase("momentum", sgd(learning_rate=0.5, momentum=0.9)),
    Phase("nesterov", sgd(learning_rate=0.5, momentum=0.9, nesterov=True)),
    Phase("rmsprop", rmsprop(learning_rate=0.01)),
    Phase("rmsprop_decay", rmsprop(learning_rate=0.01, rho=0.8, momentum=0.5, epsilon=1e-5, decay=0.1)),
    Phase("adam", adam(learning_rate=0.01)),
    Phase("adam_betas", adam(learning_rate=0.01, beta_1=0.8, beta_2=0.9, epsilon=1e-4)),
    Phase("adamw", adamw(learning_rate=0.01, weight_decay=0.1)),
)

SCHEDULES = (
    Phase("inverse_time", sgd(learning_rate=inverse_time_decay(initial_learning_rate=0.5, decay_steps=2, decay_rate=0.7))),
    Phase("staircase", sgd(learning_rate=exponential_decay(initial_learning_rate=0.5, decay_steps=2, decay_rate=0.6, staircase=True))),
    Phase("exponential", adam(learning_rate=exponential_decay(initial_learning_rate=0.01, decay_steps=2, decay_rate=0.6))),
    Phase("cosine", sgd(learning_rate=cosine_decay(initial_learning_rate=0.5, decay_steps=4, alpha=0.1))),
    Phase("piecewise", sgd(learning_rate=piecewise_constant(boundaries=(1, 3), values=(0.5, 0.2, 0.8)))),
    Phase("clip_norm", sgd(learning_rate=0.5, clip_norm=0.05)),
    Phase("global_clip_norm", sgd(learning_rate=0.5, momentum=0.9, global_clip_norm=0.05)),
    Phase("clip_value", sgd(learning_rate=0.5, clip_value=0.005)),
)

PROGRAMS = [
    many("convolution_kernels", convolution_kernels),
    many("large_convolutions", large_convolutions, phases=(Phase("main", sgd(learning_rate=0.1)),)),
    many("convolution_strides", convolution_strides),
    many("convolution_groups", convolution_groups),
    many("transposed_convolution", transposed_convolution),
    many("max_pooling", max_pooling),
    many("average_pooling", average_pooling),
    many("resampling", resampling),
    many("joining", joining, samples=5),
    many("pointwise", pointwise),
    many("dense_layers", dense_layers, samples=5),
    many("normalization", normalization, samples=5,
         phases=ONE_PHASE + (
             Phase("frozen", sgd(learning_rate=20.0), freeze=("case_*",)),
             Phase("frozen_statistics", sgd(learning_rate=20.0), freeze=second_normalizations()))),
    *LOSSES,
    many("optimizers", trained_layers, samples=5, phases=OPTIMIZERS, steps=5, compares_updates=True),
    many("schedules", trained_layers, samples=5, phases=SCHEDULES, steps=6, compares_updates=True),
]  # fmt: skip

# What holds where products round: a value near a decision falls on its other side, and no
# tolerance is wide enough for what follows.
COARSE_PROGRAMS = [
    dataclasses.replace(program, is_coarse=True) for program in PROGRAMS if program.name == "large_convolutions"
]


def find(name, precision):
    """What a program is held against if its products are of a precision."""
    known = PROGRAMS if precision == "fp32" else COARSE_PROGRAMS + PROGRAMS
    return next(program for program in known if program.name == name)
