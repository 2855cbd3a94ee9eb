//===-- Compilation.cpp - a model's way to one target -----------*- C++ -*-===//
//
// Runs the phases, and LLVM's code generators on what they leave.
//
//===----------------------------------------------------------------------===//

#include "Compilation.h"

#include "CPU/CpuTarget.h"
#include "CUDA/EmulatorImage.h"
#include "Import.h"
#include "Pipeline/ExplainLayer.h"
#include "Pipeline/ExplainTraffic.h"
#include "Pipeline/ExplainUpsampling.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/Verifier.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/GPU/GPUToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/ModuleTranslation.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/ToolOutputFile.h"
#include "llvm/Support/WithColor.h"

using namespace mlir;
using namespace mlir::sinter;

Compilation::Compilation(const CompilationRequest &request,
                         const ::sinter::GraphView &graph, const CpuTarget &cpu,
                         std::optional<GpuCode> gpu)
    : request(request), graph(graph), cpu(cpu), gpu(std::move(gpu)),
      context(registry()) {}

bool GpuCode::hasWarpgroupProducts() const {
  return target ? target->hasWarpgroupProducts() : arch == emulatorArch;
}

DialectRegistry Compilation::registry() {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerBuiltinDialectTranslation(registry);
  registerGPUDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  registerNVVMDialectTranslation(registry);
  return registry;
}

/// What locations name, but for metrics.
std::vector<std::string> Compilation::layerNames() const {
  std::vector<std::string> names;
  for (const ::sinter::Node &node : graph.nodes)
    names.emplace_back(node.name.view());
  if (!graph.phases.empty())
    names.insert(names.end(), {"loss", "optimizer"});
  return names;
}

/// The IR, or the code once there is any.
void Compilation::print(llvm::raw_ostream &stream) const {
  if (device && !device->ptx.empty())
    stream << device->ptx;
  else if (code)
    code->print(stream, nullptr);
  else
    (*module)->print(stream, OpPrintingFlags().enableDebugInfo());
}

llvm::Error mlir::sinter::writeFile(
    llvm::StringRef path,
    llvm::function_ref<void(llvm::raw_pwrite_stream &)> write) {
  std::error_code error;
  llvm::ToolOutputFile file(path, error, llvm::sys::fs::OF_None);
  if (error)
    return llvm::createStringError(path + ": " + error.message());
  write(file.os());
  file.os().flush();
  if (file.os().has_error()) {
    error = file.os().error();
    file.os().clear_error();
    return llvm::createStringError(path + ": " + error.message());
  }
  file.keep();
  return llvm::Error::success();
}

llvm::Error Compilation::dump(size_t number, const Phase &phase) const {
  if (request.dumpDir.empty())
    return llvm::Error::success();
  if (std::error_code error =
          llvm::sys::fs::create_directories(request.dumpDir))
    return llvm::createStringError(request.dumpDir + ": " + error.message());
  StringRef extension = !device ? "mlir" : device->ptx.empty() ? "ll" : "ptx";
  SmallString<128> path(request.dumpDir);
  llvm::sys::path::append(
      path,
      llvm::formatv("{0:2}-{1}.{2}", number, phase.name, extension).str());
  return writeFile(path, [&](auto &stream) { print(stream); });
}

PipelineOptions Compilation::pipelineOptions() const {
  PipelineOptions options = cpu.pipelineOptions();
  if (gpu) {
    options.target = gpu->target ? TargetKind::cuda : TargetKind::emulator;
    options.hasWarpgroupProducts = gpu->hasWarpgroupProducts();
    if (gpu->target)
      options.sharedBytes = gpu->target->sharedBytes();
  }
  options.precision = request.precision;
  options.callsLibraries = request.callsLibraries;
  options.callsAll = request.callsAll;
  options.tuningFolder = request.tuningFolder;
  if (!graph.phases.empty())
    options.batchSize = graph.batchSize;
  return options;
}

llvm::Error Compilation::runPasses(const Phase &phase) {
  PassManager manager(&context);
  // Once a phase: after each pass, as sinter-opt does it, this takes longer
  // than most passes.
  manager.enableVerifier(false);
  explanation.attachTo(manager);
  phase.populate(manager, pipelineOptions());
  if (failed(manager.run(*module)) || failed(verify(*module)))
    return llvm::createStringError("the phase '" + phase.name + "' failed");
  return llvm::Error::success();
}

void Compilation::explainPhase(const Phase &phase) {
  if (phase.name == "simplify" && request.explainsKernels)
    explainUpsampling(*module, llvm::outs());
  if (phase.name == "fuse" && !request.explainedLayer.empty())
    explainLayer(*module, request.explainedLayer, llvm::outs());
  if (phase.name == "fuse" && request.explainsKernels)
    explainTraffic(*module, llvm::outs());
}

static StringRef precisionName(Precision precision) {
  switch (precision) {
  case Precision::fp32:
    return "fp32";
  case Precision::tf32:
    return "tf32";
  case Precision::bf16:
    return "bf16";
  }
  llvm_unreachable("unknown precision");
}

/// From the LLVM dialect to optimised code.
llvm::Error Compilation::makeCode() {
  Operation *translated = *module;
  if (gpu && gpu->target)
    translated = *module->getOps<gpu::GPUModuleOp>().begin();
  code = translateModuleToLLVMIR(translated, llvmContext, graph.name.data());
  if (!code)
    return llvm::createStringError("the LLVM dialect cannot be translated");
  sinter_target target = gpu ? SINTER_TARGET_CUDA : SINTER_TARGET_CPU;
  device.emplace(DeviceCode{.target = target, .info = info});
  if (!gpu) {
    device->cpu = cpu.cpu();
    device->cpuFeatures = cpu.features();
    cpu.optimize(*code);
    return llvm::Error::success();
  }

  device->precision = precisionName(request.precision).str();
  device->gpuArch = gpu->arch;
  return gpu->target ? makeGpuCode(*gpu->target) : makeEmulatedCode();
}

llvm::Error Compilation::makeGpuCode(const GpuTarget &target) {
  device->ptx = target.emitPtx(*code);
  if (request.emit == "target" || !gpu->isAssembled)
    return llvm::Error::success();
  llvm::Expected<std::string> ptxas = findPtxas();
  if (!ptxas) {
    // The driver can do it at the start of each run.
    llvm::WithColor::warning(llvm::errs(), "sinterc")
        << toString(ptxas.takeError()) << '\n';
    return llvm::Error::success();
  }
  llvm::Expected<DeviceImage> image = target.assemble(device->ptx, *ptxas);
  if (!image)
    return image.takeError();
  device->image = std::move(image->cubin);
  resources = std::move(image->kernels);
  return llvm::Error::success();
}

llvm::Error Compilation::makeEmulatedCode() {
  if (request.emit == "target")
    return llvm::Error::success();
  llvm::Expected<std::string> image = makeEmulatorImage(*code, cpu);
  if (!image)
    return image.takeError();
  device->image = std::move(*image);
  return llvm::Error::success();
}

llvm::Error Compilation::run() {
  if (!request.explainedLayer.empty())
    if (llvm::Error error =
            checkLayerName(request.explainedLayer, layerNames()))
      return error;

  for (auto [index, phase] : llvm::enumerate(phases())) {
    if (phase.name == "link")
      break;
    if (phase.name == "import")
      module = importGraph(context, graph);
    if (phase.name == "target")
      info = takeEntryPoints(*module);
    if (phase.populate)
      if (llvm::Error error = runPasses(phase))
        return error;
    explainPhase(phase);
    if (phase.name == "target")
      if (llvm::Error error = makeCode())
        return error;
    if (llvm::Error error = dump(index + 1, phase))
      return error;
    if (phase.name == request.emit)
      return writeFile(request.output, [&](auto &stream) { print(stream); });
  }
  return llvm::Error::success();
}

void Compilation::explain(llvm::raw_ostream &stream) const {
  explanation.print(stream);
  llvm::StringMap<int32_t> dynamicBytes;
  for (const EntryInfo &entry : info.entries)
    for (const LaunchInfo &launch : entry.launches)
      dynamicBytes[deviceFunctionName(launch.kernel)] = launch.sharedBytes;
  for (const KernelResources &kernel : resources)
    stream << llvm::formatv(
        "{0}: {1} registers, {2} bytes of shared memory, {3} bytes spilled\n",
        kernel.kernel, kernel.registers,
        kernel.sharedBytes + dynamicBytes.lookup(kernel.kernel),
        kernel.spilledBytes);
}
