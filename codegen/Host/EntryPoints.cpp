//===-- EntryPoints.cpp - entry points for the runtime ----------*- C++ -*-===//
//
// Reads launches, outputs and variables out of the IR.
//
//===----------------------------------------------------------------------===//

#include "Host/EntryPoints.h"

#include "Host/TensorMaps.h"
#include "IR/LayerNames.h"
#include "IR/Sinter.h"
#include "sinter/abi.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::sinter;

int64_t TensorInfo::bytes() const {
  int64_t elements = 1;
  for (int64_t extent : shape)
    elements *= extent;
  return elements * (isFloat ? 4 : 8);
}

static TensorInfo tensorInfo(StringRef name, RankedTensorType type) {
  TensorInfo info;
  info.name = name.str();
  info.isFloat = type.getElementType().isF32();
  assert((info.isFloat || type.getElementType().isInteger(64)) &&
         "the ABI has f32 and i64");
  info.isPerSample = isBatched(type);
  ArrayRef<int64_t> shape = type.getShape();
  info.shape = (info.isPerSample ? shape.drop_front() : shape).vec();
  return info;
}

static int64_t integerAttr(Operation *op, StringRef name) {
  auto attribute = op->getAttrOfType<IntegerAttr>(name);
  assert(attribute && "the phases before set this attribute");
  return attribute.getInt();
}

/// The attribute, or 0 where targets that have no use for it leave it out.
static int32_t optionalAttr(Operation *op, StringRef name) {
  auto attribute = op->getAttrOfType<IntegerAttr>(name);
  return attribute ? static_cast<int32_t>(attribute.getInt()) : 0;
}

static int32_t segmentOf(Segment segment) {
  switch (segment) {
  case Segment::Variables:
    return SINTER_SEGMENT_VARIABLES;
  case Segment::Arena:
    return SINTER_SEGMENT_ARENA;
  case Segment::Input:
    return SINTER_SEGMENT_INPUT;
  case Segment::Output:
    return SINTER_SEGMENT_OUTPUT;
  }
  llvm_unreachable("unknown segment");
}

static int32_t directionOf(ConvolutionDirection direction) {
  switch (direction) {
  case ConvolutionDirection::Forward:
    return SINTER_CONVOLUTION_FORWARD;
  case ConvolutionDirection::DataGradient:
    return SINTER_CONVOLUTION_DATA_GRADIENT;
  case ConvolutionDirection::KernelGradient:
    return SINTER_CONVOLUTION_KERNEL_GRADIENT;
  }
  llvm_unreachable("unknown direction");
}

/// Of what a library reads and computes.
static int32_t elementTypeOf(Type element) {
  assert((element.isF32() || element.isBF16()) && "a call has no other types");
  return element.isBF16() ? SINTER_BF16 : SINTER_F32;
}

static std::vector<TunedEngineInfo> tunedEngines(ArrayAttr engines) {
  std::vector<TunedEngineInfo> infos;
  if (engines)
    for (auto tuned : engines.getAsRange<TunedEngineAttr>())
      infos.push_back({tuned.getGpu().str(), tuned.getVersion(),
                       tuned.getBatch(), tuned.getEngine(), tuned.getKnobs()});
  return infos;
}

static std::optional<LibraryCallInfo> libraryCallInfo(Attribute call) {
  if (!call)
    return std::nullopt;
  return llvm::TypeSwitch<Attribute, LibraryCallInfo>(call)
      .Case([](ConvolutionCallAttr call) -> LibraryCallInfo {
        return {ConvolutionCallInfo{directionOf(call.getDirection()),
                                    elementTypeOf(call.getElement()),
                                    call.getOperands(), bool(call.getRelu()),
                                    call.getInput(), call.getKernel(),
                                    call.getOutput(), call.getStrides(),
                                    call.getBorders(), call.getDilation()},
                tunedEngines(call.getTuned())};
      })
      .Case([](MatrixProductCallAttr call) -> LibraryCallInfo {
        return {MatrixProductCallInfo{
                    elementTypeOf(call.getFactorElement()),
                    elementTypeOf(call.getResultElement()), call.getOperands(),
                    bool(call.getLeftTransposed()),
                    bool(call.getRightTransposed()), bool(call.getRelu()),
                    call.getRows(), call.getColumns(), call.getDepth()},
                tunedEngines(call.getTuned())};
      });
}

static EntryInfo entryInfo(func::FuncOp entry, const SymbolTable &symbols) {
  EntryInfo info;
  info.name = entry.getName().str();
  for (auto launch : entry.getOps<LaunchOp>()) {
    auto kernel = symbols.lookup<func::FuncOp>(launch.getKernel());
    std::vector<OperandInfo> operands;
    for (auto placement : launch.getOperandsAttr().getAsRange<PlacementAttr>())
      operands.push_back({segmentOf(placement.getSegment()),
                          placement.getIndex(), placement.getOffset(),
                          placement.getPerSample()});
    info.launches.push_back(
        {launch.getLaunchName().str(), layerLabel(launch.getLoc()),
         launch.getKernel().str(), std::move(operands),
         static_cast<int64_t>(launch.getSamplesPerTile()),
         static_cast<int64_t>(launch.getTiles()),
         integerAttr(kernel, "sinter.scratch_bytes"),
         static_cast<int64_t>(launch.getFlopsPerSample()),
         static_cast<int64_t>(launch.getFlopsFixed()),
         static_cast<int64_t>(launch.getBytesPerSample()),
         static_cast<int64_t>(launch.getBytesFixed()),
         optionalAttr(kernel, "sinter.block_threads"),
         optionalAttr(kernel, "sinter.shared_bytes"),
         libraryCallInfo(launch.getLibraryCallAttr()), tensorMapsOf(kernel)});
  }
  auto names = entry->getAttrOfType<ArrayAttr>("sinter.output_names");
  auto types = entry->getAttrOfType<ArrayAttr>("sinter.output_types");
  for (auto [name, type] : llvm::zip_equal(names, types))
    info.outputs.push_back(
        tensorInfo(cast<StringAttr>(name),
                   cast<RankedTensorType>(cast<TypeAttr>(type).getValue())));
  info.batchGranule = integerAttr(entry, "sinter.batch_granule");
  info.arenaBytesPerSample =
      integerAttr(entry, "sinter.arena_bytes_per_sample");
  info.arenaBytesFixed = integerAttr(entry, "sinter.arena_bytes_fixed");
  if (auto features =
          entry->getAttrOfType<FlatSymbolRefAttr>("sinter.features"))
    info.features = features.getValue().str();
  return info;
}

static VariableInfo variableInfo(VariableOp variable) {
  VariableInfo info{};
  RankedTensorType type = variable.getTensorType();
  info.tensor = tensorInfo(variable.getName(), type);
  info.offset = static_cast<int64_t>(*variable.getOffset());
  switch (variable.getRole()) {
  case VariableRole::Parameter:
    info.role = SINTER_PARAMETER;
    break;
  case VariableRole::State:
    info.role = SINTER_STATE;
    break;
  case VariableRole::Slot:
    info.role = SINTER_SLOT;
    break;
  case VariableRole::Prepared:
    llvm_unreachable("the runtime knows nothing of these");
  }
  InitializerAttr initializer = *variable.getInitializer();
  switch (initializer.getKind()) {
  case InitializerKind::Constant:
    info.initializer = SINTER_INIT_CONSTANT;
    info.initializerValue = initializer.getValue().getValueAsDouble();
    break;
  case InitializerKind::GlorotUniform:
    info.initializer = SINTER_INIT_GLOROT_UNIFORM;
    break;
  case InitializerKind::HeNormal:
    info.initializer = SINTER_INIT_HE_NORMAL;
    break;
  case InitializerKind::HeUniform:
    info.initializer = SINTER_INIT_HE_UNIFORM;
    break;
  }
  // Keras's compute_fans: the last two extents times the receptive field.
  ArrayRef<int64_t> shape = type.getShape();
  info.fanIn = info.fanOut = shape.empty() ? 1 : shape.back();
  if (shape.size() >= 2) {
    int64_t field = 1;
    for (int64_t extent : shape.drop_back(2))
      field *= extent;
    info.fanIn = shape[shape.size() - 2] * field;
    info.fanOut = shape.back() * field;
  }
  return info;
}

std::string mlir::sinter::deviceFunctionName(StringRef kernel) {
  std::string name = kernel.str();
  llvm::replace(name, '.', '_');
  return name;
}

ModuleInfo mlir::sinter::takeEntryPoints(ModuleOp module) {
  ModuleInfo info;
  info.variableBytes = integerAttr(module, "sinter.variable_bytes");
  SymbolTable symbols(module);
  SmallVector<Operation *> taken;
  for (auto variable : module.getOps<VariableOp>()) {
    if (variable.getRole() != VariableRole::Prepared)
      info.variables.push_back(variableInfo(variable));
    taken.push_back(variable);
  }
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function->hasAttr("sinter.kernel"))
      continue;
    info.entries.push_back(entryInfo(function, symbols));
    taken.push_back(function);
  }
  for (Operation *op : taken)
    op->erase();
  return info;
}
