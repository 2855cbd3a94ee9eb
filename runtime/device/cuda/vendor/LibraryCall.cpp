//===-- LibraryCall.cpp - what calls of all libraries have ----------------===//
//
// Tells the kinds of calls apart.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/LibraryCall.h"

#include "device/cuda/vendor/MatrixProduct.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <span>
#include <utility>

namespace sinter::runtime::cuda {

namespace {

int64_t elementsOf(std::span<const int64_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1},
                         std::multiplies());
}

CallKey keyOf(const sinter_convolution_call &call) {
  CallKey key = {call.direction, call.bias >= 0, call.addend >= 0, call.relu,
                 call.element_type};
  auto append = [&](std::span<const int64_t> numbers) {
    key.insert(key.end(), numbers.begin(), numbers.end());
  };
  append(call.input_shape);
  append(call.kernel_shape);
  append(call.strides);
  append(call.borders);
  append(call.dilation);
  return key;
}

CallKey keyOf(const sinter_matrix_product_call &call) {
  return {call.left_transposed,
          call.right_transposed,
          call.bias >= 0,
          call.relu,
          call.factor_type,
          call.result_type,
          call.rows,
          call.columns,
          call.depth};
}

std::vector<CallOperand> callOperands(const sinter_convolution_call &call,
                                      int64_t batch) {
  int64_t output = batch * elementsOf(call.output_shape);
  int32_t type = call.element_type;
  std::vector<CallOperand> operands = {
      {call.bias, type, call.output_shape[2]},
      {call.addend, type, output},
      {call.input, type, batch * elementsOf(call.input_shape)},
      {call.kernel, type, elementsOf(call.kernel_shape)},
      {call.output, type, output}};
  switch (call.direction) {
  case SINTER_CONVOLUTION_FORWARD:
    break;
  case SINTER_CONVOLUTION_DATA_GRADIENT:
    std::swap(operands[2], operands.back());
    break;
  default:
    std::swap(operands[3], operands.back());
  }
  return operands;
}

std::vector<CallOperand> callOperands(const sinter_matrix_product_call &call,
                                      int64_t batch) {
  int64_t rows = extentOf(call.rows, batch);
  int64_t columns = extentOf(call.columns, batch);
  int64_t depth = extentOf(call.depth, batch);
  return {{call.left, call.factor_type, rows * depth},
          {call.right, call.factor_type, depth * columns},
          {call.bias, call.result_type, columns},
          {call.result, call.result_type, rows * columns}};
}

} // namespace

CallKey keyOf(const sinter_library_call &call, int64_t batch) {
  CallKey key =
      call.convolution ? keyOf(*call.convolution) : keyOf(*call.product);
  key.insert(key.begin(), {batch, call.convolution ? 0 : 1});
  return key;
}

std::vector<CallOperand> callOperands(const sinter_library_call &call,
                                      int64_t batch) {
  auto operands = call.convolution ? callOperands(*call.convolution, batch)
                                   : callOperands(*call.product, batch);
  std::erase_if(operands,
                [](const CallOperand &each) { return each.position < 0; });
  return operands;
}

bool makesPartialSums(const sinter_library_call &call) {
  return call.convolution &&
         call.convolution->direction == SINTER_CONVOLUTION_KERNEL_GRADIENT;
}

} // namespace sinter::runtime::cuda
