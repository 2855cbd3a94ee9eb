"""Builds a network of describe.py in PyTorch."""

import torch
from torch import nn

import channels_first


def symmetric(layer):
    (top, bottom), (left, right) = layer["padding"]
    assert top == bottom and left == right
    return top, left


def convolution(kind):
    def make(layer, kernel):
        channels = kernel.shape[1::-1] if kind is nn.Conv2d else kernel.shape[:2]
        return kind(
            *channels, tuple(layer["window"]), tuple(layer["strides"]), padding=symmetric(layer)
        )

    return make


class Add(nn.Module):
    def forward(self, a, b):
        return a + b


# Of layers with a kernel, and of those without parameters.
WITH_KERNEL = {
    "conv2d": convolution(nn.Conv2d),
    "conv2d_transpose": convolution(nn.ConvTranspose2d),
    "dense": lambda layer, kernel: nn.Linear(*kernel.shape[::-1]),
}
OTHERS = {
    "max_pool2d": lambda layer: nn.MaxPool2d(tuple(layer["window"]), tuple(layer["strides"])),
    "global_average_pool2d": lambda layer: nn.Sequential(nn.AdaptiveAvgPool2d(1), nn.Flatten()),
    "upsample2d": lambda layer: nn.Upsample(scale_factor=tuple(layer["factor"]), mode="nearest"),
    "zero_padding2d": lambda layer: nn.ZeroPad2d(
        [n for axis in reversed(layer["padding"]) for n in axis]
    ),
    "flatten": lambda layer: nn.Flatten(),
    "dropout": lambda layer: nn.Dropout(layer["rate"]),
    "add": lambda layer: Add(),
    "relu": lambda layer: nn.ReLU(inplace=True),
    "sigmoid": lambda layer: nn.Sigmoid(),
    "softmax": lambda layer: nn.Softmax(dim=1),
}


def fill(parameter, value):
    with torch.no_grad():
        parameter.copy_(torch.from_numpy(value))


def module(layer, layers, weights):
    kind = layer["kind"]
    if kind in WITH_KERNEL:
        kernel = channels_first.kernel(layer, layers, weights)
        made = WITH_KERNEL[kind](layer, kernel)
        fill(made.weight, kernel)
        fill(made.bias, weights[layer["bias"]])
    elif kind == "batch_normalization":
        gamma = weights[layer["gamma"]]
        (before,) = (other for other in layers if other["name"] == layer["inputs"][0])
        norm = nn.BatchNorm1d if before["kind"] == "dense" else nn.BatchNorm2d
        made = norm(len(gamma), eps=layer["epsilon"], momentum=1 - layer["momentum"])
        fill(made.weight, gamma)
        fill(made.bias, weights[layer["beta"]])
        fill(made.running_mean, weights[layer["moving_mean"]])
        fill(made.running_var, weights[layer["moving_variance"]])
    else:
        made = OTHERS[kind](layer)
    return made


def build(layers, weights):
    """A module that frees each value after its last use, as one written by hand
    does. Its children are numbered like the layers."""
    graph, modules, values = torch.fx.Graph(), {}, {}
    for number, layer in enumerate(layers):
        name = f"layer{number}"
        if layer["kind"] == "input":
            value = graph.placeholder("image")
        else:
            modules[name] = module(layer, layers, weights)
            value = graph.call_module(name, tuple(values[other] for other in layer["inputs"]))
        values[layer["name"]] = value
    graph.output(value)
    return torch.fx.GraphModule(nn.ModuleDict(modules), graph)
