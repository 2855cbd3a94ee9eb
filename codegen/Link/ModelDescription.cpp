//===-- ModelDescription.cpp - the model as the runtime sees it -*- C++ -*-===//
//
// Builds constants with the layout of abi.h's structures. Each builder lists a
// structure's members in the order of the header; the sizes are asserted there.
//
//===----------------------------------------------------------------------===//

#include "Link/ModelDescription.h"

#include "Host/EntryPoints.h"
#include "Link/LayerOrder.h"
#include "sinter/abi.h"
#include "sinter/graph.h"
#include "sinter/layer_names.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DerivedTypes.h"
#include "llvm/IR/Module.h"

using namespace llvm;
using namespace mlir::sinter;
using ::sinter::GraphView;
using ::sinter::Node;
using ::sinter::NodeKind;

namespace {

/// Constants of one module that describe the code for one target.
class DescriptionBuilder {
public:
  DescriptionBuilder(Module &module, const GraphView &graph,
                     const DeviceCode &code)
      : module(module), context(module.getContext()), graph(graph), code(code),
        info(code.info) {}

  Constant *model();

private:
  Constant *i32(int64_t value) {
    return ConstantInt::getSigned(Type::getInt32Ty(context), value);
  }
  Constant *i64(int64_t value) {
    return ConstantInt::getSigned(Type::getInt64Ty(context), value);
  }
  Constant *f64(double value) {
    return ConstantFP::get(Type::getDoubleTy(context), value);
  }
  Constant *f32(double value) {
    return ConstantFP::get(Type::getFloatTy(context), value);
  }
  Constant *record(ArrayRef<Constant *> members) {
    return ConstantStruct::getAnon(context, members);
  }
  Constant *text(StringRef value) {
    return global(ConstantDataArray::getString(context, value));
  }
  Constant *textOrNull(StringRef value) {
    return value.empty() ? null() : text(value);
  }
  GlobalVariable *global(Constant *value) {
    return new GlobalVariable(module, value->getType(), /*isConstant=*/true,
                              GlobalValue::PrivateLinkage, value);
  }
  Constant *null() {
    return ConstantPointerNull::get(PointerType::get(context, 0));
  }
  /// A pointer to the elements; null for none.
  Constant *array(ArrayRef<Constant *> elements) {
    if (elements.empty())
      return null();
    auto *type = ArrayType::get(elements.front()->getType(), elements.size());
    return global(ConstantArray::get(type, elements));
  }
  template <typename Range, typename Function>
  Constant *arrayOf(const Range &range, Function &&element) {
    SmallVector<Constant *> elements;
    for (const auto &item : range)
      elements.push_back(element(item));
    return array(elements);
  }
  /// Numbers that are part of a structure.
  Constant *numbers32(ArrayRef<int64_t> values) {
    SmallVector<uint32_t> narrow(values);
    return ConstantDataArray::get(context, narrow);
  }
  Constant *numbers(ArrayRef<int64_t> values) {
    return ConstantDataArray::get(
        context, ArrayRef(reinterpret_cast<const uint64_t *>(values.data()),
                          values.size()));
  }
  Constant *shape(ArrayRef<int64_t> extents) {
    return arrayOf(extents, [&](int64_t extent) { return i64(extent); });
  }

  Constant *tensor(const TensorInfo &info, bool isTarget = false);
  Constant *tensor(const Node &node);
  Constant *variable(const VariableInfo &info);
  Constant *layer(const Node &node);
  Constant *convolutionCall(const ConvolutionCallInfo &info);
  Constant *matrixProductCall(const MatrixProductCallInfo &info);
  Constant *libraryCall(const LibraryCallInfo &info);
  Constant *tensorMap(const TensorMapInfo &info);
  Constant *launch(const LaunchInfo &info);
  Constant *entry(const EntryInfo &info);
  Constant *feed(const ::sinter::Feed &feed);
  Constant *dataset(const ::sinter::Dataset &dataset);
  Constant *metric(const ::sinter::Metric &metric);
  Constant *phase(const ::sinter::Phase &phase);
  int64_t elements(StringRef layer, int32_t role);
  bool hasEntry(const Twine &name);
  int64_t entryIndex(const Twine &name);
  Constant *deviceImage();

  Module &module;
  LLVMContext &context;
  const GraphView &graph;
  const DeviceCode &code;
  const ModuleInfo &info;
};

} // namespace

static StringRef toStringRef(std::string_view text) {
  return {text.data(), text.size()};
}

static std::vector<int64_t> extentsOf(const ::sinter::Shape &shape) {
  std::vector<int64_t> extents;
  for (size_t i = 0; i < shape.rank(); ++i)
    extents.push_back(shape[i]);
  return extents;
}

Constant *DescriptionBuilder::tensor(const TensorInfo &info, bool isTarget) {
  return record({text(info.name), shape(info.shape),
                 i32(static_cast<int64_t>(info.shape.size())),
                 i32(info.isFloat ? SINTER_F32 : SINTER_I64), i64(info.bytes()),
                 i32(info.isPerSample), i32(isTarget)});
}

Constant *DescriptionBuilder::tensor(const Node &node) {
  TensorInfo info;
  info.name = std::string(node.name.view());
  info.shape = extentsOf(node.shape);
  info.isPerSample = true;
  return tensor(info, node.isTarget);
}

Constant *DescriptionBuilder::variable(const VariableInfo &info) {
  return record({tensor(info.tensor), i64(info.offset), i32(info.role),
                 i32(info.initializer), f64(info.initializerValue),
                 i64(info.fanIn), i64(info.fanOut)});
}

/// Forward arithmetic of one sample, a multiply-add counted as two.
static int64_t layerFlops(const Node &node, const GraphView &graph) {
  auto operand = [&](size_t index) -> const Node & {
    return graph.nodes[static_cast<size_t>(node.operands()[index])];
  };
  const ::sinter::Convolution &conv = node.convolution;
  int64_t taps = conv.kernel[0] * conv.kernel[1];
  int64_t elements = node.shape.elements();
  int64_t bias = node.weights.useBias ? 1 : 0;
  switch (node.kind) {
  case NodeKind::input:
  case NodeKind::zeroPadding2d:
  case NodeKind::flatten:
  case NodeKind::reshape:
  case NodeKind::dropout:
  case NodeKind::concatenate:
    return 0;
  case NodeKind::conv2d:
    return elements * (2 * taps * (operand(0).shape[2] / conv.groups) + bias);
  case NodeKind::conv2dTranspose:
    return operand(0).shape.elements() * 2 * taps * conv.filters +
           elements * bias;
  case NodeKind::dense: {
    const ::sinter::Shape &input = operand(0).shape;
    return elements * (2 * input[input.rank() - 1] + bias);
  }
  case NodeKind::maxPool2d:
  case NodeKind::averagePool2d:
    return elements * node.pooling.size[0] * node.pooling.size[1];
  case NodeKind::globalAveragePool2d:
    return operand(0).shape.elements();
  case NodeKind::upsample2d:
    return node.interpolation == ::sinter::Interpolation::bilinear
               ? 8 * elements
               : 0;
  case NodeKind::batchNormalization:
    return 3 * elements;
  case NodeKind::add:
  case NodeKind::relu:
  case NodeKind::leakyRelu:
  case NodeKind::sigmoid:
  case NodeKind::tanh:
    return elements;
  case NodeKind::softmax:
    return 4 * elements;
  }
  llvm_unreachable("unknown layer");
}

/// Number of scalars of a layer's variables of one role.
int64_t DescriptionBuilder::elements(StringRef layer, int32_t role) {
  int64_t count = 0;
  for (const VariableInfo &variable : info.variables) {
    StringRef name = variable.tensor.name;
    if (variable.role == role && name.consume_front(layer) &&
        name.starts_with("/") && !name.drop_front().contains('/'))
      count += llvm::product_of(variable.tensor.shape);
  }
  return count;
}

Constant *DescriptionBuilder::layer(const Node &node) {
  StringRef name = node.name.data();
  return record({text(name), text(toStringRef(::sinter::kerasName(node.kind))),
                 shape(extentsOf(node.shape)),
                 i64(static_cast<int64_t>(node.shape.rank())),
                 i64(elements(name, SINTER_PARAMETER)),
                 i64(elements(name, SINTER_STATE)),
                 i64(layerFlops(node, graph)), text(node.where.file),
                 i64(node.where.line)});
}

Constant *DescriptionBuilder::convolutionCall(const ConvolutionCallInfo &info) {
  SmallVector<Constant *> members{i32(info.direction)};
  for (int64_t operand : info.operands)
    members.push_back(i32(operand));
  members.append({i32(info.relu), i32(info.elementType)});
  for (const std::vector<int64_t> *list :
       {&info.input, &info.kernel, &info.output, &info.strides, &info.borders,
        &info.dilation})
    members.push_back(numbers(*list));
  return global(record(members));
}

Constant *
DescriptionBuilder::matrixProductCall(const MatrixProductCallInfo &info) {
  SmallVector<Constant *> members;
  for (int64_t operand : info.operands)
    members.push_back(i32(operand));
  members.append({i32(info.leftTransposed), i32(info.rightTransposed),
                  i32(info.relu), i32(info.factorType), i32(info.resultType),
                  i32(0), i64(info.rows), i64(info.columns), i64(info.depth)});
  return global(record(members));
}

Constant *DescriptionBuilder::libraryCall(const LibraryCallInfo &info) {
  const auto *convolution = std::get_if<ConvolutionCallInfo>(&info.computed);
  const auto *product = std::get_if<MatrixProductCallInfo>(&info.computed);
  Constant *tuned = arrayOf(info.tuned, [&](const TunedEngineInfo &tuned) {
    return record({text(tuned.gpu), i64(tuned.libraryVersion), i64(tuned.batch),
                   i64(tuned.engine), shape(tuned.knobs),
                   i64(static_cast<int64_t>(tuned.knobs.size() / 2))});
  });
  return global(record({convolution ? convolutionCall(*convolution) : null(),
                        product ? matrixProductCall(*product) : null(), tuned,
                        i64(static_cast<int64_t>(info.tuned.size()))}));
}

Constant *DescriptionBuilder::tensorMap(const TensorMapInfo &info) {
  return record({i32(info.operand), i32(info.mode), numbers(info.shape),
                 numbers32(info.box), numbers32(info.corners),
                 numbers32(info.strides)});
}

Constant *DescriptionBuilder::launch(const LaunchInfo &info) {
  bool isCuda = code.target == SINTER_TARGET_CUDA;
  Constant *kernel = isCuda ? null() : module.getFunction(info.kernel);
  assert(kernel && "a launch names a kernel of the module");
  Constant *function = isCuda ? text(deviceFunctionName(info.kernel)) : null();
  Constant *operands = arrayOf(info.operands, [&](const OperandInfo &operand) {
    return record({i32(operand.segment), i32(operand.index),
                   i64(operand.offset), i64(operand.perSample)});
  });
  return record(
      {text(info.name), text(info.layers), kernel, function, operands,
       i64(static_cast<int64_t>(info.operands.size())),
       i64(info.samplesPerTile), i64(info.tiles), i64(info.scratchBytes),
       i64(info.flopsPerSample), i64(info.flopsFixed), i64(info.bytesPerSample),
       i64(info.bytesFixed), i32(info.blockThreads), i32(info.sharedBytes),
       info.libraryCall ? libraryCall(*info.libraryCall) : null(),
       arrayOf(info.tensorMaps,
               [&](const TensorMapInfo &map) { return tensorMap(map); }),
       i64(static_cast<int64_t>(info.tensorMaps.size()))});
}

Constant *DescriptionBuilder::entry(const EntryInfo &info) {
  return record({text(info.name),
                 arrayOf(info.launches,
                         [&](const LaunchInfo &item) { return launch(item); }),
                 i64(static_cast<int64_t>(info.launches.size())),
                 arrayOf(info.outputs,
                         [&](const TensorInfo &item) { return tensor(item); }),
                 i64(static_cast<int64_t>(info.outputs.size())),
                 i64(info.batchGranule), i64(info.arenaBytesPerSample),
                 i64(info.arenaBytesFixed),
                 i64(info.features.empty() ? -1 : entryIndex(info.features))});
}

static sinter_source sourceOf(::sinter::Source source) {
  switch (source) {
  case ::sinter::Source::picture:
    return SINTER_SOURCE_IMAGE;
  case ::sinter::Source::label:
    return SINTER_SOURCE_LABEL;
  case ::sinter::Source::labelOneHot:
    return SINTER_SOURCE_LABEL_ONE_HOT;
  case ::sinter::Source::mask:
    return SINTER_SOURCE_MASK;
  case ::sinter::Source::maskOneHot:
    return SINTER_SOURCE_MASK_ONE_HOT;
  case ::sinter::Source::array:
    return SINTER_SOURCE_ARRAY;
  }
  llvm_unreachable("unknown source");
}

static sinter_stage_kind stageOf(::sinter::StageKind kind) {
  switch (kind) {
  case ::sinter::StageKind::saltAndPepper:
    return SINTER_STAGE_SALT_AND_PEPPER;
  case ::sinter::StageKind::scale:
    return SINTER_STAGE_SCALE;
  case ::sinter::StageKind::caffe:
    return SINTER_STAGE_CAFFE;
  case ::sinter::StageKind::resize:
    return SINTER_STAGE_RESIZE;
  }
  llvm_unreachable("unknown stage");
}

Constant *DescriptionBuilder::feed(const ::sinter::Feed &feed) {
  Constant *stages = arrayOf(feed.stages(), [&](const ::sinter::Stage &stage) {
    return record(
        {i32(stageOf(stage.kind)), f32(stage.a), f32(stage.b), i32(0)});
  });
  return record({i64(sourceOf(feed.source)), text(feed.arrayName.data()),
                 stages, i64(feed.stageCount)});
}

Constant *DescriptionBuilder::dataset(const ::sinter::Dataset &dataset) {
  Constant *classes =
      arrayOf(dataset.classes(),
              [&](const ::sinter::Name &name) { return text(name.data()); });
  auto extent = [&](size_t axis) {
    return i64(axis < dataset.picture.rank() ? dataset.picture[axis] : 0);
  };
  Constant *picture =
      ConstantArray::get(ArrayType::get(Type::getInt64Ty(context), 3),
                         {extent(0), extent(1), extent(2)});
  return record({text(dataset.reader.data()), classes, i64(dataset.classCount),
                 picture, i32(dataset.flipHorizontally),
                 i32(dataset.flipVertically), i64(dataset.cropPadding),
                 f64(dataset.validationSplit)});
}

Constant *DescriptionBuilder::metric(const ::sinter::Metric &metric) {
  bool isMatrix = metric.kind == ::sinter::MetricKind::confusionMatrix;
  return record(
      {text(metric.name.data()),
       i32(isMatrix ? SINTER_METRIC_CONFUSION_MATRIX : SINTER_METRIC_MEAN),
       i32(0), i64(metric.classes)});
}

bool DescriptionBuilder::hasEntry(const Twine &name) {
  std::string wanted = name.str();
  return llvm::any_of(info.entries, [&](const EntryInfo &entry) {
    return entry.name == wanted;
  });
}

int64_t DescriptionBuilder::entryIndex(const Twine &name) {
  std::string wanted = name.str();
  auto found = llvm::find_if(info.entries, [&](const EntryInfo &entry) {
    return entry.name == wanted;
  });
  assert(found != info.entries.end() && "the phases before make this entry");
  return found - info.entries.begin();
}

Constant *DescriptionBuilder::phase(const ::sinter::Phase &phase) {
  StringRef name = toStringRef(phase.name.view());
  int64_t trained = 0;
  for (const Node &node : graph.nodes)
    if (!phase.freezes(node.name.view()))
      trained += elements(node.name.data(), SINTER_PARAMETER);
  std::string evaluate = ("evaluate_" + name).str();
  return record({text(name), i64(entryIndex("train_" + name)),
                 i64(entryIndex(hasEntry(evaluate) ? evaluate : "evaluate")),
                 i64(entryIndex("gradient_" + name)), i64(phase.epochs),
                 i64(trained)});
}

/// Aligned as ELF's structures are.
Constant *DescriptionBuilder::deviceImage() {
  if (code.image.empty())
    return null();
  GlobalVariable *image = global(
      ConstantDataArray::getString(context, code.image, /*AddNull=*/false));
  image->setAlignment(Align(64));
  return image;
}

Constant *DescriptionBuilder::model() {
  std::vector<const Node *> layers = layersInKerasOrder(graph);
  std::vector<const Node *> inputs, outputs;
  for (const Node &node : graph.nodes)
    if (node.kind == NodeKind::input)
      inputs.push_back(&node);
  for (int32_t index : graph.outputs)
    outputs.push_back(&graph.nodes[static_cast<size_t>(index)]);
  auto count = [&](const auto &list) {
    return i64(static_cast<int64_t>(list.size()));
  };
  bool isCuda = code.target == SINTER_TARGET_CUDA;
  auto nodeTensor = [&](const Node *node) { return tensor(*node); };
  auto nodeLayer = [&](const Node *node) { return layer(*node); };

  return record(
      {i64(static_cast<int64_t>(SINTER_ABI_MAGIC)),
       i32(SINTER_ABI_VERSION),
       i32(code.target),
       text(graph.name.data()),
       isCuda ? null() : text(code.cpu),
       isCuda ? null() : text(code.cpuFeatures),
       arrayOf(inputs, nodeTensor),
       arrayOf(graph.feeds,
               [&](const ::sinter::Feed &item) { return feed(item); }),
       count(inputs),
       arrayOf(outputs, nodeTensor),
       count(outputs),
       arrayOf(info.variables,
               [&](const VariableInfo &item) { return variable(item); }),
       count(info.variables),
       i64(info.variableBytes),
       arrayOf(layers, nodeLayer),
       count(layers),
       arrayOf(info.entries,
               [&](const EntryInfo &item) { return entry(item); }),
       count(info.entries),
       arrayOf(graph.phases,
               [&](const ::sinter::Phase &item) { return phase(item); }),
       count(graph.phases),
       arrayOf(graph.metrics,
               [&](const ::sinter::Metric &item) { return metric(item); }),
       count(graph.metrics),
       dataset(graph.dataset),
       i64(graph.batchSize),
       textOrNull(code.precision),
       textOrNull(code.gpuArch),
       deviceImage(),
       i64(static_cast<int64_t>(code.image.size())),
       textOrNull(code.ptx)});
}

void mlir::sinter::addModelDescriptions(Module &module, const GraphView &graph,
                                        ArrayRef<DeviceCode> codes) {
  SmallVector<Constant *> models;
  for (const DeviceCode &code : codes) {
    Constant *model = DescriptionBuilder(module, graph, code).model();
    assert(module.getDataLayout().getTypeAllocSize(model->getType()) ==
               sizeof(sinter_model) &&
           "the description has the ABI's layout");
    models.push_back(new GlobalVariable(module, model->getType(),
                                        /*isConstant=*/true,
                                        GlobalValue::PrivateLinkage, model));
  }
  LLVMContext &context = module.getContext();
  auto *pointers = ConstantArray::get(
      ArrayType::get(PointerType::get(context, 0), models.size()), models);
  auto *list = new GlobalVariable(module, pointers->getType(),
                                  /*isConstant=*/true,
                                  GlobalValue::PrivateLinkage, pointers);
  Constant *descriptions = ConstantStruct::getAnon(
      context,
      {list, ConstantInt::get(llvm::Type::getInt64Ty(context), models.size())});
  new GlobalVariable(module, descriptions->getType(), /*isConstant=*/true,
                     GlobalValue::ExternalLinkage, descriptions,
                     SINTER_MODELS_SYMBOL);
}
