"""The part of the CUDA driver API that runs a kernel, for tests of single ones."""

import array
import ctypes
import itertools
import operator
import struct

_MAX_DYNAMIC_SHARED_SIZE_BYTES = 8

_driver = ctypes.CDLL("libcuda.so.1")


def _call(function, *arguments):
    status = getattr(_driver, function)(*arguments)
    if status != 0:
        name = ctypes.c_char_p()
        _driver.cuGetErrorName(status, ctypes.byref(name))
        raise RuntimeError(f"{function}: {(name.value or b'unknown').decode()}")


def bfloat16(numbers):
    """Numbers that bfloat16 holds exactly, as memory has them."""
    return array.array("H", (struct.unpack("<I", struct.pack("<f", number))[0] >> 16 for number in numbers))


class TensorMap:
    """A tensor of bfloat16, of four dimensions, as bulk copies read it."""

    def __init__(self, tensor, shape):
        self.tensor, self.shape = tensor, shape

    def encode(self, address):
        # The driver wants it aligned.
        memory = ctypes.create_string_buffer(256)
        aligned = (ctypes.addressof(memory) + 127) // 128 * 128
        encoded = (ctypes.c_uint64 * 16).from_buffer(memory, aligned - ctypes.addressof(memory))
        # From the innermost dimension on.
        extents = (ctypes.c_uint64 * 4)(*reversed(self.shape))
        byte_strides = list(itertools.accumulate(extents[:3], operator.mul, initial=2))[1:]
        type_of_bfloat16, swizzle_128_bytes = 9, 3
        _call(self.function, ctypes.byref(encoded), type_of_bfloat16, 4, address, extents,
              (ctypes.c_uint64 * 3)(*byte_strides), *self.arguments(), 0, swizzle_128_bytes, 0, 0)
        return encoded


class PixelMap(TensorMap):
    """Images (samples, rows, columns, channels): `corners` and `strides` as
    sinter_tensor_map has them."""

    function = "cuTensorMapEncodeIm2col"

    def __init__(self, images, shape, pixels, corners, strides=(1, 1), channels=64):
        super().__init__(images, shape)
        self.pixels, self.corners, self.strides, self.channels = pixels, corners, strides, channels

    def arguments(self):
        top, bottom, left, right = self.corners
        first, last = (ctypes.c_int * 2)(left, top), (ctypes.c_int * 2)(right, bottom)
        strides = (ctypes.c_uint32 * 4)(1, self.strides[1], self.strides[0], 1)
        return first, last, self.channels, self.pixels, strides


class BoxMap(TensorMap):
    function = "cuTensorMapEncodeTiled"

    def __init__(self, tensor, shape, box):
        super().__init__(tensor, shape)
        self.box = box

    def arguments(self):
        return (ctypes.c_uint32 * 4)(*reversed(self.box)), (ctypes.c_uint32 * 4)(1, 1, 1, 1)


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
            buffer = tensor_map.tensor if tensor_map else parameter
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
