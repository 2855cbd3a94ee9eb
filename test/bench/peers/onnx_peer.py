"""Runtimes of ONNX files, as protocol.py says. Ways: onnxruntime, openvino."""

import os
import sys

import channels_first
import protocol

THREADS = len(os.sched_getaffinity(0))


def onnxruntime_step(path, image):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = THREADS
    options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(path, options, ["CPUExecutionProvider"])
    inputs = {session.get_inputs()[0].name: image}
    return lambda: session.run(None, inputs)[0]


def openvino_step(path, image):
    import openvino

    options = {
        "INFERENCE_PRECISION_HINT": "f32",
        "PERFORMANCE_HINT": "LATENCY",
        "INFERENCE_NUM_THREADS": THREADS,
    }
    compiled = openvino.Core().compile_model(path, "CPU", options)
    assert compiled.get_property("INFERENCE_PRECISION_HINT") == openvino.Type.f32
    request = compiled.create_infer_request()
    return lambda: request.infer([image], share_inputs=True, share_outputs=True)[0]


def main():
    work = protocol.Work(sys.argv[1])
    make_step = {"onnxruntime": onnxruntime_step, "openvino": openvino_step}[sys.argv[2]]
    protocol.serve(make_step(work.onnx_file, channels_first.image(work.inputs)), protocol.size)


if __name__ == "__main__":
    main()
