"""Counts the arithmetic of a work: the multiplications and additions of
convolutions, transposed convolutions and dense layers, as the model is written."""

import fnmatch


def predict_flops(layers):
    """Of one sample."""
    return sum(layer.get("flops", 0) for layer in layers)


def train_flops(layers, frozen, cached):
    """Of one sample: forward, the gradient of each kernel that is trained, and
    the gradient of each layer's input that something before it needs.
    `frozen` are patterns of names; if `cached`, nothing runs of those layers."""
    total = 0
    reaches_trained = {}
    for layer in layers:
        needs_gradient = any(reaches_trained[name] for name in layer["inputs"])
        is_frozen = any(fnmatch.fnmatch(layer["name"], pattern) for pattern in frozen)
        is_trained = "kernel" in layer and not is_frozen
        runs = not (cached and is_frozen)
        total += layer.get("flops", 0) * (runs + needs_gradient + is_trained)
        reaches_trained[layer["name"]] = needs_gradient or is_trained
    return total
