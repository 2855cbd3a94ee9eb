"""Writes a network of describe.py as an ONNX file: onnx_network.py WORK.json"""

import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

import channels_first
import protocol

OPSET = 17


class Writer:
    def __init__(self, work):
        self.layers, self.weights = work.layers, work.weights
        self.nodes, self.constants = [], []

    def constant(self, name, value):
        self.constants.append(numpy_helper.from_array(value, name))
        return name

    def variable(self, path):
        return self.constant(path, self.weights[path])

    def kernel(self, layer):
        value = channels_first.kernel(layer, self.layers, self.weights)
        return self.constant(layer["kernel"], value)

    def node(self, op, layer, *inputs, **attributes):
        """A node that gives the output of `layer`."""
        inputs = [*layer["inputs"], *inputs]
        self.nodes.append(helper.make_node(op, inputs, [layer["name"]], **attributes))

    def windows(self, layer):
        (top, bottom), (left, right) = layer["padding"]
        return {
            "kernel_shape": layer["window"],
            "strides": layer["strides"],
            "pads": [top, left, bottom, right],
        }

    def conv2d(self, layer, op="Conv"):
        bias = self.variable(layer["bias"])
        self.node(op, layer, self.kernel(layer), bias, **self.windows(layer))

    def conv2d_transpose(self, layer):
        self.conv2d(layer, "ConvTranspose")

    def dense(self, layer):
        self.node("Gemm", layer, self.kernel(layer), self.variable(layer["bias"]), transB=1)

    def batch_normalization(self, layer):
        paths = [layer[name] for name in ("gamma", "beta", "moving_mean", "moving_variance")]
        variables = [self.variable(path) for path in paths]
        self.node("BatchNormalization", layer, *variables, epsilon=layer["epsilon"])

    def max_pool2d(self, layer):
        self.node("MaxPool", layer, **self.windows(layer))

    def global_average_pool2d(self, layer):
        pooled = layer["name"] + "/mean"
        self.nodes.append(helper.make_node("GlobalAveragePool", layer["inputs"], [pooled]))
        self.nodes.append(helper.make_node("Flatten", [pooled], [layer["name"]]))

    def upsample2d(self, layer):
        scales = np.array([1, 1, *layer["factor"]], np.float32)
        name = self.constant(layer["name"] + "/scales", scales)
        rounding = {
            "mode": "nearest",
            "nearest_mode": "floor",
            "coordinate_transformation_mode": "asymmetric",
        }
        self.node("Resize", layer, "", name, **rounding)

    def zero_padding2d(self, layer):
        (top, bottom), (left, right) = layer["padding"]
        pads = np.array([0, 0, top, left, 0, 0, bottom, right], np.int64)
        self.node("Pad", layer, self.constant(layer["name"] + "/pads", pads))

    def flatten(self, layer):
        self.node("Flatten", layer)

    def dropout(self, layer):
        self.node("Identity", layer)

    def add(self, layer):
        self.node("Add", layer)

    def relu(self, layer):
        self.node("Relu", layer)

    def sigmoid(self, layer):
        self.node("Sigmoid", layer)

    def softmax(self, layer):
        self.node("Softmax", layer, axis=-1)


def build(work):
    writer = Writer(work)
    for layer in work.layers[1:]:
        getattr(writer, layer["kind"])(layer)
    first, last = work.layers[0]["name"], work.layers[-1]["name"]

    def batch_of(shape):
        return (len(work.inputs), shape[-1], *shape[:-1])

    graph = helper.make_graph(
        writer.nodes,
        work.model,
        [helper.make_tensor_value_info(first, TensorProto.FLOAT, batch_of(work.inputs.shape[1:]))],
        [helper.make_tensor_value_info(last, TensorProto.FLOAT, batch_of(work.output))],
        writer.constants,
    )
    opset = helper.make_opsetid("", OPSET)
    return helper.make_model(graph, opset_imports=[opset], ir_version=8)


def main():
    work = protocol.Work(sys.argv[1])
    model = build(work)
    onnx.checker.check_model(model)
    onnx.save(model, work.onnx_file)


if __name__ == "__main__":
    main()
