//===-- Import.cpp - a model's graph as IR ----------------------*- C++ -*-===//
//
// One builder for the variables, one for the forward pass that every entry
// point starts with, and what each entry point adds to it.
//
//===----------------------------------------------------------------------===//

#include "Import.h"

#include "IR/Sinter.h"
#include "sinter/graph.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;
namespace ir = mlir::sinter;
using ::sinter::GraphView;
using ::sinter::Node;
using ::sinter::NodeKind;

namespace {

/// Builds one module from one graph.
class Importer {
public:
  Importer(MLIRContext &context, const GraphView &graph)
      : graph(graph), builder(UnknownLoc::get(&context), &context) {}

  OwningOpRef<ModuleOp> run();

private:
  /// An entry point under construction: its forward pass and its loss.
  struct Forward {
    func::FuncOp function;
    SmallVector<Value> values; ///< by node
    SmallVector<Value> outputs;
    Value loss;
  };

  void declareVariables();
  Forward buildForward(const Twine &name, bool withTargets);
  void finish(Forward &forward,
              ArrayRef<std::pair<std::string, Value>> results);
  Value buildNode(const Node &node, ArrayRef<Value> values);
  Value buildLoss(ArrayRef<Value> values);
  Value readVariable(const Node &node, StringRef part);
  std::pair<std::string, Value> outputOf(const Forward &forward, size_t index);
  ir::OptimizerAttrInterface optimizer();

  Location locationOf(StringRef name, const ::sinter::SourceLine &where);
  RankedTensorType batchType(const ::sinter::Shape &shape);
  DenseI64ArrayAttr attribute(const ::sinter::Size2D &size);
  DenseI64ArrayAttr attribute(const ::sinter::Borders &borders);

  const GraphView &graph;
  ImplicitLocOpBuilder builder;
  ModuleOp module;
  /// Trained variables, in the order of the layers.
  SmallVector<Attribute> parameters;
};

} // namespace

static StringRef toStringRef(std::string_view text) {
  return {text.data(), text.size()};
}

static std::string variableName(const Node &node, StringRef part) {
  return (toStringRef(node.name.view()) + "/" + part).str();
}

Location Importer::locationOf(StringRef name,
                              const ::sinter::SourceLine &where) {
  Location line =
      FileLineColLoc::get(builder.getContext(), where.file,
                          static_cast<unsigned>(where.line), /*column=*/0);
  return NameLoc::get(builder.getStringAttr(name), line);
}

RankedTensorType Importer::batchType(const ::sinter::Shape &shape) {
  SmallVector<int64_t> extents{ShapedType::kDynamic};
  for (size_t i = 0; i < shape.rank(); ++i)
    extents.push_back(shape[i]);
  return RankedTensorType::get(extents, builder.getF32Type());
}

DenseI64ArrayAttr Importer::attribute(const ::sinter::Size2D &size) {
  return builder.getDenseI64ArrayAttr(size);
}

DenseI64ArrayAttr Importer::attribute(const ::sinter::Borders &borders) {
  return builder.getDenseI64ArrayAttr(
      {borders.top, borders.bottom, borders.left, borders.right});
}

void Importer::declareVariables() {
  auto declare = [&](const Node &node, StringRef part, ArrayRef<int64_t> shape,
                     ::sinter::Initializer initializer) {
    auto symbol = builder.getStringAttr(variableName(node, part));
    bool isGlorot = initializer == ::sinter::Initializer::glorotUniform;
    auto start =
        isGlorot ? ir::InitializerAttr::get(builder.getContext(),
                                            ir::InitializerKind::GlorotUniform,
                                            FloatAttr())
                 : ir::InitializerAttr::get(builder.getContext(),
                                            ir::InitializerKind::Constant,
                                            builder.getF64FloatAttr(0.0));
    ir::VariableOp::create(builder, symbol, ir::VariableRole::Parameter,
                           RankedTensorType::get(shape, builder.getF32Type()),
                           start, IntegerAttr());
    parameters.push_back(FlatSymbolRefAttr::get(symbol));
  };
  for (const Node &node : graph.nodes) {
    bool isConv = node.kind == NodeKind::conv2d;
    if (!isConv && node.kind != NodeKind::conv2dTranspose)
      continue;
    builder.setLoc(locationOf(node.name.data(), node.where));
    const ::sinter::Convolution &conv = node.convolution;
    int64_t channels =
        graph.nodes[static_cast<size_t>(node.operands()[0])].shape[2];
    // HWIO for convolutions, HWOI for transposed ones.
    int64_t inner[] = {isConv ? channels : conv.filters,
                       isConv ? conv.filters : channels};
    declare(node, "kernel",
            {conv.kernel[0], conv.kernel[1], inner[0], inner[1]},
            conv.kernelInitializer);
    if (conv.useBias)
      declare(node, "bias", {conv.filters}, conv.biasInitializer);
  }
}

Value Importer::readVariable(const Node &node, StringRef part) {
  auto symbol = builder.getStringAttr(variableName(node, part));
  auto variable = module.lookupSymbol<ir::VariableOp>(symbol);
  return ir::ReadOp::create(builder, variable.getTensorType(),
                            FlatSymbolRefAttr::get(symbol));
}

Value Importer::buildNode(const Node &node, ArrayRef<Value> values) {
  auto operand = [&](size_t index) {
    return values[static_cast<size_t>(node.operands()[index])];
  };
  const ::sinter::Convolution &conv = node.convolution;
  auto withBias = [&](Value result) -> Value {
    if (!conv.useBias)
      return result;
    return ir::BiasAddOp::create(builder, result, readVariable(node, "bias"));
  };
  switch (node.kind) {
  case NodeKind::conv2d:
    return withBias(
        ir::Conv2DOp::create(builder, operand(0), readVariable(node, "kernel"),
                             attribute(conv.strides), attribute(conv.borders)));
  case NodeKind::conv2dTranspose:
    return withBias(ir::Conv2DTransposeOp::create(
        builder, operand(0), readVariable(node, "kernel"),
        attribute(conv.strides), attribute(conv.borders)));
  case NodeKind::maxPool2d:
    return ir::MaxPool2DOp::create(builder, operand(0), attribute(node.pool))
        .getOutput();
  case NodeKind::upsample2d:
    return ir::Upsample2DOp::create(builder, operand(0),
                                    attribute(node.factor));
  case NodeKind::relu:
    return ir::ReluOp::create(builder, operand(0));
  case NodeKind::add:
    return ir::AddOp::create(builder, operand(0), operand(1));
  case NodeKind::input:
    break;
  }
  llvm_unreachable("inputs are function arguments");
}

Value Importer::buildLoss(ArrayRef<Value> values) {
  builder.setLoc(locationOf("loss", graph.loss.where));
  Value prediction = values[static_cast<size_t>(graph.loss.output)];
  Value target = values[static_cast<size_t>(graph.loss.target)];
  Value perSample;
  switch (graph.loss.kind) {
  case ::sinter::LossKind::meanSquaredError:
    perSample = ir::MeanSquaredErrorOp::create(builder, prediction, target);
  }
  Value sum = ir::BatchSumOp::create(builder, perSample);
  return ir::DivideByBatchOp::create(builder, sum);
}

Importer::Forward Importer::buildForward(const Twine &name, bool withTargets) {
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
    if (node.isTarget && !withTargets)
      continue;
    types.push_back(batchType(node.shape));
    attributes.push_back(builder.getDictionaryAttr(index));
  }

  Forward forward;
  forward.function = func::FuncOp::create(builder, name.str(),
                                          builder.getFunctionType(types, {}));
  forward.function.setAllArgAttrs(attributes);
  Block *block = forward.function.addEntryBlock();
  builder.setInsertionPointToEnd(block);

  unsigned argument = 0;
  for (const Node &node : graph.nodes) {
    builder.setLoc(locationOf(node.name.data(), node.where));
    bool isSkipped = node.isTarget && !withTargets;
    Value value;
    if (node.kind == NodeKind::input) {
      if (!isSkipped)
        value = block->getArgument(argument++);
    } else {
      value = buildNode(node, forward.values);
    }
    forward.values.push_back(value);
  }
  for (int32_t output : graph.outputs)
    forward.outputs.push_back(forward.values[static_cast<size_t>(output)]);
  if (withTargets)
    forward.loss = buildLoss(forward.values);
  return forward;
}

std::pair<std::string, Value> Importer::outputOf(const Forward &forward,
                                                 size_t index) {
  const Node &node = graph.nodes[static_cast<size_t>(graph.outputs[index])];
  return {"output/" + std::string(node.name.view()), forward.outputs[index]};
}

/// Returns the results and records their names.
void Importer::finish(Forward &forward,
                      ArrayRef<std::pair<std::string, Value>> results) {
  SmallVector<Value> values = llvm::to_vector(llvm::make_second_range(results));
  func::ReturnOp::create(builder, values);
  forward.function.setType(builder.getFunctionType(
      forward.function.getArgumentTypes(), ValueRange(values).getTypes()));
  for (auto [index, result] : llvm::enumerate(results))
    forward.function.setResultAttr(index, "sinter.output",
                                   builder.getStringAttr(result.first));
}

ir::OptimizerAttrInterface Importer::optimizer() {
  const ::sinter::Optimizer &optimizer = graph.optimizer;
  switch (optimizer.kind) {
  case ::sinter::OptimizerKind::adam:
    return ir::AdamAttr::get(builder.getContext(),
                             builder.getF64FloatAttr(optimizer.learningRate),
                             builder.getF64FloatAttr(optimizer.beta1),
                             builder.getF64FloatAttr(optimizer.beta2),
                             builder.getF64FloatAttr(optimizer.epsilon));
  }
  llvm_unreachable("unknown optimizer");
}

OwningOpRef<ModuleOp> Importer::run() {
  OwningOpRef<ModuleOp> owner =
      ModuleOp::create(builder.getLoc(), toStringRef(graph.name.view()));
  module = *owner;
  builder.setInsertionPointToEnd(module.getBody());
  declareVariables();

  Forward predict = buildForward("predict", /*withTargets=*/false);
  SmallVector<std::pair<std::string, Value>> outputs;
  for (size_t i = 0; i < graph.outputs.size(); ++i)
    outputs.push_back(outputOf(predict, i));
  finish(predict, outputs);

  Forward evaluate = buildForward("evaluate", /*withTargets=*/true);
  finish(evaluate, {{"loss", evaluate.loss}});

  auto trained = builder.getArrayAttr(parameters);
  for (const ::sinter::Phase &phase : graph.phases) {
    StringRef name = toStringRef(phase.name.view());
    Forward train = buildForward("train_" + name, /*withTargets=*/true);
    builder.setLoc(locationOf("optimizer", graph.optimizer.where));
    ir::MinimizeOp::create(builder, train.loss, trained, optimizer());
    finish(train, {{"loss", train.loss}});

    Forward gradient = buildForward("gradient_" + name, /*withTargets=*/true);
    SmallVector<Type> types;
    for (Attribute parameter : parameters)
      types.push_back(module
                          .lookupSymbol<ir::VariableOp>(
                              cast<FlatSymbolRefAttr>(parameter).getAttr())
                          .getTensorType());
    auto gradients =
        ir::GradientOp::create(builder, types, gradient.loss, trained);
    SmallVector<std::pair<std::string, Value>> results{{"loss", gradient.loss}};
    for (size_t i = 0; i < graph.outputs.size(); ++i)
      results.push_back(outputOf(gradient, i));
    for (auto [parameter, value] :
         llvm::zip_equal(parameters, gradients.getGradients()))
      results.emplace_back(
          "gradient/" + cast<FlatSymbolRefAttr>(parameter).getValue().str(),
          value);
    finish(gradient, results);
  }
  return owner;
}

namespace sinter {

OwningOpRef<ModuleOp> importGraph(MLIRContext &context,
                                  const GraphView &graph) {
  context.loadDialect<ir::SinterDialect, func::FuncDialect>();
  return Importer(context, graph).run();
}

} // namespace sinter
