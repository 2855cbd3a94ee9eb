//===-- ImportVariables.cpp - parameters and state --------------*- C++ -*-===//
//
// Declares the variables of the layers and reads them.
//
//===----------------------------------------------------------------------===//

#include "Importer.h"

using namespace mlir;
using namespace ::sinter;
namespace ir = mlir::sinter;

static std::pair<ir::InitializerKind, bool>
initializerKind(InitializerKind kind) {
  switch (kind) {
  case InitializerKind::constant:
    return {ir::InitializerKind::Constant, true};
  case InitializerKind::glorotUniform:
    return {ir::InitializerKind::GlorotUniform, false};
  case InitializerKind::heNormal:
    return {ir::InitializerKind::HeNormal, false};
  case InitializerKind::heUniform:
    return {ir::InitializerKind::HeUniform, false};
  }
  llvm_unreachable("unknown initializer");
}

void Importer::declareVariable(const Node &node, StringRef part,
                               ir::VariableRole role, ArrayRef<int64_t> shape,
                               const Initializer &initializer) {
  FlatSymbolRefAttr symbol = variable(node, part);
  auto [kind, hasValue] = initializerKind(initializer.kind);
  FloatAttr value =
      hasValue ? builder.getF64FloatAttr(initializer.value) : FloatAttr();
  ir::VariableOp::create(
      builder, symbol.getAttr(), role,
      RankedTensorType::get(shape, builder.getF32Type()),
      ir::InitializerAttr::get(builder.getContext(), kind, value),
      IntegerAttr());
  if (role == ir::VariableRole::Parameter)
    parameters.emplace_back(&node, symbol);
}

void Importer::declareVariables() {
  using ir::VariableRole;
  for (const Node &node : graph.nodes) {
    if (!hasVariables(node.kind))
      continue;
    builder.setLoc(locationOf(node.name.data(), node.where));
    const Shape &input = nodeAt(node.operands()[0]).shape;
    int64_t channels = input[input.rank() - 1];
    if (node.kind == NodeKind::batchNormalization) {
      Initializer zeros{}, ones{.value = 1};
      if (node.normalization.scale)
        declareVariable(node, "gamma", VariableRole::Parameter, channels, ones);
      if (node.normalization.center)
        declareVariable(node, "beta", VariableRole::Parameter, channels, zeros);
      declareVariable(node, "moving_mean", VariableRole::State, channels,
                      zeros);
      declareVariable(node, "moving_variance", VariableRole::State, channels,
                      ones);
      continue;
    }
    // HWIO for convolutions, HWOI for transposed ones, (in, out) for dense.
    const Convolution &conv = node.convolution;
    SmallVector<int64_t> kernel;
    int64_t outputs = conv.filters;
    switch (node.kind) {
    case NodeKind::conv2d:
      kernel = {conv.kernel[0], conv.kernel[1], channels / conv.groups,
                conv.filters};
      break;
    case NodeKind::conv2dTranspose:
      kernel = {conv.kernel[0], conv.kernel[1], conv.filters, channels};
      break;
    default:
      outputs = node.units;
      kernel = {channels, outputs};
    }
    declareVariable(node, "kernel", VariableRole::Parameter, kernel,
                    node.weights.kernelInitializer);
    if (node.weights.useBias)
      declareVariable(node, "bias", VariableRole::Parameter, outputs,
                      node.weights.biasInitializer);
  }
}

void Importer::declareIteration(const Phase &phase) {
  ir::VariableOp::create(builder, builder.getStringAttr(iterationName(phase)),
                         ir::VariableRole::Slot,
                         RankedTensorType::get({}, builder.getI64Type()),
                         ir::InitializerAttr::get(builder.getContext(),
                                                  ir::InitializerKind::Constant,
                                                  builder.getF64FloatAttr(0.0)),
                         IntegerAttr());
}

FlatSymbolRefAttr Importer::variable(const Node &node, StringRef part) {
  return FlatSymbolRefAttr::get(
      builder.getStringAttr(toStringRef(node.name.view()) + "/" + part));
}

Value Importer::read(FlatSymbolRefAttr symbol) {
  auto variable = module.lookupSymbol<ir::VariableOp>(symbol.getAttr());
  return ir::ReadOp::create(builder, variable.getTensorType(), symbol);
}

SmallVector<Attribute> Importer::trainedBy(const Phase &phase) const {
  SmallVector<Attribute> trained;
  for (auto [node, symbol] : parameters)
    if (!phase.freezes(node->name.view()))
      trained.push_back(symbol);
  return trained;
}
