//===-- TestSupport.cpp - what the tests have in common ---------*- C++ -*-===//
//
// Makes and ends contexts.
//
//===----------------------------------------------------------------------===//

#include "TestSupport.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

std::vector<char> readTestKernels() {
  std::ifstream file(SINTER_TEST_KERNELS, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

Device::Device(const std::string &order, const std::string &seed) {
  setenv("SINTER_EMULATOR_ORDER", order.c_str(), 1);
  setenv("SINTER_EMULATOR_SEED", seed.c_str(), 1);
  CUcontext context;
  EXPECT_EQ(cuInit(0), CUDA_SUCCESS);
  EXPECT_EQ(cuDevicePrimaryCtxRetain(&context, 0), CUDA_SUCCESS);
  EXPECT_EQ(cuCtxSetCurrent(context), CUDA_SUCCESS);
  EXPECT_EQ(cuStreamCreate(&stream, 0), CUDA_SUCCESS);
  EXPECT_EQ(cuModuleLoadData(&module, readTestKernels().data()), CUDA_SUCCESS);
}

Device::~Device() {
  cuModuleUnload(module);
  cuCtxSetCurrent(nullptr);
  EXPECT_EQ(cuDevicePrimaryCtxRelease_v2(0), CUDA_SUCCESS);
}

CUdeviceptr Device::allocate(size_t bytes) {
  CUdeviceptr address;
  EXPECT_EQ(cuMemAlloc_v2(&address, bytes), CUDA_SUCCESS);
  return address;
}

CUresult Device::launch(const char *kernel, unsigned blocks, unsigned threads,
                        std::vector<void *> parameters,
                        unsigned dynamicSharedBytes) {
  CUfunction function;
  if (CUresult result = cuModuleGetFunction(&function, module, kernel);
      result != CUDA_SUCCESS)
    return result;
  return cuLaunchKernel(function, blocks, 1, 1, threads, 1, 1,
                        dynamicSharedBytes, stream, parameters.data(), nullptr);
}

CUresult Device::run(const char *kernel, unsigned blocks, unsigned threads,
                     std::vector<void *> parameters,
                     unsigned dynamicSharedBytes) {
  CUresult result = launch(kernel, blocks, threads, std::move(parameters),
                           dynamicSharedBytes);
  return result == CUDA_SUCCESS ? cuStreamSynchronize(stream) : result;
}
