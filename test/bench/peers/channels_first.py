"""Weights and images for frameworks whose images are NCHW."""

import numpy as np


def image(array):
    return np.ascontiguousarray(array.transpose(0, 3, 1, 2)) if array.ndim == 4 else array


def kernel(layer, layers, weights):
    """OIHW of a convolution, IOHW of a transposed one, (out, in) of a dense one
    whose inputs may have been flattened from an image."""
    value = weights[layer["kernel"]]
    if layer["kind"] != "dense":
        return np.ascontiguousarray(value.transpose(3, 2, 0, 1))
    (before,) = (other for other in layers if other["name"] == layer["inputs"][0])
    if before["kind"] == "flatten":
        value = value.reshape(*before["from"], -1).transpose(2, 0, 1, 3)
    return np.ascontiguousarray(value.reshape(-1, value.shape[-1]).T)
