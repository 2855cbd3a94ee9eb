//===-- Import.cpp - a model's graph as IR ----------------------*- C++ -*-===//
//
// One builder for the variables, one for the forward pass that every entry
// point starts with, and what each entry point adds to it.
//
//===----------------------------------------------------------------------===//

#include "Import.h"

#include "IR/Sinter.h"
#include "sinter/graph.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;
namespace ir = mlir::sinter;
using ::sinter::GraphView;
using ::sinter::Node;
using ::sinter::NodeKind;

namespace {

/// What a forward pass is for.
struct Mode {
  /// Of training: normalisation by the batch, and dropout. Null: inference.
  const ::sinter::Phase *phase = nullptr;
  bool withTargets = false;

  bool trains(const Node &node) const {
    return phase && !phase->freezes(node.name.view());
  }
};

/// Builds one module from one graph.
class Importer {
public:
  Importer(MLIRContext &context, const GraphView &graph)
      : graph(graph), builder(UnknownLoc::get(&context), &context) {}

  OwningOpRef<ModuleOp> run();

private:
  /// What an entry point returns, with the names of the ABI.
  using Results = SmallVector<std::pair<std::string, Value>>;

  /// An entry point under construction: its forward pass and its loss.
  struct Forward {
    func::FuncOp function;
    Mode mode;
    SmallVector<Value> values; ///< by node
    Results outputs;
    Value loss;
    /// New values of the state that training changes.
    SmallVector<std::pair<FlatSymbolRefAttr, Value>> states;
  };

  void declareVariables();
  void declareVariable(const Node &node, StringRef part, ir::VariableRole role,
                       ArrayRef<int64_t> shape,
                       const ::sinter::Initializer &initializer);
  void declareIteration(const ::sinter::Phase &phase);
  Forward buildForward(const Twine &name, const Mode &mode);
  void buildTraining(const ::sinter::Phase &phase);
  void buildGradients(const ::sinter::Phase &phase);
  Results measure(const Forward &forward);
  void finish(Forward &forward, const Results &results);

  Value buildNode(const Node &node, Forward &forward);
  Value buildDense(const Node &node, Value input);
  Value buildNormalization(const Node &node, Value input, Forward &forward);
  Value buildDropout(const Node &node, Value input, const Mode &mode);
  Value addBias(const Node &node, Value input);
  Value buildLoss(const Forward &forward);
  Value addRegularization(Value loss, const Mode &mode);
  Value buildMetric(const ::sinter::Metric &metric, const Forward &forward);
  Value batchMean(Value perSample);

  FlatSymbolRefAttr variable(const Node &node, StringRef part);
  Value read(FlatSymbolRefAttr symbol);
  Value readVariable(const Node &node, StringRef part) {
    return read(variable(node, part));
  }
  /// The parameters that a phase trains, in the order of the layers.
  SmallVector<Attribute> trainedBy(const ::sinter::Phase &phase) const;
  ir::OptimizerAttrInterface optimizer(const ::sinter::Optimizer &optimizer);

  Location locationOf(StringRef name, const ::sinter::SourceLine &where);
  RankedTensorType batchType(const ::sinter::Shape &shape);
  const Node &nodeAt(int32_t index) const {
    return graph.nodes[static_cast<size_t>(index)];
  }
  DenseI64ArrayAttr attribute(const ::sinter::Size2D &size) {
    return builder.getDenseI64ArrayAttr(size);
  }
  DenseI64ArrayAttr attribute(const ::sinter::Borders &borders) {
    return builder.getDenseI64ArrayAttr(
        {borders.top, borders.bottom, borders.left, borders.right});
  }

  const GraphView &graph;
  ImplicitLocOpBuilder builder;
  ModuleOp module;
  /// Trained variables with their layers, in the order of the layers.
  SmallVector<std::pair<const Node *, FlatSymbolRefAttr>> parameters;
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

//===----------------------------------------------------------------------===//
// Variables
//===----------------------------------------------------------------------===//

static std::pair<ir::InitializerKind, bool>
initializerKind(::sinter::InitializerKind kind) {
  switch (kind) {
  case ::sinter::InitializerKind::constant:
    return {ir::InitializerKind::Constant, true};
  case ::sinter::InitializerKind::glorotUniform:
    return {ir::InitializerKind::GlorotUniform, false};
  case ::sinter::InitializerKind::heNormal:
    return {ir::InitializerKind::HeNormal, false};
  case ::sinter::InitializerKind::heUniform:
    return {ir::InitializerKind::HeUniform, false};
  }
  llvm_unreachable("unknown initializer");
}

void Importer::declareVariable(const Node &node, StringRef part,
                               ir::VariableRole role, ArrayRef<int64_t> shape,
                               const ::sinter::Initializer &initializer) {
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
    if (!::sinter::hasVariables(node.kind))
      continue;
    builder.setLoc(locationOf(node.name.data(), node.where));
    const ::sinter::Shape &input = nodeAt(node.operands()[0]).shape;
    int64_t channels = input[input.rank() - 1];
    if (node.kind == NodeKind::batchNormalization) {
      ::sinter::Initializer zeros{}, ones{.value = 1};
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
    const ::sinter::Convolution &conv = node.convolution;
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

/// The name of the step counter that the phase's optimizer shares with the
/// random numbers of its forward pass.
static std::string iterationName(const ::sinter::Phase &phase) {
  return ("optimizer/" + toStringRef(phase.name.view()) + "/iteration").str();
}

void Importer::declareIteration(const ::sinter::Phase &phase) {
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

SmallVector<Attribute> Importer::trainedBy(const ::sinter::Phase &phase) const {
  SmallVector<Attribute> trained;
  for (auto [node, symbol] : parameters)
    if (!phase.freezes(node->name.view()))
      trained.push_back(symbol);
  return trained;
}

//===----------------------------------------------------------------------===//
// Layers
//===----------------------------------------------------------------------===//

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
  Value result = ir::Conv2DOp::create(builder, image, pixel,
                                      attribute(::sinter::Size2D{1, 1}),
                                      attribute(::sinter::Borders{}));
  return ir::ReshapeOp::create(builder, batchType(node.shape), result);
}

Value Importer::buildNormalization(const Node &node, Value input,
                                   Forward &forward) {
  const ::sinter::BatchNormalization &rule = node.normalization;
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
    const ::sinter::Shape &shape = node.shape;
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
  auto stream = static_cast<uint64_t>(&node - graph.nodes.data());
  return ir::DropoutOp::create(builder, input, iteration,
                               builder.getF64FloatAttr(node.rate),
                               builder.getI64IntegerAttr(stream));
}

Value Importer::buildNode(const Node &node, Forward &forward) {
  auto operand = [&](size_t index) {
    return forward.values[static_cast<size_t>(node.operands()[index])];
  };
  const ::sinter::Convolution &conv = node.convolution;
  const ::sinter::Pooling &pooling = node.pooling;
  switch (node.kind) {
  case NodeKind::conv2d:
    return addBias(node, ir::Conv2DOp::create(
                             builder, operand(0), readVariable(node, "kernel"),
                             attribute(conv.strides), attribute(conv.borders),
                             attribute(conv.dilation), conv.groups));
  case NodeKind::conv2dTranspose:
    return addBias(node, ir::Conv2DTransposeOp::create(
                             builder, operand(0), readVariable(node, "kernel"),
                             attribute(conv.strides), attribute(conv.borders)));
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
    if (node.interpolation == ::sinter::Interpolation::bilinear)
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

//===----------------------------------------------------------------------===//
// Losses and metrics
//===----------------------------------------------------------------------===//

Value Importer::batchMean(Value perSample) {
  return ir::DivideByBatchOp::create(
      builder, ir::BatchSumOp::create(builder, perSample));
}

Value Importer::buildLoss(const Forward &forward) {
  using ::sinter::LossKind;
  builder.setLoc(locationOf("loss", graph.loss.where));
  const Node &output = nodeAt(graph.loss.output);
  Value target = forward.values[static_cast<size_t>(graph.loss.target)];
  Value prediction = forward.values[static_cast<size_t>(graph.loss.output)];
  auto weights = builder.getDenseF64ArrayAttr(ArrayRef(
      graph.loss.classWeights().data(), graph.loss.classWeights().size()));
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
    if (output.kind == NodeKind::softmax)
      return batchMean(ir::SoftmaxCrossEntropyOp::create(builder, logits(),
                                                         target, weights));
    return batchMean(ir::CategoricalCrossEntropyOp::create(builder, prediction,
                                                           target, weights));
  case LossKind::sparseCategoricalCrossentropy:
    if (output.kind == NodeKind::softmax)
      return batchMean(ir::SparseSoftmaxCrossEntropyOp::create(
          builder, logits(), target, weights));
    return batchMean(ir::SparseCategoricalCrossEntropyOp::create(
        builder, prediction, target, weights));
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

Value Importer::buildMetric(const ::sinter::Metric &metric,
                            const Forward &forward) {
  using ::sinter::MetricKind;
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
    return batchMean(
        ir::CategoricalAccuracyOp::create(builder, prediction, target));
  case MetricKind::sparseCategoricalAccuracy:
    return batchMean(
        ir::SparseCategoricalAccuracyOp::create(builder, prediction, target));
  case MetricKind::confusionMatrix:
    return ir::ConfusionMatrixOp::create(builder, prediction, target,
                                         metric.classes);
  }
  llvm_unreachable("unknown metric");
}

//===----------------------------------------------------------------------===//
// Entry points
//===----------------------------------------------------------------------===//

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
  for (const ::sinter::Metric &metric : graph.metrics)
    results.emplace_back("metric/" + std::string(metric.name.view()),
                         buildMetric(metric, forward));
  return results;
}

void Importer::buildTraining(const ::sinter::Phase &phase) {
  StringRef name = toStringRef(phase.name.view());
  Forward forward =
      buildForward("train_" + name, {.phase = &phase, .withTargets = true});
  Results results = measure(forward);
  builder.setLoc(locationOf("optimizer", phase.optimizer.where));
  ir::MinimizeOp::create(builder, forward.loss,
                         builder.getArrayAttr(trainedBy(phase)),
                         optimizer(phase.optimizer));
  for (auto [symbol, value] : forward.states)
    ir::AssignOp::create(builder, symbol, value);
  finish(forward, results);
}

void Importer::buildGradients(const ::sinter::Phase &phase) {
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
    llvm::for_each(graph.phases, [&](const ::sinter::Phase &phase) {
      declareIteration(phase);
    });

  Forward predict = buildForward("predict", {});
  finish(predict, predict.outputs);
  Forward evaluate = buildForward("evaluate", {.withTargets = true});
  finish(evaluate, measure(evaluate));
  for (const ::sinter::Phase &phase : graph.phases) {
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
