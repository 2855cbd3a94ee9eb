//===-- ImportLosses.cpp - losses and metrics -------------------*- C++ -*-===//
//
// What compares the output with the target. Losses of a softmax or sigmoid are
// computed from what the activation is applied to.
//
//===----------------------------------------------------------------------===//

#include "Importer.h"

using namespace mlir;
using namespace ::sinter;
namespace ir = mlir::sinter;

Value Importer::batchMean(Value perSample) {
  return ir::DivideByBatchOp::create(
      builder, ir::BatchSumOp::create(builder, perSample));
}

Value Importer::buildLoss(const Forward &forward) {
  builder.setLoc(locationOf("loss", graph.loss.where));
  const Node &output = nodeAt(graph.loss.output);
  Value target = forward.values[static_cast<size_t>(graph.loss.target)];
  Value prediction = forward.values[static_cast<size_t>(graph.loss.output)];
  DenseF64ArrayAttr weights;
  if (std::span list = graph.loss.classWeights(); !list.empty())
    weights = builder.getDenseF64ArrayAttr(ArrayRef(list.data(), list.size()));
  // What the output's activation is applied to.
  auto logits = [&] {
    return forward.values[static_cast<size_t>(output.operands()[0])];
  };
  switch (graph.loss.kind) {
  case LossKind::meanSquaredError:
    return batchMean(
        ir::MeanSquaredErrorOp::create(builder, prediction, target));
  case LossKind::binaryCrossentropy:
    if (output.kind == NodeKind::sigmoid)
      return batchMean(ir::SigmoidCrossEntropyOp::create(builder, logits(),
                                                         target, weights));
    return batchMean(
        ir::BinaryCrossEntropyOp::create(builder, prediction, target, weights));
  case LossKind::categoricalCrossentropy:
  case LossKind::sparseCategoricalCrossentropy:
    if (output.kind == NodeKind::softmax)
      return batchMean(ir::SoftmaxCrossEntropyOp::create(builder, logits(),
                                                         target, weights));
    return batchMean(ir::CategoricalCrossEntropyOp::create(builder, prediction,
                                                           target, weights));
  }
  llvm_unreachable("unknown loss");
}

/// Adds the penalties of the kernels that learn; outside of training, of all.
Value Importer::addRegularization(Value loss, const Mode &mode) {
  for (const Node &node : graph.nodes) {
    if (node.weights.kernelL2 == 0 || (mode.phase && !mode.trains(node)))
      continue;
    builder.setLoc(locationOf(node.name.data(), node.where));
    Value penalty = ir::SumOfSquaresOp::create(
        builder, readVariable(node, "kernel"),
        builder.getF64FloatAttr(node.weights.kernelL2));
    loss = ir::AddOp::create(builder, loss, penalty);
  }
  return loss;
}

Value Importer::buildMetric(const Metric &metric, const Forward &forward) {
  builder.setLoc(locationOf(metric.name.data(), metric.where));
  Value prediction = forward.values[static_cast<size_t>(graph.loss.output)];
  Value target = forward.values[static_cast<size_t>(graph.loss.target)];
  switch (metric.kind) {
  case MetricKind::meanSquaredError:
    return batchMean(
        ir::MeanSquaredErrorOp::create(builder, prediction, target));
  case MetricKind::binaryAccuracy:
    return batchMean(ir::BinaryAccuracyOp::create(builder, prediction, target));
  case MetricKind::categoricalAccuracy:
  case MetricKind::sparseCategoricalAccuracy:
    return batchMean(
        ir::CategoricalAccuracyOp::create(builder, prediction, target));
  case MetricKind::confusionMatrix:
    return ir::ConfusionMatrixOp::create(
        builder,
        RankedTensorType::get({metric.classes, metric.classes},
                              builder.getF32Type()),
        prediction, target);
  }
  llvm_unreachable("unknown metric");
}
