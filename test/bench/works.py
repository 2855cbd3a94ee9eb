"""What is measured: the models at the sizes of their files in models/, and what
they do. test/golden/ says how Keras writes each model and how it is trained."""

import dataclasses
import pathlib
import sys

GOLDEN = pathlib.Path(__file__).resolve().parent.parent / "golden"
sys.path.insert(0, str(GOLDEN))
import cases
import networks


@dataclasses.dataclass(frozen=True)
class Model:
    """`options` are those of the model's function in keras_models.py."""

    network: networks.Network
    options: dict = dataclasses.field(default_factory=dict)
    input: str = "image"


@dataclasses.dataclass(frozen=True)
class Work:
    """Steps of training in a phase, or of prediction if there is none."""

    model: str
    batch: int
    phase: str = ""
    # Ours reads what the frozen layers make of the batch, as train
    # --cache-features does from the second epoch on; the peers compute it.
    cached: bool = False

    @property
    def title(self):
        if not self.phase:
            return f"{self.model} predict, batch {self.batch}"
        phases = MODELS[self.model].network.phases
        names = [f"“{self.phase}”"] if len(phases) > 1 else []
        names += ["cached features"] if self.cached else []
        return ", ".join([f"{self.model} train", *names, f"batch {self.batch}"])

    @property
    def kind(self):
        return "train" if self.phase else "predict"


def golden_network(name, **changes):
    (found,) = (network for network in networks.NETWORKS if network.name == name)
    return dataclasses.replace(found, **changes)


MODELS = {
    "cifar10_baseline": Model(golden_network("cifar10_baseline"), {"dropout": True}),
    "cifar10_batch_norm": Model(golden_network("cifar10_batch_norm"), {"dropout": True}),
    "mnist_denoise": Model(
        networks.Network(
            "mnist_denoise",
            image=(28, 28, 1),
            target="clean",
            loss=cases.mean_squared_error,
            phases=(cases.Phase("main", cases.adam(learning_rate=1e-3)),),
        ),
        input="noisy",
    ),
    "vgg19_segmentation": Model(
        golden_network("vgg19_segmentation", image=(256, 256, 3)), {"shape": (256, 256, 3)}
    ),
    "resnet50": Model(
        golden_network("resnet50", image=(224, 224, 3), classes=1000),
        {"shape": (224, 224, 3), "classes": 1000},
    ),
}

WORKS = [
    Work("cifar10_baseline", 32, "main"),
    Work("cifar10_baseline", 128, "main"),
    Work("cifar10_batch_norm", 32, "main"),
    Work("cifar10_batch_norm", 128, "main"),
    Work("mnist_denoise", 128, "main"),
    Work("vgg19_segmentation", 2, "fine_tuning"),
    Work("vgg19_segmentation", 2, "decoder"),
    Work("vgg19_segmentation", 2, "decoder", cached=True),
    Work("vgg19_segmentation", 2),
    Work("mnist_denoise", 128),
    Work("cifar10_baseline", 1),
    Work("cifar10_baseline", 128),
    Work("resnet50", 1),
    Work("resnet50", 8),
]

# On a GPU, with floors in microseconds for one H200: the sum over the kernels of
# a step of the longer of two times, that of the arithmetic (bf16 at 788 TFLOP/s,
# tf32 at 400) and that of the bytes from and to memory (at 4.3 TB/s).
CUDA_FLOORS = {
    Work("cifar10_baseline", 128, "main"): {"bf16": 54, "tf32": 93},
    Work("cifar10_batch_norm", 128, "main"): {"bf16": 83, "tf32": 149},
    Work("mnist_denoise", 128, "main"): {"bf16": 4.3, "tf32": 9},
    Work("vgg19_segmentation", 32, "decoder"): {"bf16": 3404},
    Work("vgg19_segmentation", 32, "fine_tuning"): {},
    Work("vgg19_segmentation", 32): {},
    Work("resnet50", 32): {"bf16": 522, "tf32": 1038},
}
