//===-- Checks.cpp - what descriptors have to say ---------------*- C++ -*-===//
//
// The graphs that there are engines for: a convolution of images with channels
// innermost, and additions and relus after it; or one of its gradients alone.
// All tensors in memory are float, or all are bfloat16; cuDNN 9.19 has next to
// no engines for mixtures, and none for a gradient in float of bfloat16.
//
//===----------------------------------------------------------------------===//

#include "ConvolutionOperation.h"
#include "Descriptor.h"
#include "Engines.h"

#include <algorithm>
#include <bit>
#include <set>

namespace sinter::emulator::cudnn {

namespace {

const std::vector<int64_t> &extentsOf(const Descriptor &tensor) {
  return tensor.numbers(CUDNN_ATTR_TENSOR_DIMENSIONS);
}

void checkTensor(const Descriptor &tensor) {
  const std::vector<int64_t> &extents = extentsOf(tensor);
  expect(std::ranges::all_of(extents, [](int64_t each) { return each > 0; }),
         BAD_PARAM, "an extent below 1");
  int64_t type = tensor.number(CUDNN_ATTR_TENSOR_DATA_TYPE);
  bool isVirtual = tensor.number(CUDNN_ATTR_TENSOR_IS_VIRTUAL) != 0;
  expect(type == CUDNN_DATA_FLOAT ||
             (type == CUDNN_DATA_BFLOAT16 && !isVirtual),
         NOT_SUPPORTED, "a tensor of another type than float or bfloat16");
  int64_t channels = extents[1], columns = extents[3];
  std::vector<int64_t> strides = {channels * extents[2] * columns, 1,
                                  channels * columns, channels};
  expect(tensor.numbers(CUDNN_ATTR_TENSOR_STRIDES) == strides, NOT_SUPPORTED,
         "a tensor whose channels are not innermost, or with gaps");
  expect(tensor.number(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT) == tensorAlignment,
         NOT_SUPPORTED, "another alignment than 16");
}

void checkConvolution(const Descriptor &convolution) {
  expect(convolution.number(CUDNN_ATTR_CONVOLUTION_COMP_TYPE) ==
                 CUDNN_DATA_FLOAT &&
             convolution.number(CUDNN_ATTR_CONVOLUTION_CONV_MODE) ==
                 CUDNN_CROSS_CORRELATION &&
             convolution.number(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS) == 2,
         NOT_SUPPORTED, "a convolution of another kind");
  auto areAtLeast = [&](cudnnBackendAttributeName_t name, int64_t least) {
    return std::ranges::all_of(convolution.numbers(name),
                               [&](int64_t each) { return each >= least; });
  };
  expect(areAtLeast(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, 1) &&
             areAtLeast(CUDNN_ATTR_CONVOLUTION_DILATIONS, 1) &&
             areAtLeast(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, 0) &&
             areAtLeast(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, 0),
         BAD_PARAM, "a stride, dilation or padding out of range");
}

void checkConvolutionOperation(const Descriptor &operation) {
  const ConvolutionOperation &names = *convolutionOf(operation.type);
  const Descriptor &convolution = operation.descriptor(names.convolution);
  const auto &x = extentsOf(operation.descriptor(names.x));
  const auto &w = extentsOf(operation.descriptor(names.w));
  std::vector<int64_t> expected = {x[0], w[0]};
  for (size_t axis : {0, 1}) {
    auto along = [&](cudnnBackendAttributeName_t name) {
      return convolution.numbers(name)[axis];
    };
    int64_t padded = x[2 + axis] + along(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS) +
                     along(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS);
    int64_t window =
        (w[2 + axis] - 1) * along(CUDNN_ATTR_CONVOLUTION_DILATIONS) + 1;
    expected.push_back(
        (padded - window) / along(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES) + 1);
  }
  expect(x[1] == w[1] && extentsOf(operation.descriptor(names.y)) == expected,
         BAD_PARAM_SHAPE_MISMATCH, "shapes that do not fit a convolution");
  auto factor = [&](cudnnBackendAttributeName_t name) {
    return std::bit_cast<float>(static_cast<int32_t>(operation.number(name)));
  };
  expect(factor(names.alpha) == 1 && factor(names.beta) == 0, NOT_SUPPORTED,
         "a convolution that is scaled or added");
}

void checkPointwiseOperation(const Descriptor &operation) {
  const Descriptor &pointwise =
      operation.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR);
  const auto &x =
      extentsOf(operation.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_XDESC));
  expect(extentsOf(
             operation.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_YDESC)) == x,
         BAD_PARAM_SHAPE_MISMATCH, "a result of another shape");
  bool isAdd =
      pointwise.number(CUDNN_ATTR_POINTWISE_MODE) == CUDNN_POINTWISE_ADD;
  expect(operation.has(CUDNN_ATTR_OPERATION_POINTWISE_BDESC) == isAdd,
         BAD_PARAM, "another number of operands");
  if (!isAdd)
    return;
  const auto &b =
      extentsOf(operation.descriptor(CUDNN_ATTR_OPERATION_POINTWISE_BDESC));
  expect(b == x || b == std::vector<int64_t>{1, x[1], 1, 1},
         BAD_PARAM_SHAPE_MISMATCH, "a summand of another shape");
}

/// A chain: each operation reads what the one before computes, and nothing but
/// the last result is in memory.
void checkGraph(const Descriptor &graph) {
  expect(graph.number(CUDNN_ATTR_OPERATIONGRAPH_HANDLE) != 0,
         BAD_PARAM_NULL_POINTER, "no handle");
  const auto &operations =
      graph.attributes.at(CUDNN_ATTR_OPERATIONGRAPH_OPS).descriptors;
  std::set<int64_t> ids, types;
  auto see = [&](const Descriptor &tensor, bool isVirtual) {
    if (!isVirtual)
      types.insert(tensor.number(CUDNN_ATTR_TENSOR_DATA_TYPE));
    expect(ids.insert(tensor.number(CUDNN_ATTR_TENSOR_UNIQUE_ID)).second,
           BAD_PARAM, "two tensors of one name");
    expect((tensor.number(CUDNN_ATTR_TENSOR_IS_VIRTUAL) != 0) == isVirtual,
           NOT_SUPPORTED_GRAPH_PATTERN, "a chain that is not one");
  };
  const Descriptor *last = nullptr;
  for (const DescriptorPointer &operation : operations) {
    bool isLast = operation == operations.back();
    const ConvolutionOperation *convolution = convolutionOf(operation->type);
    expect((convolution != nullptr) == !last, NOT_SUPPORTED_GRAPH_PATTERN,
           "a graph that does not begin with its only convolution");
    auto tensor = [&](cudnnBackendAttributeName_t name) -> const auto & {
      return operation->descriptor(name);
    };
    if (convolution) {
      expect(convolution == &forward || isLast, NOT_SUPPORTED_GRAPH_PATTERN,
             "a gradient with something after it");
      for (cudnnBackendAttributeName_t name :
           {convolution->x, convolution->w, convolution->y})
        if (name != convolution->computed)
          see(tensor(name), false);
      last = &tensor(convolution->computed);
    } else {
      expect(&tensor(CUDNN_ATTR_OPERATION_POINTWISE_XDESC) == last,
             NOT_SUPPORTED_GRAPH_PATTERN, "a chain that is not one");
      if (operation->has(CUDNN_ATTR_OPERATION_POINTWISE_BDESC))
        see(tensor(CUDNN_ATTR_OPERATION_POINTWISE_BDESC), false);
      last = &tensor(CUDNN_ATTR_OPERATION_POINTWISE_YDESC);
    }
    see(*last, !isLast);
  }
  expect(types.size() == 1, NOT_SUPPORTED, "tensors of several types");
}

void checkConfiguration(const Descriptor &configuration) {
  if (!configuration.has(CUDNN_ATTR_ENGINECFG_KNOB_CHOICES))
    return;
  for (const DescriptorPointer &knob :
       configuration.attributes.at(CUDNN_ATTR_ENGINECFG_KNOB_CHOICES)
           .descriptors)
    expect(knob->number(CUDNN_ATTR_KNOB_CHOICE_KNOB_TYPE) == tileKnob &&
               knob->number(CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE) >= 0 &&
               knob->number(CUDNN_ATTR_KNOB_CHOICE_KNOB_VALUE) < tileCount,
           NOT_SUPPORTED, "a knob that the engine does not have");
}

void checkPack(const Descriptor &pack) {
  const auto &ids = pack.numbers(CUDNN_ATTR_VARIANT_PACK_UNIQUE_IDS);
  expect(ids.size() ==
                 pack.numbers(CUDNN_ATTR_VARIANT_PACK_DATA_POINTERS).size() &&
             std::set(ids.begin(), ids.end()).size() == ids.size(),
         BAD_PARAM, "not one pointer for each tensor");
}

} // namespace

void Descriptor::check() const {
  switch (type) {
  case CUDNN_BACKEND_TENSOR_DESCRIPTOR:
    return checkTensor(*this);
  case CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR:
    return checkConvolution(*this);
  case CUDNN_BACKEND_POINTWISE_DESCRIPTOR:
    return expect(
        number(CUDNN_ATTR_POINTWISE_MATH_PREC) == CUDNN_DATA_FLOAT &&
            (number(CUDNN_ATTR_POINTWISE_MODE) == CUDNN_POINTWISE_ADD ||
             number(CUDNN_ATTR_POINTWISE_MODE) == CUDNN_POINTWISE_RELU_FWD),
        NOT_SUPPORTED, "a pointwise operation of another kind");
  case CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR:
  case CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR:
  case CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR:
    return checkConvolutionOperation(*this);
  case CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR:
    return checkPointwiseOperation(*this);
  case CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR:
    return checkGraph(*this);
  case CUDNN_BACKEND_ENGINE_DESCRIPTOR:
    return expect(number(CUDNN_ATTR_ENGINE_GLOBAL_INDEX) >= 0 &&
                      number(CUDNN_ATTR_ENGINE_GLOBAL_INDEX) < engineCount(),
                  NOT_SUPPORTED, "there is no such engine");
  case CUDNN_BACKEND_ENGINECFG_DESCRIPTOR:
    return checkConfiguration(*this);
  case CUDNN_BACKEND_EXECUTION_PLAN_DESCRIPTOR:
    return checkPlan(*this);
  case CUDNN_BACKEND_VARIANT_PACK_DESCRIPTOR:
    return checkPack(*this);
  default:
    return;
  }
}

} // namespace sinter::emulator::cudnn
