"""Makes the files that contenders read: executables, weights, batches."""

import dataclasses
import json
import math
import pathlib
import time

import environment
import flops
import works
import safe_tensors
import seeded

BENCH = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Files:
    """What there is of one model, in a folder of its own."""

    folder: pathlib.Path

    def __post_init__(self):
        self.layers = self.folder / "layers.json"
        self.weights = self.folder / "weights.safetensors"
        self.batch = self.folder / "batch.safetensors"
        self.onnx = self.folder / "model.onnx"
        self.work = self.folder / "work.json"


def describe(name, python, folder):
    """What peers other than Keras build the model from; Keras says it."""
    environment.run([python, BENCH / "describe.py", name, Files(folder).layers])


def compile_model(name, sinterc, executable, options=()):
    """The seconds that sinterc takes."""
    begin = time.monotonic()
    source = environment.ROOT / "models" / f"{name}.cpp"
    environment.run([sinterc, source, "-o", executable, *options])
    return time.monotonic() - begin


class Prepared:
    """A described model, with weights for all. `executable` is ours, and
    `compiling` the seconds that it took. `python` has the peers that read a
    network from a file; None: there are none."""

    def __init__(self, name, folder, executable=None, compiling=0, python=None):
        self.model = works.MODELS[name]
        self.files = Files(folder)
        self.executable = executable
        self.compiling = compiling
        self.python = python
        description = json.loads(self.files.layers.read_text())
        self.layers, self.output = description["layers"], description["output"]
        self.write_weights(description["weights"])

    def write_weights(self, shapes):
        network = self.model.network
        weights = {
            path: safe_tensors.tensor("F32", shape, network.variable(path, shape))
            for path, shape in shapes.items()
        }
        safe_tensors.write(self.files.weights, weights)

    def phase(self, work):
        return next(p for p in self.model.network.phases if p.name == work.phase)

    def frozen(self, work):
        return self.phase(work).freeze if work.phase else ()

    def flops(self, work, cached):
        """Of one step."""
        if not work.phase:
            return work.batch * flops.predict_flops(self.layers)
        return work.batch * flops.train_flops(self.layers, self.frozen(work), cached)

    def write(self, work, device="cpu", precision="fp32"):
        """The batch, and all that peers/protocol.py tells the peers."""
        self.write_batch(work.batch)
        network = self.model.network
        optimizer = (self.phase(work) if work.phase else network.phases[0]).optimizer
        description = {
            "kind": work.kind,
            "device": device,
            "precision": precision,
            "model": work.model,
            "options": self.model.options,
            "layers": self.layers,
            "output": self.output,
            "frozen": self.frozen(work),
            "loss": network.loss.name,
            "optimizer": optimizer.name,
            "optimizer_options": dict(optimizer.options),
            "input": self.model.input,
            "target": network.target,
            "weights_file": str(self.files.weights),
            "batch_file": str(self.files.batch),
            "onnx_file": str(self.files.onnx),
        }
        self.files.work.write_text(json.dumps(description))
        if work.kind == "predict" and self.python:
            writer = BENCH / "peers" / "onnx_network.py"
            environment.run([self.python, writer, self.files.work])

    def write_batch(self, samples):
        network = self.model.network
        image = (samples, *network.image)
        target = (samples, *self.output)
        if network.loss.name == "sparse_categorical_crossentropy":
            target = (*target[:-1], 1)
        pixels = seeded.uniform(f"{network.key}/image", math.prod(image))
        targets = seeded.target(
            f"{network.key}/target", target, network.loss.name, network.classes
        )
        batch = {
            self.model.input: safe_tensors.tensor("F32", image, pixels),
            network.target: safe_tensors.tensor("F32", target, targets),
        }
        safe_tensors.write(self.files.batch, batch)
