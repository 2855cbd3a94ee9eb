//===-- sinterc.cpp - the compiler ------------------------------*- C++ -*-===//
//
// From a model file to an executable, or to what any phase on the way makes.
//
//===----------------------------------------------------------------------===//

#include "CPU/CpuTarget.h"
#include "Host/EntryPoints.h"
#include "Import.h"
#include "Link/Executable.h"
#include "Link/ModelDescription.h"
#include "Link/ModelLibrary.h"
#include "Pipeline/Explain.h"
#include "Pipeline/ExplainLayer.h"
#include "Pipeline/ExplainTraffic.h"
#include "Pipeline/ExplainUpsampling.h"
#include "Pipeline/Phases.h"
#include "sinter/graph.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/ModuleTranslation.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/ToolOutputFile.h"

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

  bool explainsKernels() const {
    return explain.getNumOccurrences() > 0 && explain.empty();
  }
  cl::opt<std::string> cpu{
      "cpu",
      cl::desc("CPU to make code for (default: the one of this machine)"),
      cl::value_desc("name"), cl::init("native"), cl::cat(category)};
};

/// One run of the compiler.
class Compilation {
public:
  Compilation(const Options &options, CpuTarget target)
      : options(options), target(std::move(target)), context(registry()) {}

  llvm::Error run();

  /// After a run: what became of each layer.
  void explain(llvm::raw_ostream &stream) const { explanation.print(stream); }

private:
  static DialectRegistry registry();
  llvm::Error runPasses(const Phase &phase);
  llvm::Error makeCode();
  llvm::Error link();
  llvm::Error finishPhase(size_t number, const Phase &phase);
  void print(llvm::raw_ostream &stream) const;
  std::vector<std::string> layerNames() const;

  const Options &options;
  CpuTarget target;
  MLIRContext context;
  llvm::LLVMContext llvmContext;
  const ::sinter::GraphView *graph = nullptr;
  OwningOpRef<ModuleOp> module;
  ModuleInfo info;
  std::unique_ptr<llvm::Module> code;
  Explanation explanation;
};

} // namespace

DialectRegistry Compilation::registry() {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
  return registry;
}

/// What locations name, but for metrics.
std::vector<std::string> Compilation::layerNames() const {
  std::vector<std::string> names;
  for (const ::sinter::Node &node : graph->nodes)
    names.emplace_back(node.name.view());
  if (!graph->phases.empty())
    names.insert(names.end(), {"loss", "optimizer"});
  return names;
}

/// The IR, or the code once there is any.
void Compilation::print(llvm::raw_ostream &stream) const {
  if (code)
    code->print(stream, nullptr);
  else
    (*module)->print(stream, OpPrintingFlags().enableDebugInfo());
}

static llvm::Error
writeFile(llvm::StringRef path,
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

llvm::Error Compilation::finishPhase(size_t number, const Phase &phase) {
  if (options.dumpDir.empty())
    return llvm::Error::success();
  if (std::error_code error =
          llvm::sys::fs::create_directories(options.dumpDir))
    return llvm::createStringError(options.dumpDir + ": " + error.message());
  SmallString<128> path(options.dumpDir);
  llvm::sys::path::append(path, llvm::formatv("{0:2}-{1}.{2}", number,
                                              phase.name, code ? "ll" : "mlir")
                                    .str());
  return writeFile(path, [&](auto &stream) { print(stream); });
}

llvm::Error Compilation::runPasses(const Phase &phase) {
  PassManager manager(&context);
  explanation.attachTo(manager);
  PipelineOptions pipeline = target.pipelineOptions();
  if (!graph->phases.empty())
    pipeline.batchSize = graph->batchSize;
  phase.populate(manager, pipeline);
  if (failed(manager.run(*module)))
    return llvm::createStringError("the phase '" + phase.name + "' failed");
  return llvm::Error::success();
}

/// From the LLVM dialect to optimised LLVM IR with the model's description.
llvm::Error Compilation::makeCode() {
  code = translateModuleToLLVMIR(*module, llvmContext, graph->name.data());
  if (!code)
    return llvm::createStringError("the LLVM dialect cannot be translated");
  addModelDescriptions(*code, *graph,
                       {{.target = SINTER_TARGET_CPU,
                         .info = info,
                         .cpu = target.cpu(),
                         .cpuFeatures = target.features()}});
  target.optimize(*code);
  return llvm::Error::success();
}

llvm::Error Compilation::link() {
  SmallString<128> object;
  if (std::error_code error =
          llvm::sys::fs::createTemporaryFile("sinter-object", "o", object))
    return llvm::createStringError("cannot make a temporary file: " +
                                   error.message());
  auto removeObject =
      llvm::scope_exit([&] { (void)llvm::sys::fs::remove(object); });
  if (llvm::Error error = writeFile(
          object, [&](auto &stream) { target.emitObject(*code, stream); }))
    return error;
  std::string output = options.output.empty()
                           ? llvm::sys::path::stem(options.model).str()
                           : options.output.getValue();
  return linkExecutable(object, output);
}

llvm::Error Compilation::run() {
  llvm::Expected<const ::sinter::GraphView *> loaded =
      loadModelGraph(options.model);
  if (!loaded)
    return loaded.takeError();
  graph = *loaded;
  if (!options.explain.empty())
    if (llvm::Error error = checkLayerName(options.explain, layerNames()))
      return error;

  for (auto [index, phase] : llvm::enumerate(phases())) {
    if (phase.name == "import")
      module = importGraph(context, *graph);
    if (phase.name == "target")
      info = takeEntryPoints(*module);
    if (phase.populate)
      if (llvm::Error error = runPasses(phase))
        return error;
    if (phase.name == "simplify" && options.explainsKernels())
      explainUpsampling(*module, llvm::outs());
    if (phase.name == "fuse" && !options.explain.empty())
      explainLayer(*module, options.explain, llvm::outs());
    if (phase.name == "fuse" && options.explainsKernels())
      explainTraffic(*module, llvm::outs());
    if (phase.name == "target")
      if (llvm::Error error = makeCode())
        return error;
    if (phase.name == "link")
      return link();
    if (llvm::Error error = finishPhase(index + 1, phase))
      return error;
    if (phase.name == options.emit) {
      std::string path =
          options.output.empty() ? "-" : options.output.getValue();
      return writeFile(path, [&](auto &stream) { print(stream); });
    }
  }
  llvm_unreachable("the last phase links");
}

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

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  Options options;
  cl::HideUnrelatedOptions(options.category);
  llvm::BumpPtrAllocator memory;
  llvm::StringSaver saver(memory);
  std::vector<const char *> arguments = joinLayer(argc, argv, saver);
  cl::ParseCommandLineOptions(static_cast<int>(arguments.size()),
                              arguments.data(), overview());

  auto fail = [](llvm::Error error) {
    std::string message = llvm::toString(std::move(error));
    if (!message.empty())
      llvm::errs() << "sinterc: " << message << "\n";
    return 1;
  };
  if (!findPhase(options.emit))
    return fail(llvm::createStringError("--emit: expected a phase, got '" +
                                        options.emit + "'; see --help"));
  llvm::Expected<CpuTarget> target = CpuTarget::create(options.cpu);
  if (!target)
    return fail(target.takeError());
  Compilation compilation(options, std::move(*target));
  if (llvm::Error error = compilation.run())
    return fail(std::move(error));
  if (options.explainsKernels())
    compilation.explain(llvm::outs());
  return 0;
}
