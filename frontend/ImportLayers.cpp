//===-- ImportLayers.cpp - layers as ops ------------------------*- C++ -*-===//
//
// Builds the forward pass layer by layer.
//
//===----------------------------------------------------------------------===//

#include "Importer.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace ::sinter;
namespace ir = mlir::sinter;

Value Importer::addBias(const Node &node, Value input) {
  if (!node.weights.useBias)
    return input;
  return ir::BiasAddOp::create(builder, input, readVariable(node, "bias"));
}

/// On an image, a dense layer is a convolution with a kernel of one pixel.
Value Importer::buildDense(const Node &node, Value input) {
  Value kernel = readVariable(node, "kernel");
  auto type = cast<RankedTensorType>(input.getType());
  if (type.getRank() == 2)
    return ir::DenseOp::create(builder, input, kernel, /*transposed=*/false);
  auto weights = cast<RankedTensorType>(kernel.getType());
  Value pixel = ir::ReshapeOp::create(
      builder, weights.clone({1, 1, weights.getDimSize(0), node.units}),
      kernel);
  int64_t channels = type.getShape().back();
  int64_t places = 1;
  for (int64_t extent : type.getShape().drop_front().drop_back())
    places *= extent;
  Value image = ir::ReshapeOp::create(
      builder, type.clone({ShapedType::kDynamic, 1, places, channels}), input);
  Value result = ir::Conv2DOp::create(
      builder, image, pixel, attribute(Size2D{1, 1}), attribute(Borders{}));
  return ir::ReshapeOp::create(builder, batchType(node.shape), result);
}

Value Importer::buildNormalization(const Node &node, Value input,
                                   Forward &forward) {
  const BatchNormalization &rule = node.normalization;
  Value movingMean = readVariable(node, "moving_mean");
  Value movingVariance = readVariable(node, "moving_variance");
  auto type = cast<RankedTensorType>(movingMean.getType());
  auto constant = [&](float value) -> Value {
    return arith::ConstantOp::create(builder,
                                     DenseElementsAttr::get(type, value));
  };
  Value gamma = rule.scale ? readVariable(node, "gamma") : constant(1.0f);
  Value beta = rule.center ? readVariable(node, "beta") : constant(0.0f);

  Value mean = movingMean, variance = movingVariance;
  if (forward.mode.trains(node)) {
    auto sums =
        ir::ChannelMomentsOp::create(builder, type, type, input, movingMean);
    const Shape &shape = node.shape;
    int64_t positions = shape.elements() / shape[shape.rank() - 1];
    auto statistics = ir::BatchStatisticsOp::create(
        builder, type, type, sums.getSums(), sums.getSquares(), movingMean,
        static_cast<uint64_t>(positions));
    mean = statistics.getMean();
    variance = statistics.getVariance();
    auto update = [&](StringRef part, Value average, Value value) {
      forward.states.emplace_back(
          variable(node, part),
          ir::MovingAverageOp::create(builder, average, value,
                                      builder.getF64FloatAttr(rule.momentum)));
    };
    update("moving_mean", movingMean, mean);
    update("moving_variance", movingVariance, variance);
  }
  Value scale = ir::NormalizationScaleOp::create(
      builder, gamma, variance, builder.getF64FloatAttr(rule.epsilon));
  return ir::NormalizeOp::create(builder, input.getType(), input, mean, scale,
                                 beta);
}

Value Importer::buildDropout(const Node &node, Value input, const Mode &mode) {
  if (!mode.phase)
    return input;
  Value iteration = read(FlatSymbolRefAttr::get(
      builder.getStringAttr(iterationName(*mode.phase))));
  // The runtime's own random numbers have small streams.
  constexpr int64_t firstStream = 0x80000000;
  int64_t stream = firstStream + (&node - graph.nodes.data());
  return ir::DropoutOp::create(builder, input, iteration,
                               builder.getF64FloatAttr(node.rate),
                               builder.getI64IntegerAttr(stream));
}

Value Importer::buildNode(const Node &node, Forward &forward) {
  auto operand = [&](size_t index) {
    return forward.values[static_cast<size_t>(node.operands()[index])];
  };
  const Convolution &conv = node.convolution;
  DenseI64ArrayAttr dilation = attribute(conv.dilation);
  IntegerAttr groups = builder.getI64IntegerAttr(conv.groups);
  const Pooling &pooling = node.pooling;
  switch (node.kind) {
  case NodeKind::conv2d:
    return addBias(node, ir::Conv2DOp::create(
                             builder, operand(0), readVariable(node, "kernel"),
                             attribute(conv.strides), attribute(conv.borders),
                             dilation, groups, /*winograd=*/UnitAttr()));
  case NodeKind::conv2dTranspose:
    return addBias(node, ir::Conv2DTransposeOp::create(
                             builder, operand(0), readVariable(node, "kernel"),
                             attribute(conv.strides), attribute(conv.borders),
                             dilation, groups, /*winograd=*/UnitAttr()));
  case NodeKind::dense:
    return addBias(node, buildDense(node, operand(0)));
  case NodeKind::batchNormalization:
    return buildNormalization(node, operand(0), forward);
  case NodeKind::maxPool2d:
    return ir::MaxPool2DOp::create(builder, operand(0), attribute(pooling.size),
                                   attribute(pooling.strides),
                                   attribute(pooling.borders))
        .getOutput();
  case NodeKind::averagePool2d:
    return ir::AveragePool2DOp::create(
        builder, operand(0), attribute(pooling.size),
        attribute(pooling.strides), attribute(pooling.borders));
  case NodeKind::globalAveragePool2d:
    return ir::GlobalAveragePool2DOp::create(builder, operand(0));
  case NodeKind::zeroPadding2d:
    return ir::ZeroPadding2DOp::create(builder, operand(0),
                                       attribute(node.padding));
  case NodeKind::upsample2d:
    if (node.interpolation == Interpolation::bilinear)
      return ir::ResizeBilinearOp::create(builder, operand(0),
                                          attribute(node.factor));
    return ir::Upsample2DOp::create(builder, operand(0),
                                    attribute(node.factor));
  case NodeKind::flatten:
  case NodeKind::reshape:
    return ir::ReshapeOp::create(builder, batchType(node.shape), operand(0));
  case NodeKind::dropout:
    return buildDropout(node, operand(0), forward.mode);
  case NodeKind::add:
    return ir::AddOp::create(builder, operand(0), operand(1));
  case NodeKind::concatenate: {
    SmallVector<Value> operands;
    for (size_t i = 0; i < node.operands().size(); ++i)
      operands.push_back(operand(i));
    return ir::ConcatenateOp::create(builder, operands);
  }
  case NodeKind::relu:
    return ir::ReluOp::create(builder, operand(0));
  case NodeKind::leakyRelu:
    return ir::LeakyReluOp::create(builder, operand(0),
                                   builder.getF64FloatAttr(node.slope));
  case NodeKind::sigmoid:
    return ir::SigmoidOp::create(builder, operand(0));
  case NodeKind::tanh:
    return ir::TanhOp::create(builder, operand(0));
  case NodeKind::softmax:
    return ir::SoftmaxOp::create(builder, operand(0));
  case NodeKind::input:
    break;
  }
  llvm_unreachable("inputs are function arguments");
}
