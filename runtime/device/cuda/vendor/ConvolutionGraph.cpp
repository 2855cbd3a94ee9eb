//===-- ConvolutionGraph.cpp - a convolution for cuDNN --------------------===//
//
// Extents are in the order of the library (samples, channels, rows, columns),
// strides say that channels are innermost. What is in memory has the type of
// the call, and what one operation hands to the next is float32: the library
// has its fast fused kernels for that, which round once, at the end.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/vendor/ConvolutionGraph.h"

#include <array>
#include <utility>

namespace sinter::runtime::cuda {

namespace {

using Extents = std::array<int64_t, 4>;

/// What the library calls a convolution in one direction, and its attributes.
struct ConvolutionOperation {
  cudnnBackendDescriptorType_t type;
  cudnnBackendAttributeName_t convolution, input, kernel, output, alpha, beta;
};

const ConvolutionOperation &operationOf(int32_t direction) {
  static constexpr ConvolutionOperation operations[] = {
      {CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
       CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
       CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X,
       CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
       CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y,
       CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA,
       CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA},
      {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA},
      {CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA,
       CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA},
  };
  static_assert(SINTER_CONVOLUTION_FORWARD == 0 &&
                SINTER_CONVOLUTION_DATA_GRADIENT == 1 &&
                SINTER_CONVOLUTION_KERNEL_GRADIENT == 2);
  return operations[direction];
}

/// Builds the parts of one graph; of several failures it tells the first.
class GraphBuilder {
public:
  GraphBuilder(const CudnnHandle &handle, const sinter_convolution_call &call,
               int64_t batch)
      : handle(handle), library(handle.library()), call(call), batch(batch) {}

  Expected<ConvolutionGraph> build();

private:
  using Part = const CudnnDescriptor *;

  Part own(Expected<CudnnDescriptor> part);
  Part addTensor(int64_t id, const Extents &extents, bool isVirtual);
  Part addResult(bool isLast);
  Part addOperation(DescriptorBuilder &builder);
  void addConvolution(Part output);
  void addPointwise(cudnnPointwiseMode_t mode, Part operand, bool isLast);

  const CudnnHandle &handle;
  const Cudnn &library;
  const sinter_convolution_call &call;
  int64_t batch;
  ConvolutionGraph built;
  std::vector<cudnnBackendDescriptor_t> operations;
  Part current = nullptr; ///< what the operations have computed so far
  int64_t nextId = outputTensor + 1;
  Status status = Status::success();
};

/// Null if it, or one before it, has failed.
GraphBuilder::Part GraphBuilder::own(Expected<CudnnDescriptor> part) {
  if (!part) {
    if (status.ok())
      status = part.status();
    return nullptr;
  }
  return &built.parts.emplace_back(std::move(*part));
}

GraphBuilder::Part GraphBuilder::addTensor(int64_t id, const Extents &extents,
                                           bool isVirtual) {
  static constexpr int64_t alignment = 16; ///< buffers have more
  auto [n, c, h, w] = extents;
  Extents strides = {c * h * w, 1, c * w, c};
  bool isBf16 = call.element_type == SINTER_BF16 && !isVirtual;
  return own(DescriptorBuilder(library, CUDNN_BACKEND_TENSOR_DESCRIPTOR)
                 .set(CUDNN_ATTR_TENSOR_UNIQUE_ID, id)
                 .set(CUDNN_ATTR_TENSOR_DATA_TYPE,
                      isBf16 ? CUDNN_DATA_BFLOAT16 : CUDNN_DATA_FLOAT)
                 .setAll<int64_t>(CUDNN_ATTR_TENSOR_DIMENSIONS, extents)
                 .setAll<int64_t>(CUDNN_ATTR_TENSOR_STRIDES, strides)
                 .set(CUDNN_ATTR_TENSOR_BYTE_ALIGNMENT, alignment)
                 .set(CUDNN_ATTR_TENSOR_IS_VIRTUAL, isVirtual)
                 .finalize());
}

/// The output, or what the next operation reads.
GraphBuilder::Part GraphBuilder::addResult(bool isLast) {
  const int64_t *shape = call.output_shape;
  return addTensor(isLast ? outputTensor : nextId++,
                   {batch, shape[2], shape[0], shape[1]}, !isLast);
}

GraphBuilder::Part GraphBuilder::addOperation(DescriptorBuilder &builder) {
  Part operation = own(builder.finalize());
  if (operation)
    operations.push_back(operation->get());
  return operation;
}

/// Which of the three tensors it computes, the direction says.
void GraphBuilder::addConvolution(Part output) {
  const int64_t *image = call.input_shape, *kernel = call.kernel_shape;
  Part input = addTensor(inputTensor, {batch, image[2], image[0], image[1]},
                         /*isVirtual=*/false);
  Part filters =
      addTensor(kernelTensor, {kernel[0], kernel[3], kernel[1], kernel[2]},
                /*isVirtual=*/false);
  std::array<int64_t, 2> before = {call.borders[0], call.borders[2]};
  std::array<int64_t, 2> after = {call.borders[1], call.borders[3]};
  Part convolution = own(
      DescriptorBuilder(library, CUDNN_BACKEND_CONVOLUTION_DESCRIPTOR)
          .set(CUDNN_ATTR_CONVOLUTION_COMP_TYPE, CUDNN_DATA_FLOAT)
          .set(CUDNN_ATTR_CONVOLUTION_CONV_MODE, CUDNN_CROSS_CORRELATION)
          .set(CUDNN_ATTR_CONVOLUTION_SPATIAL_DIMS, int64_t{2})
          .setAll<int64_t>(CUDNN_ATTR_CONVOLUTION_FILTER_STRIDES, call.strides)
          .setAll<int64_t>(CUDNN_ATTR_CONVOLUTION_DILATIONS, call.dilation)
          .setAll<int64_t>(CUDNN_ATTR_CONVOLUTION_PRE_PADDINGS, before)
          .setAll<int64_t>(CUDNN_ATTR_CONVOLUTION_POST_PADDINGS, after)
          .finalize());
  if (!status.ok())
    return;
  const ConvolutionOperation &operation = operationOf(call.direction);
  DescriptorBuilder builder(library, operation.type);
  builder.set(operation.convolution, *convolution)
      .set(operation.input, *input)
      .set(operation.kernel, *filters)
      .set(operation.output, *output)
      .set(operation.alpha, 1.0F)
      .set(operation.beta, 0.0F);
  addOperation(builder);
  current = output;
}

/// Of what there is so far and, unless it is null, an operand.
void GraphBuilder::addPointwise(cudnnPointwiseMode_t mode, Part operand,
                                bool isLast) {
  Part result = addResult(isLast);
  Part pointwise =
      own(DescriptorBuilder(library, CUDNN_BACKEND_POINTWISE_DESCRIPTOR)
              .set(CUDNN_ATTR_POINTWISE_MODE, mode)
              .set(CUDNN_ATTR_POINTWISE_MATH_PREC, CUDNN_DATA_FLOAT)
              .finalize());
  if (!status.ok())
    return;
  DescriptorBuilder builder(library,
                            CUDNN_BACKEND_OPERATION_POINTWISE_DESCRIPTOR);
  builder.set(CUDNN_ATTR_OPERATION_POINTWISE_PW_DESCRIPTOR, *pointwise)
      .set(CUDNN_ATTR_OPERATION_POINTWISE_XDESC, *current)
      .set(CUDNN_ATTR_OPERATION_POINTWISE_YDESC, *result);
  if (operand)
    builder.set(CUDNN_ATTR_OPERATION_POINTWISE_BDESC, *operand);
  addOperation(builder);
  current = result;
}

Expected<ConvolutionGraph> GraphBuilder::build() {
  const int64_t *output = call.output_shape;
  struct Step {
    cudnnPointwiseMode_t mode;
    Part operand;
  };
  std::vector<Step> steps;
  if (call.addend >= 0)
    steps.push_back(
        {CUDNN_POINTWISE_ADD,
         addTensor(addendTensor, {batch, output[2], output[0], output[1]},
                   /*isVirtual=*/false)});
  if (call.bias >= 0)
    steps.push_back(
        {CUDNN_POINTWISE_ADD,
         addTensor(biasTensor, {1, output[2], 1, 1}, /*isVirtual=*/false)});
  if (call.relu)
    steps.push_back({CUDNN_POINTWISE_RELU_FWD, nullptr});

  addConvolution(addResult(steps.empty()));
  for (size_t i = 0; i < steps.size() && status.ok(); ++i)
    addPointwise(steps[i].mode, steps[i].operand, i + 1 == steps.size());
  if (!status.ok())
    return status.error();
  auto graph =
      DescriptorBuilder(library, CUDNN_BACKEND_OPERATIONGRAPH_DESCRIPTOR)
          .set(CUDNN_ATTR_OPERATIONGRAPH_HANDLE, handle.get())
          .setAll<cudnnBackendDescriptor_t>(CUDNN_ATTR_OPERATIONGRAPH_OPS,
                                            operations)
          .finalize();
  if (!graph)
    return graph.error();
  built.graph = std::move(*graph);
  return std::move(built);
}

} // namespace

Expected<ConvolutionGraph> createGraph(const CudnnHandle &handle,
                                       const sinter_convolution_call &call,
                                       int64_t batch) {
  return GraphBuilder(handle, call, batch).build();
}

} // namespace sinter::runtime::cuda
