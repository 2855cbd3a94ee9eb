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
        self.executable = self.folder / "model"


class Prepared:
    """A model: compiled by sinterc, described and with weights for the peers."""

    def __init__(self, name, sinterc, python, folder):
        folder.mkdir()
        self.model = works.MODELS[name]
        self.python = python
        self.files = Files(folder)
        self.layers, self.output = self.describe(name)
        begin = time.monotonic()
        source = environment.ROOT / "models" / f"{name}.cpp"
        environment.run([sinterc, source, "-o", self.files.executable])
        self.compiling = time.monotonic() - begin

    def describe(self, name):
        environment.run([self.python, BENCH / "describe.py", name, self.files.folder])
        description = json.loads(self.files.layers.read_text())
        return description["layers"], description["output"]

    def phase(self, work):
        return next(p for p in self.model.network.phases if p.name == work.phase)

    def frozen(self, work):
        return self.phase(work).freeze if work.phase else ()

    def flops(self, work, cached):
        """Of one step."""
        if not work.phase:
            return work.batch * flops.predict_flops(self.layers)
        return work.batch * flops.train_flops(self.layers, self.frozen(work), cached)

    def write(self, work):
        """The batch, and all that peers/protocol.py tells the peers."""
        self.write_batch(work.batch)
        network = self.model.network
        optimizer = (self.phase(work) if work.phase else network.phases[0]).optimizer
        description = {
            "kind": work.kind,
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
        if work.kind == "predict":
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
