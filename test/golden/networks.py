"""The models of models/ that are held against Keras, small enough for a test,
and one whose layers are its own.

keras_models.py has each as Keras writes it, networks/<name>.cpp as a model file
if the one in models/ is too large. The phases are those of the model file.
"""

import dataclasses
import fnmatch
import math

import seeded
from cases import (
    Phase,
    Word,
    adam,
    binary_crossentropy,
    categorical_crossentropy,
    mean_squared_error,
    rmsprop,
    sgd,
    sparse_categorical_crossentropy,
)


@dataclasses.dataclass(frozen=True)
class Network:
    """A model with one input and one target."""

    name: str
    image: tuple
    target: str
    loss: Word
    phases: tuple
    input: str = "image"
    classes: int = 1
    samples: int = 2
    # Layers whose gamma or kernel is made small: the normalisations at the end of residual
    # branches, as trainings of deep networks begin, with a beta such that what a relu has
    # cut before the branch stays cut after it; the layer before a sigmoid that would not
    # change any more; and the one before a softmax that would make errors larger.
    damped: tuple = ()
    # Layers before a relu of which each channel is all positive or all negative: in large
    # images, and deep in a network that rounds, no other bias keeps all values clear of zero.
    one_sided: str = ""
    # How far inputs of relus keep from zero, where one_sided does not say it: in the
    # distances that values of a channel have if they are spread evenly.
    clearance: int = 4
    # One by which in the first step no two values are so near the largest of a
    # pooling window that rounding errors could change which way gradients go
    # (keras_networks.py checks that).
    seed: int = 0
    # Whether images and weights have so few binary places that most activations have no
    # more than bfloat16: where products round, only gradients have rounding errors then,
    # and those stay small.
    is_coarse: bool = False
    # Whether rounding alone puts its gradients beyond the tolerance even so.
    forward_only: bool = False

    @property
    def file(self):
        """The golden file's name in networks/."""
        return f"{'coarse/' if self.is_coarse else ''}{self.name}.safetensors"

    @property
    def key(self):
        """What inputs and weights are drawn from."""
        return f"{self.name}/coarse/{self.seed}" if self.is_coarse else f"{self.name}/{self.seed}"

    def images(self):
        """A batch, flattened."""
        values = seeded.uniform(f"{self.key}/image", self.samples * math.prod(self.image))
        return seeded.multiples(values, 1 / 4) if self.is_coarse else values

    def variable(self, path, shape):
        """The first value of a variable, flattened, but of those that golden files have."""
        draw = seeded.coarse_variable if self.is_coarse else seeded.variable
        value = draw(self.key, path, shape)
        layer, _, name = path.rpartition("/")
        is_damped = any(fnmatch.fnmatch(layer, pattern) for pattern in self.damped)
        if is_damped and name in ("gamma", "kernel"):
            value = seeded.scaled(value, 1 / 16)
        if is_damped and name == "beta":
            value = seeded.scaled(self.variable(path.replace("/beta", "/gamma"), shape), -2)
        return value


STEPS = 3

CIFAR10 = {
    "image": (32, 32, 3),
    "target": "label",
    "loss": categorical_crossentropy,
    "phases": (Phase("main", rmsprop(learning_rate=1e-4, decay=1e-6)),),
    "classes": 10,
    "samples": 5,
}

IMAGENET = {
    "target": "label",
    "loss": sparse_categorical_crossentropy,
    "phases": (Phase("main", sgd(learning_rate=1e-3, momentum=0.9)),),
    "classes": 10,
}

ANIMAL = {"target": "mask", "loss": binary_crossentropy}

PICTURE = {
    "image": (28, 28, 1),
    "input": "noisy",
    "target": "clean",
    "loss": mean_squared_error,
    "phases": (Phase("main", adam(learning_rate=1e-3)),),
}

NETWORKS = [
    Network("mnist_denoise", **PICTURE),
    Network("borders", **PICTURE),
    Network("cifar10_baseline", **CIFAR10),
    Network("cifar10_batch_norm", seed=4, **CIFAR10),
    Network("vgg19", image=(32, 32, 3), seed=3, **IMAGENET),
    Network(
        "resnet50",
        image=(48, 48, 3),
        samples=3,
        damped=("*_3_bn",),
        seed=1,
        **IMAGENET,
    ),
    Network("resnet50_blocks", image=(48, 48, 3), **IMAGENET),
    Network(
        "vgg19_segmentation",
        image=(32, 32, 3),
        damped=("conv2d",),
        one_sided="conv2d_transpose*",
        seed=13,
        phases=(Phase("decoder", adam(learning_rate=1e-3), ("block*",)), Phase("fine_tuning", adam(learning_rate=1e-4))),
        **ANIMAL,
    ),
    Network(
        "vgg19_fc2_segmentation",
        image=(32, 32, 3),
        samples=1,
        damped=("conv2d",),
        one_sided="conv2d_transpose*",
        phases=(Phase("decoder", adam(learning_rate=1e-5), ("block*", "fc1", "fc2")),),
        **ANIMAL,
    ),
    Network(
        "horse_dog_segmentation",
        image=(16, 24, 3),
        clearance=16,
        target="mask",
        loss=categorical_crossentropy,
        phases=(Phase("main", adam(learning_rate=1e-3)),),
        classes=3,
    ),
    Network(
        "own_layers",
        image=(16, 24, 3),
        target="mask",
        loss=sparse_categorical_crossentropy,
        phases=(Phase("main", adam(learning_rate=1e-3)),),
        classes=3,
    ),
]


def coarse(name, **changes):
    (network,) = (network for network in NETWORKS if network.name == name)
    return dataclasses.replace(network, is_coarse=True, **changes)


# What holds where products round.
COARSE_NETWORKS = [
    coarse("mnist_denoise"),
    coarse("borders"),
    coarse("cifar10_baseline", samples=2),
    coarse("cifar10_batch_norm"),
    coarse("vgg19"),
    # Fifty layers use up all binary places, and normalisations by few values magnify errors.
    # Gradients are compared through all layers where normalisations are frozen, and through
    # normalisations in the first blocks.
    coarse("resnet50", forward_only=True),
    Network(
        "resnet50_fine_tuning",
        image=(48, 48, 3),
        samples=4,
        damped=("*_3_bn", "predictions"),
        one_sided="conv[345]*",
        seed=2,
        is_coarse=True,
        **IMAGENET | {"phases": (Phase("main", sgd(learning_rate=1e-7), ("*_bn",)),)},
    ),
    coarse("resnet50_blocks"),
    coarse("vgg19_segmentation"),
    coarse("vgg19_fc2_segmentation"),
    coarse("horse_dog_segmentation"),
    coarse("own_layers", seed=4),
]

NAMES = list(dict.fromkeys(network.name for network in NETWORKS + COARSE_NETWORKS))


def find(name, precision):
    """The network that a model is held against if its products are of a precision."""
    known = NETWORKS + COARSE_NETWORKS if precision == "fp32" else COARSE_NETWORKS
    return next(network for network in known if network.name == name)
