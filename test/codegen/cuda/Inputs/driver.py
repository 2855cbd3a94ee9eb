"""The part of the CUDA driver API that runs a kernel, for tests of single ones."""

import array
import ctypes

_MAX_DYNAMIC_SHARED_SIZE_BYTES = 8

_driver = ctypes.CDLL("libcuda.so.1")


def _call(function, *arguments):
    status = getattr(_driver, function)(*arguments)
    if status != 0:
        name = ctypes.c_char_p()
        _driver.cuGetErrorName(status, ctypes.byref(name))
        raise RuntimeError(f"{function}: {(name.value or b'unknown').decode()}")


class TensorMap:
    """Images of bfloat16, (samples, rows, columns, channels), as bulk copies read
    them: `corners` and `strides` as sinter_tensor_map has them."""

    def __init__(self, images, shape, pixels, corners, strides=(1, 1), channels=64):
        self.images, self.shape, self.pixels = images, shape, pixels
        self.corners, self.strides, self.channels = corners, strides, channels

    def encode(self, address):
        samples, rows, columns, channels = self.shape
        extents = (ctypes.c_uint64 * 4)(channels, columns, rows, samples)
        line = 2 * channels * columns
        byte_strides = (ctypes.c_uint64 * 3)(2 * channels, line, line * rows)
        top, bottom, left, right = self.corners
        first, last = (ctypes.c_int * 2)(left, top), (ctypes.c_int * 2)(right, bottom)
        strides = (ctypes.c_uint32 * 4)(1, self.strides[1], self.strides[0], 1)
        # The driver wants it aligned.
        memory = ctypes.create_string_buffer(256)
        aligned = (ctypes.addressof(memory) + 127) // 128 * 128
        encoded = (ctypes.c_uint64 * 16).from_buffer(memory, aligned - ctypes.addressof(memory))
        bfloat16, swizzle_128_bytes = 9, 3
        _call("cuTensorMapEncodeIm2col", ctypes.byref(encoded), bfloat16, 4, address, extents,
              byte_strides, first, last, self.channels, self.pixels, strides, 0,
              swizzle_128_bytes, 0, 0)
        return encoded


class Image:
    """The kernels of a file, loaded in a context of their own."""

    def __init__(self, path):
        context, self.stream, self.module = (ctypes.c_void_p() for _ in range(3))
        _call("cuInit", 0)
        _call("cuDevicePrimaryCtxRetain", ctypes.byref(context), 0)
        _call("cuCtxSetCurrent", context)
        _call("cuStreamCreate", ctypes.byref(self.stream), 0)
        with open(path, "rb") as file:
            _call("cuModuleLoadData", ctypes.byref(self.module), file.read())

    def run(self, kernel, blocks, threads, parameters, shared_bytes=0):
        """Launches the kernel. Arrays (array.array) are its buffers, copied to the
        device and back, also those of tensor maps; ctypes values are passed as they
        are."""
        function = ctypes.c_void_p()
        _call("cuModuleGetFunction", ctypes.byref(function), self.module, kernel.encode())
        if shared_bytes > 0:
            _call("cuFuncSetAttribute", function, _MAX_DYNAMIC_SHARED_SIZE_BYTES, shared_bytes)
        values, buffers = [], []
        for parameter in parameters:
            tensor_map = parameter if isinstance(parameter, TensorMap) else None
            buffer = tensor_map.images if tensor_map else parameter
            if isinstance(buffer, array.array):
                address = ctypes.c_uint64()
                host, length = buffer.buffer_info()
                size = length * buffer.itemsize
                _call("cuMemAlloc_v2", ctypes.byref(address), ctypes.c_size_t(size))
                _call("cuMemcpyHtoD_v2", address, ctypes.c_void_p(host), ctypes.c_size_t(size))
                buffers.append((address, host, size))
                parameter = tensor_map.encode(address) if tensor_map else address
            values.append(parameter)
        pointers = (ctypes.c_void_p * len(values))(*(ctypes.addressof(value) for value in values))
        _call("cuLaunchKernel", function, blocks, 1, 1, threads, 1, 1, shared_bytes,
              self.stream, pointers, None)
        _call("cuStreamSynchronize", self.stream)
        for address, host, size in buffers:
            _call("cuMemcpyDtoH_v2", ctypes.c_void_p(host), address, ctypes.c_size_t(size))
            _call("cuMemFree_v2", address)
