//===-- sinterc.cpp - the compiler ------------------------------*- C++ -*-===//
//
// From a model file to an executable, or to what any phase on the way makes.
//
//===----------------------------------------------------------------------===//

#include "CPU/CpuTarget.h"
#include "Compilation.h"
#include "Link/Executable.h"
#include "Link/ModelDescription.h"
#include "Link/ModelLibrary.h"
#include "Link/Paths.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"

using namespace mlir;
using namespace mlir::sinter;
namespace cl = llvm::cl;

namespace {

/// The command line.
struct Options {
  cl::OptionCategory category{"sinterc options"};
  cl::opt<std::string> model{cl::Positional, cl::Required,
                             cl::desc("model.cpp"), cl::cat(category)};
  cl::opt<std::string> output{
      "o", cl::desc("Output file (default: the model file's name)"),
      cl::value_desc("file"), cl::cat(category)};
  cl::opt<std::string> emit{
      "emit", cl::desc("Stop after a phase and print what it makes"),
      cl::value_desc("phase"), cl::init("link"), cl::cat(category)};
  cl::opt<std::string> dumpDir{
      "dump-dir", cl::desc("Write what each phase makes into this folder"),
      cl::value_desc("folder"), cl::cat(category)};
  cl::opt<std::string> explain{
      "explain",
      cl::desc(
          "Print what became of each layer: kernels, arithmetic, tiles; or "
          "why one layer is fused, or not, with those around it"),
      cl::value_desc("layer"), cl::ValueOptional, cl::cat(category)};
  cl::list<sinter_target> targets{
      "target",
      cl::desc("What to make code for: cpu (default), cuda, or cpu,cuda for an "
               "executable that has both"),
      cl::values(clEnumValN(SINTER_TARGET_CPU, "cpu", "the CPU"),
                 clEnumValN(SINTER_TARGET_CUDA, "cuda", "NVIDIA GPUs")),
      cl::CommaSeparated, cl::cat(category)};
  cl::opt<std::string> cpu{
      "cpu",
      cl::desc("CPU to make code for (default: the one of this machine)"),
      cl::value_desc("name"), cl::init("native"), cl::cat(category)};
  cl::opt<std::string> gpuArch{
      "gpu-arch",
      cl::desc("GPU to make code for (default: sm_90a); or emulator, or "
               "emulator-sm_80: for tests without a GPU"),
      cl::value_desc("name"), cl::init("sm_90a"), cl::cat(category)};
  cl::opt<Precision> precision{
      "precision",
      cl::desc("Factors of matrix products on a GPU; sums and all else are "
               "f32 (default: tf32)"),
      cl::values(clEnumValN(Precision::fp32, "fp32", "f32, as two of tf32"),
                 clEnumValN(Precision::tf32, "tf32", "10 bits of mantissa"),
                 clEnumValN(Precision::bf16, "bf16",
                            "7 bits of mantissa; activations between kernels "
                            "too")),
      cl::init(Precision::tf32), cl::cat(category)};
  cl::opt<bool> noVendor{
      "no-vendor",
      cl::desc("Use generated kernels alone on a GPU, and no library of its "
               "vendor"),
      cl::cat(category)};
  cl::opt<bool> tunable{
      "tunable",
      cl::desc("Leave to a library whatever it can compute on a GPU, so that "
               "the executable's command tune measures all of it"),
      cl::cat(category)};
  cl::opt<std::string> tuning{
      "tuning",
      cl::desc("Folder with tables of what was measured on GPUs (default: that "
               "of the compiler)"),
      cl::value_desc("folder"), cl::init(paths::tuningFolder()),
      cl::cat(category)};

  bool explainsKernels() const {
    return explain.getNumOccurrences() > 0 && explain.empty();
  }
};

} // namespace

/// Argument lists with "--explain=conv2d" for "--explain conv2d": an optional
/// value is never a word of its own, but here only a model file could be meant.
static std::vector<const char *> joinLayer(int argc, char **argv,
                                           llvm::StringSaver &saver) {
  std::vector<const char *> arguments(argv, argv + argc);
  auto explain = llvm::find_if(arguments, [](StringRef argument) {
    return argument.ltrim('-') == "explain";
  });
  if (explain == arguments.end() || std::next(explain) == arguments.end())
    return arguments;
  StringRef next = *std::next(explain);
  if (next.starts_with("-") || next.ends_with(".cpp"))
    return arguments;
  *explain = saver.save(Twine(*explain) + "=" + next).data();
  arguments.erase(std::next(explain));
  return arguments;
}

/// The phases for --help.
static std::string overview() {
  std::string text = "compiles a model file to an executable\n\nPhases:\n";
  llvm::raw_string_ostream stream(text);
  for (const Phase &phase : phases())
    stream << llvm::formatv("  {0,-15}{1}\n", phase.name, phase.summary);
  return text;
}

/// The targets, each once, the CPU first.
static SmallVector<sinter_target> targetsOf(const Options &options) {
  SmallVector<sinter_target> targets;
  for (sinter_target target : {SINTER_TARGET_CPU, SINTER_TARGET_CUDA})
    if (llvm::is_contained(options.targets, target))
      targets.push_back(target);
  if (targets.empty())
    targets.push_back(SINTER_TARGET_CPU);
  return targets;
}

/// Makes an executable of what has been compiled for each target.
static llvm::Error link(ArrayRef<std::unique_ptr<Compilation>> compilations,
                        const ::sinter::GraphView &graph, const CpuTarget &cpu,
                        StringRef output) {
  // Without code for the CPU there are still descriptions.
  llvm::LLVMContext context;
  llvm::Module descriptions("descriptions", context);
  bool hasCpuCode =
      compilations.front()->deviceCode().target == SINTER_TARGET_CPU;
  llvm::Module &module =
      hasCpuCode ? compilations.front()->llvmModule() : descriptions;
  if (!hasCpuCode)
    cpu.optimize(module);
  std::vector<DeviceCode> codes;
  for (const std::unique_ptr<Compilation> &compilation : compilations)
    codes.push_back(compilation->deviceCode());
  addModelDescriptions(module, graph, codes);

  SmallString<128> object;
  if (std::error_code error =
          llvm::sys::fs::createTemporaryFile("sinter-object", "o", object))
    return llvm::createStringError("cannot make a temporary file: " +
                                   error.message());
  auto removeObject =
      llvm::scope_exit([&] { (void)llvm::sys::fs::remove(object); });
  if (llvm::Error error = writeFile(
          object, [&](auto &stream) { cpu.emitObject(module, stream); }))
    return error;
  return linkExecutable(object, output);
}

/// What code for CUDA is made for: one GPU, and where later ones cannot run its
/// PTX, PTX for these. `targets` keeps what the result points to.
static llvm::Expected<std::vector<GpuCode>>
gpuCodesOf(StringRef arch, std::vector<std::unique_ptr<GpuTarget>> &targets) {
  if (arch == emulatorArch || arch == oldEmulatorArch)
    return std::vector{GpuCode{.arch = arch.str()}};
  std::vector<GpuCode> codes;
  auto add = [&](StringRef name, bool isAssembled) -> llvm::Error {
    llvm::Expected<GpuTarget> created = GpuTarget::create(name);
    if (!created)
      return created.takeError();
    targets.push_back(std::make_unique<GpuTarget>(std::move(*created)));
    codes.push_back({targets.back().get(), name.str(), isAssembled});
    return llvm::Error::success();
  };
  if (llvm::Error error = add(arch, /*isAssembled=*/true))
    return error;
  if (codes.front().hasWarpgroupProducts())
    if (llvm::Error error = add(arch.rtrim("a"), /*isAssembled=*/false))
      return error;
  return codes;
}

static llvm::Error run(const Options &options) {
  if (!findPhase(options.emit))
    return llvm::createStringError("--emit: expected a phase, got '" +
                                   options.emit + "'; see --help");
  SmallVector<sinter_target> targets = targetsOf(options);
  bool isLinked = options.emit == "link";
  bool showsPhases = !isLinked || !options.dumpDir.empty() ||
                     options.explain.getNumOccurrences() > 0;
  if (targets.size() > 1 && showsPhases)
    return llvm::createStringError(
        "--emit, --dump-dir and --explain: expected one --target, got 2");
  llvm::Expected<CpuTarget> cpu = CpuTarget::create(options.cpu);
  if (!cpu)
    return cpu.takeError();
  bool isForCuda = llvm::is_contained(targets, SINTER_TARGET_CUDA);
  if (!isForCuda && (options.gpuArch.getNumOccurrences() > 0 ||
                     options.precision.getNumOccurrences() > 0 ||
                     options.noVendor.getNumOccurrences() > 0 ||
                     options.tunable.getNumOccurrences() > 0 ||
                     options.tuning.getNumOccurrences() > 0))
    return llvm::createStringError(
        "--gpu-arch, --precision, --no-vendor, --tunable and --tuning: "
        "expected --target=cuda or --target=cpu,cuda, got cpu alone");
  if (options.noVendor && options.tunable)
    return llvm::createStringError(
        "--tunable: expected a library, got --no-vendor");
  std::vector<std::unique_ptr<GpuTarget>> gpuTargets;
  std::vector<std::optional<GpuCode>> codes;
  if (llvm::is_contained(targets, SINTER_TARGET_CPU))
    codes.emplace_back();
  if (isForCuda) {
    auto gpuCodes = gpuCodesOf(options.gpuArch, gpuTargets);
    if (!gpuCodes)
      return gpuCodes.takeError();
    llvm::append_range(codes, *gpuCodes);
  }
  // Phases are shown of the first code: others are only linked.
  if (!isLinked)
    codes.resize(1);
  llvm::Expected<const ::sinter::GraphView *> graph =
      loadModelGraph(options.model);
  if (!graph)
    return graph.takeError();

  std::string output = options.output;
  if (output.empty())
    output = isLinked ? llvm::sys::path::stem(options.model).str() : "-";
  CompilationRequest request{options.emit,
                             output,
                             options.dumpDir,
                             options.explain,
                             options.explainsKernels(),
                             options.precision,
                             !options.noVendor,
                             options.tunable,
                             options.tuning};
  CompilationRequest quietRequest = request;
  quietRequest.dumpDir.clear();
  quietRequest.explainedLayer.clear();
  quietRequest.explainsKernels = false;
  std::vector<std::unique_ptr<Compilation>> compilations;
  for (const std::optional<GpuCode> &code : codes) {
    compilations.push_back(std::make_unique<Compilation>(
        compilations.empty() ? request : quietRequest, **graph, *cpu, code));
    if (llvm::Error error = compilations.back()->run())
      return error;
  }
  if (isLinked)
    if (llvm::Error error = link(compilations, **graph, *cpu, output))
      return error;
  if (options.explainsKernels())
    compilations.front()->explain(llvm::outs());
  return llvm::Error::success();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Options options;
  cl::HideUnrelatedOptions(options.category);
  llvm::BumpPtrAllocator memory;
  llvm::StringSaver saver(memory);
  std::vector<const char *> arguments = joinLayer(argc, argv, saver);
  cl::ParseCommandLineOptions(static_cast<int>(arguments.size()),
                              arguments.data(), overview());
  llvm::Error error = run(options);
  if (!error)
    return 0;
  std::string message = llvm::toString(std::move(error));
  if (!message.empty())
    llvm::errs() << "sinterc: " << message << "\n";
  return 1;
}
