"""PyTorch, as protocol.py says. Ways: eager, compile, each with -channels-last or
without."""

import fnmatch
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


def tensor(array):
    value = torch.from_numpy(channels_first.image(array))
    if channels_last and value.dim() == 4:
        value = value.to(memory_format=torch.channels_last)
    return value


def build(work, layers):
    network = torch_network.build(layers, work.weights)
    del work.weights
    for number, layer in enumerate(layers):
        if any(fnmatch.fnmatch(layer["name"], pattern) for pattern in work.frozen):
            network.get_submodule(f"layer{number}").requires_grad_(False)
    if channels_last:
        network = network.to(memory_format=torch.channels_last)
    return network


def compiled(function):
    return torch.compile(function) if mode == "compile" else function


def predict(work):
    network = compiled(build(work, work.layers).eval())
    image = tensor(work.inputs)

    @torch.inference_mode()
    def step():
        return network(image)

    protocol.serve(step, lambda output: protocol.size(output.numpy()))


def train(work):
    layers = work.layers
    if work.loss != "mean_squared_error":
        layers = layers[:-1]
    network = build(work, layers).train()
    trained = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = OPTIMIZERS[work.optimizer](trained, work.optimizer_options["learning_rate"])
    loss_function = LOSSES[work.loss]()
    image, target = tensor(work.inputs), tensor(work.targets)

    @compiled
    def loss_of(image, target):
        return loss_function(network(image), target)

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(image, target)
        loss.backward()
        optimizer.step()
        return loss

    protocol.serve(step, lambda loss: float(loss.detach()))


def main():
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    # Weights of a network that is not trained are constants.
    torch._inductor.config.freezing = True
    work = protocol.Work(sys.argv[1])
    {"train": train, "predict": predict}[work.kind](work)


if __name__ == "__main__":
    main()
