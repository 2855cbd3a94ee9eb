"""PyTorch, as protocol.py says. Ways: eager, compile, each with -channels-last or
without. On a GPU, a turn's seconds are those between two events around each step."""

import contextlib
import fnmatch
import itertools
import os
import sys

import torch

import channels_first
import protocol
import torch_network

mode, _, channels_last = sys.argv[2].partition("-")

OPTIMIZERS = {
    "adam": lambda parameters, rate: torch.optim.Adam(parameters, rate, eps=1e-7, fused=True),
    # There is no fused one.
    "rmsprop": lambda parameters, rate: torch.optim.RMSprop(
        parameters, rate, alpha=0.9, eps=1e-7, foreach=True
    ),
}

# A loss from logits stands for the last activation, too.
LOSSES = {
    "mean_squared_error": torch.nn.MSELoss,
    "binary_crossentropy": torch.nn.BCEWithLogitsLoss,
    "categorical_crossentropy": torch.nn.CrossEntropyLoss,
}


# Of the inputs on a GPU, so that no step finds its own in a cache.
COPIES = 3


def batches(work, *arrays):
    """The arrays as tensors, again and again."""
    copies = COPIES if work.device == "cuda" else 1
    layout = torch.channels_last if channels_last else torch.contiguous_format
    batch = []
    for array in arrays:
        value = torch.from_numpy(channels_first.image(array)).to(work.device)
        batch.append(value.to(memory_format=layout) if value.dim() == 4 else value)
    return itertools.cycle([[value.clone() for value in batch] for _ in range(copies)])


def rounding(work):
    """In bf16, what a framework thinks fit for it."""
    if work.precision == "bf16":
        return torch.autocast(work.device, dtype=torch.bfloat16)
    return contextlib.nullcontext()


def event_clock(step, measure, steps):
    seconds = 0
    for _ in range(steps):
        begin, end = (torch.cuda.Event(enable_timing=True) for _ in range(2))
        begin.record()
        step()
        end.record()
        end.synchronize()
        seconds += begin.elapsed_time(end) / 1e3
    return seconds


def serve(work, step, measure):
    clock = event_clock if work.device == "cuda" else protocol.wall_clock
    protocol.serve(step, measure, clock)


def build(work, layers):
    network = torch_network.build(layers, work.weights)
    del work.weights
    for number, layer in enumerate(layers):
        if any(fnmatch.fnmatch(layer["name"], pattern) for pattern in work.frozen):
            network.get_submodule(f"layer{number}").requires_grad_(False)
    if channels_last:
        network = network.to(memory_format=torch.channels_last)
    return network.to(work.device)


def compiled(work, function):
    if mode != "compile":
        return function
    # With graphs of a GPU's launches.
    search = "max-autotune" if work.device == "cuda" else "default"
    return torch.compile(function, mode=search)


def predict(work):
    network = compiled(work, build(work, work.layers).eval())
    images = batches(work, work.inputs)

    @torch.inference_mode()
    def step():
        with rounding(work):
            return network(*next(images))

    serve(work, step, lambda output: protocol.size(output.float().cpu().numpy()))


def train(work):
    layers = work.layers
    if work.loss != "mean_squared_error":
        layers = layers[:-1]
    network = build(work, layers).train()
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = OPTIMIZERS[work.optimizer](trained, work.optimizer_options["learning_rate"])
    loss_function = LOSSES[work.loss]()
    examples = batches(work, work.inputs, work.targets)

    def compute_loss(image, target):
        with rounding(work):
            output = network(image)
        return loss_function(output.float(), target)

    loss_of = compiled(work, compute_loss)
    # On a CPU it is one fused call already.
    update = compiled(work, optimizer.step) if work.device == "cuda" else optimizer.step

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(*next(examples))
        loss.backward()
        update()
        return loss

    serve(work, step, lambda loss: float(loss.detach()))


def main():
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    # Weights of a network that is not trained are constants.
    torch._inductor.config.freezing = True
    work = protocol.Work(sys.argv[1])
    torch.set_float32_matmul_precision("highest" if work.precision == "fp32" else "high")
    torch.backends.cudnn.allow_tf32 = work.precision != "fp32"
    torch.backends.cudnn.benchmark = True
    {"train": train, "predict": predict}[work.kind](work)


if __name__ == "__main__":
    main()
