//===-- Import.cpp - a model's graph as IR ----------------------*- C++ -*-===//
//
// The entry points: prediction, evaluation, and for each phase a training step
// and its gradients.
//
//===----------------------------------------------------------------------===//

#include "Import.h"
#include "Importer.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace ::sinter;
namespace ir = mlir::sinter;

Location Importer::locationOf(StringRef name, const SourceLine &where) {
  Location line =
      FileLineColLoc::get(builder.getContext(), where.file,
                          static_cast<unsigned>(where.line), /*column=*/0);
  return NameLoc::get(builder.getStringAttr(name), line);
}

RankedTensorType Importer::batchType(const Shape &shape) {
  SmallVector<int64_t> extents{ShapedType::kDynamic};
  for (size_t i = 0; i < shape.rank(); ++i)
    extents.push_back(shape[i]);
  return RankedTensorType::get(extents, builder.getF32Type());
}

Importer::Forward Importer::buildForward(const Twine &name, const Mode &mode) {
  builder.setInsertionPointToEnd(module.getBody());
  builder.setLoc(locationOf(graph.name.data(), graph.nodes[0].where));
  SmallVector<Type> types;
  SmallVector<DictionaryAttr> attributes;
  int64_t position = 0;
  for (const Node &node : graph.nodes) {
    if (node.kind != NodeKind::input)
      continue;
    auto index = builder.getNamedAttr("sinter.input",
                                      builder.getI64IntegerAttr(position++));
    if (node.isTarget && !mode.withTargets)
      continue;
    types.push_back(batchType(node.shape));
    attributes.push_back(builder.getDictionaryAttr(index));
  }

  Forward forward;
  forward.mode = mode;
  forward.function = func::FuncOp::create(builder, name.str(),
                                          builder.getFunctionType(types, {}));
  forward.function.setAllArgAttrs(attributes);
  Block *block = forward.function.addEntryBlock();
  builder.setInsertionPointToEnd(block);

  unsigned argument = 0;
  for (const Node &node : graph.nodes) {
    builder.setLoc(locationOf(node.name.data(), node.where));
    bool isSkipped = node.isTarget && !mode.withTargets;
    Value value;
    if (node.kind == NodeKind::input) {
      if (!isSkipped)
        value = block->getArgument(argument++);
    } else {
      value = buildNode(node, forward);
    }
    forward.values.push_back(value);
  }
  for (int32_t output : graph.outputs)
    forward.outputs.emplace_back("output/" +
                                     std::string(nodeAt(output).name.view()),
                                 forward.values[static_cast<size_t>(output)]);
  if (mode.withTargets)
    forward.loss = addRegularization(buildLoss(forward), mode);
  return forward;
}

/// Returns the results and records their names.
void Importer::finish(Forward &forward, const Results &results) {
  SmallVector<Value> values = llvm::to_vector(llvm::make_second_range(results));
  func::ReturnOp::create(builder, values);
  forward.function.setType(builder.getFunctionType(
      forward.function.getArgumentTypes(), ValueRange(values).getTypes()));
  for (auto [index, result] : llvm::enumerate(results))
    forward.function.setResultAttr(index, "sinter.output",
                                   builder.getStringAttr(result.first));
}

Importer::Results Importer::measure(const Forward &forward) {
  Results results{{"loss", forward.loss}};
  for (const Metric &metric : graph.metrics)
    results.emplace_back("metric/" + std::string(metric.name.view()),
                         buildMetric(metric, forward));
  return results;
}

void Importer::buildTraining(const Phase &phase) {
  StringRef name = toStringRef(phase.name.view());
  Forward forward =
      buildForward("train_" + name, {.phase = &phase, .withTargets = true});
  Results results = measure(forward);
  buildStep(phase, forward.loss);
  for (auto [symbol, value] : forward.states)
    ir::AssignOp::create(builder, symbol, value);
  finish(forward, results);
}

void Importer::buildGradients(const Phase &phase) {
  StringRef name = toStringRef(phase.name.view());
  Forward forward =
      buildForward("gradient_" + name, {.phase = &phase, .withTargets = true});
  builder.setLoc(locationOf("optimizer", phase.optimizer.where));
  SmallVector<Attribute> trained = trainedBy(phase);
  SmallVector<Type> types;
  for (Attribute symbol : trained)
    types.push_back(module
                        .lookupSymbol<ir::VariableOp>(
                            cast<FlatSymbolRefAttr>(symbol).getAttr())
                        .getTensorType());
  auto gradients = ir::GradientOp::create(builder, types, forward.loss,
                                          builder.getArrayAttr(trained));
  Results results{{"loss", forward.loss}};
  llvm::append_range(results, forward.outputs);
  for (auto [symbol, value] :
       llvm::zip_equal(trained, gradients.getGradients()))
    results.emplace_back(
        "gradient/" + cast<FlatSymbolRefAttr>(symbol).getValue().str(), value);
  finish(forward, results);
}

OwningOpRef<ModuleOp> Importer::run() {
  OwningOpRef<ModuleOp> owner =
      ModuleOp::create(builder.getLoc(), toStringRef(graph.name.view()));
  module = *owner;
  builder.setInsertionPointToEnd(module.getBody());
  declareVariables();
  bool hasDropout = llvm::any_of(graph.nodes, [](const Node &node) {
    return node.kind == NodeKind::dropout;
  });
  if (hasDropout)
    llvm::for_each(graph.phases,
                   [&](const Phase &phase) { declareIteration(phase); });

  Forward predict = buildForward("predict", {});
  finish(predict, predict.outputs);
  Forward evaluate = buildForward("evaluate", {.withTargets = true});
  finish(evaluate, measure(evaluate));
  for (const Phase &phase : graph.phases) {
    buildTraining(phase);
    buildGradients(phase);
  }
  return owner;
}

namespace sinter {

OwningOpRef<ModuleOp> importGraph(MLIRContext &context,
                                  const GraphView &graph) {
  context
      .loadDialect<ir::SinterDialect, arith::ArithDialect, func::FuncDialect>();
  return Importer(context, graph).run();
}

} // namespace sinter
