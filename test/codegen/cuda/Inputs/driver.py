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
        device and back; ctypes values are passed as they are."""
        function = ctypes.c_void_p()
        _call("cuModuleGetFunction", ctypes.byref(function), self.module, kernel.encode())
        if shared_bytes > 0:
            _call("cuFuncSetAttribute", function, _MAX_DYNAMIC_SHARED_SIZE_BYTES, shared_bytes)
        values, buffers = [], []
        for parameter in parameters:
            if isinstance(parameter, array.array):
                address = ctypes.c_uint64()
                host, length = parameter.buffer_info()
                size = length * parameter.itemsize
                _call("cuMemAlloc_v2", ctypes.byref(address), ctypes.c_size_t(size))
                _call("cuMemcpyHtoD_v2", address, ctypes.c_void_p(host), ctypes.c_size_t(size))
                buffers.append((address, host, size))
                parameter = address
            values.append(parameter)
        pointers = (ctypes.c_void_p * len(values))(*(ctypes.addressof(value) for value in values))
        _call("cuLaunchKernel", function, blocks, 1, 1, threads, 1, 1, shared_bytes,
              self.stream, pointers, None)
        _call("cuStreamSynchronize", self.stream)
        for address, host, size in buffers:
            _call("cuMemcpyDtoH_v2", ctypes.c_void_p(host), address, ctypes.c_size_t(size))
            _call("cuMemFree_v2", address)
