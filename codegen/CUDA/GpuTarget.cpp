//===-- GpuTarget.cpp - the GPU that code is made for -----------*- C++ -*-===//
//
// LLVM's NVPTX target, and ptxas.
//
//===----------------------------------------------------------------------===//

#include "CUDA/GpuTarget.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"

using namespace llvm;
using namespace mlir::sinter;

GpuTarget::GpuTarget(std::string name, std::unique_ptr<TargetMachine> machine)
    : name(std::move(name)), machine(std::move(machine)) {}
GpuTarget::GpuTarget(GpuTarget &&) noexcept = default;
GpuTarget::~GpuTarget() = default;

/// The number in an architecture's name: 90 of "sm_90a".
static unsigned generationOf(StringRef arch) {
  unsigned generation = 0;
  arch.drop_front(strlen("sm_")).consumeInteger(10, generation);
  return generation;
}

/// The version of PTX for an architecture: LLVM takes the first that knows it,
/// and before 8.1 a kernel has at most 4352 bytes of parameters. An optimizer's
/// kernel has pointers to each of the network's variables.
static StringRef ptxFeature(StringRef arch) {
  bool isOld = generationOf(arch) <= 90 && generationOf(arch) != 88;
  return isOld ? "+ptx81" : "";
}

int64_t GpuTarget::sharedBytes() const {
  // CUDA C++ Programming Guide, technical specifications per compute
  // capability: the most that a block may ask for.
  switch (generationOf(name)) {
  case 80:
  case 87:
    return int64_t{163} << 10;
  case 86:
  case 89:
  case 120:
  case 121:
    return int64_t{99} << 10;
  default:
    return int64_t{227} << 10;
  }
}

static bool hasWarpgroupProducts(StringRef arch) { return arch == "sm_90a"; }

bool GpuTarget::hasWarpgroupProducts() const {
  return ::hasWarpgroupProducts(name);
}

Expected<GpuTarget> GpuTarget::create(StringRef arch) {
  LLVMInitializeNVPTXTargetInfo();
  LLVMInitializeNVPTXTarget();
  LLVMInitializeNVPTXTargetMC();
  LLVMInitializeNVPTXAsmPrinter();

  Triple triple("nvptx64-nvidia-cuda");
  std::string lookupError;
  const Target *target = TargetRegistry::lookupTarget(triple, lookupError);
  if (!target)
    return createStringError(lookupError);
  std::unique_ptr<MCSubtargetInfo> generic(
      target->createMCSubtargetInfo(triple, "", ""));
  // Before sm_80 tensor cores know neither tf32 nor bfloat16.
  static constexpr unsigned oldest = 80;
  if (!arch.starts_with("sm_") || !generic->isCPUStringValid(arch) ||
      generationOf(arch) < oldest)
    return createStringError(
        "--gpu-arch: expected emulator, emulator-sm_80 or an NVIDIA "
        "architecture from sm_80 on, got '" +
        arch + "'");
  // Products are added in one instruction, as nvcc does by default.
  TargetOptions options;
  options.AllowFPOpFusion = FPOpFusion::Fast;
  // Nothing newer runs what is made for a name with a suffix.
  StringRef cpu = ::hasWarpgroupProducts(arch) ? arch : arch.rtrim("af");
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(
      triple, cpu, ptxFeature(arch), options, std::nullopt, std::nullopt,
      CodeGenOptLevel::Aggressive));
  return GpuTarget(arch.str(), std::move(machine));
}

std::string GpuTarget::emitPtx(Module &module) const {
  module.setTargetTriple(machine->getTargetTriple());
  module.setDataLayout(machine->createDataLayout());

  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager callGraph;
  ModuleAnalysisManager modules;
  PassBuilder builder(machine.get());
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3)
      .run(module, modules);

  SmallString<0> ptx;
  raw_svector_ostream stream(ptx);
  legacy::PassManager passes;
  [[maybe_unused]] bool unsupported = machine->addPassesToEmitFile(
      passes, stream, nullptr, CodeGenFileType::AssemblyFile);
  assert(!unsupported && "the NVPTX target writes assembly");
  passes.run(module);
  return std::string(ptx);
}

Expected<std::string> mlir::sinter::findPtxas() {
  if (std::optional<std::string> home = sys::Process::GetEnv("CUDA_HOME"))
    if (ErrorOr<std::string> found =
            sys::findProgramByName("ptxas", {*home + "/bin"}))
      return *found;
  if (ErrorOr<std::string> found = sys::findProgramByName("ptxas"))
    return *found;
  if (ErrorOr<std::string> found =
          sys::findProgramByName("ptxas", {"/usr/local/cuda/bin"}))
    return *found;
  return createStringError(
      "ptxas is neither in $CUDA_HOME/bin, nor on the PATH, nor in "
      "/usr/local/cuda/bin: the driver will assemble the kernels at each "
      "start");
}

/// A number that stands before `text` in `line`; 0 if there is none.
static int64_t numberBefore(StringRef line, StringRef text) {
  StringRef before = line.take_front(line.find(text)).rtrim();
  size_t begin = before.find_last_not_of("0123456789");
  int64_t number = 0;
  before.substr(begin + 1).getAsInteger(10, number);
  return line.contains(text) ? number : 0;
}

std::vector<KernelResources> mlir::sinter::parseResources(StringRef report) {
  std::vector<KernelResources> kernels;
  SmallVector<StringRef> lines;
  report.split(lines, '\n');
  for (StringRef line : lines) {
    if (line.contains("Compiling entry function")) {
      StringRef rest = line.split('\'').second;
      kernels.emplace_back().kernel = rest.split('\'').first.str();
    }
    if (kernels.empty())
      continue;
    KernelResources &kernel = kernels.back();
    kernel.spilledBytes += numberBefore(line, " bytes spill stores");
    kernel.registers += numberBefore(line, " registers");
    kernel.sharedBytes += numberBefore(line, " bytes smem");
  }
  return kernels;
}

Expected<DeviceImage> GpuTarget::assemble(StringRef ptx,
                                          StringRef ptxas) const {
  SmallString<128> folder;
  if (std::error_code error =
          sys::fs::createUniqueDirectory("sinter-ptx", folder))
    return createStringError("cannot make a temporary folder: " +
                             error.message());
  auto removeFolder =
      scope_exit([&] { (void)sys::fs::remove_directories(folder); });
  auto path = [&](StringRef file) {
    SmallString<128> result(folder);
    sys::path::append(result, file);
    return std::string(result);
  };
  std::string source = path("kernels.ptx"), cubin = path("kernels.cubin"),
              report = path("report");
  {
    std::error_code error;
    raw_fd_ostream stream(source, error);
    if (!error) {
      stream << ptx;
      stream.close();
      error = stream.error();
      stream.clear_error();
    }
    if (error)
      return createStringError(source + ": " + error.message());
  }

  SmallVector<StringRef> arguments = {
      ptxas, "--verbose", "--opt-level=3", "--gpu-name",
      name,  source,      "--output-file", cubin};
  std::optional<StringRef> redirects[] = {std::nullopt, StringRef(report),
                                          StringRef(report)};
  std::string message;
  int status = sys::ExecuteAndWait(ptxas, arguments, std::nullopt, redirects, 0,
                                   0, &message);
  if (status < 0)
    return createStringError("cannot run " + ptxas + ": " + message);
  ErrorOr<std::unique_ptr<MemoryBuffer>> output = MemoryBuffer::getFile(report);
  StringRef text = output ? (*output)->getBuffer() : StringRef();
  if (status != 0)
    return createStringError("ptxas refuses the kernels:\n" + text);
  ErrorOr<std::unique_ptr<MemoryBuffer>> image = MemoryBuffer::getFile(cubin);
  if (!image)
    return createStringError(cubin + ": " + image.getError().message());
  return DeviceImage{(*image)->getBuffer().str(), parseResources(text)};
}
