//===-- CpuTarget.cpp - the CPU that code is made for -----------*- C++ -*-===//
//
// LLVM's target machine, its optimisation pipeline and its code generator.
//
//===----------------------------------------------------------------------===//

#include "CPU/CpuTarget.h"

#include "Pipeline/Phases.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/Target/TargetOptions.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/Transforms/Scalar/EarlyCSE.h"
#include "llvm/Transforms/Scalar/SimplifyCFG.h"

using namespace llvm;
using namespace mlir::sinter;

CpuTarget::CpuTarget(std::string name, std::unique_ptr<TargetMachine> machine)
    : name(std::move(name)), machine(std::move(machine)) {}
CpuTarget::CpuTarget(CpuTarget &&) noexcept = default;
CpuTarget::~CpuTarget() = default;

Expected<CpuTarget> CpuTarget::create(StringRef cpu) {
  InitializeNativeTarget();
  InitializeNativeTargetAsmPrinter();

  Triple triple(sys::getDefaultTargetTriple());
  std::string lookupError;
  const Target *target = TargetRegistry::lookupTarget(triple, lookupError);
  if (!target)
    return createStringError(lookupError);

  // The host's own list: a virtual machine may hide what its CPU's name has.
  SubtargetFeatures features;
  std::string name = cpu.str();
  if (cpu == "native") {
    name = sys::getHostCPUName().str();
    for (const auto &[feature, isPresent] : sys::getHostCPUFeatures())
      features.AddFeature(feature, isPresent);
  } else {
    std::unique_ptr<MCSubtargetInfo> generic(
        target->createMCSubtargetInfo(triple, "", ""));
    if (!generic->isCPUStringValid(cpu))
      return createStringError(
          "--cpu: expected native or the name of a CPU of " +
          triple.getArchName() + ", got '" + cpu + "'");
  }
  std::unique_ptr<TargetMachine> machine(target->createTargetMachine(
      triple, name, features.getString(), TargetOptions(), Reloc::PIC_,
      std::nullopt, CodeGenOptLevel::Aggressive));
  return CpuTarget(std::move(name), std::move(machine));
}

/// What LLVM generates code with and a CPU may lack.
static constexpr StringRef checkedFeatures[] = {
    "sse3",        "ssse3",      "sse4.1",       "sse4.2",     "popcnt",
    "lzcnt",       "movbe",      "bmi",          "bmi2",       "avx",
    "avx2",        "fma",        "f16c",         "avx512f",    "avx512cd",
    "avx512bw",    "avx512dq",   "avx512vl",     "avx512ifma", "avx512vbmi",
    "avx512vbmi2", "avx512vnni", "avx512bitalg", "avx512bf16"};

static bool hasFeature(const TargetMachine &machine, StringRef feature) {
  return machine.getMCSubtargetInfo()->checkFeatures(("+" + feature).str());
}

std::string CpuTarget::features() const {
  SmallVector<StringRef> present;
  for (StringRef feature : checkedFeatures)
    if (hasFeature(*machine, feature))
      present.push_back(feature);
  return join(present, ",");
}

PipelineOptions CpuTarget::pipelineOptions() const {
  PipelineOptions options;
  options.hasFma = hasFeature(*machine, "fma");
  if (hasFeature(*machine, "avx512vl")) {
    options.vectorRegisters = 32;
    options.vectorLanes = 16;
  } else if (hasFeature(*machine, "avx2")) {
    options.vectorLanes = 8;
  }
  return options;
}

/// Sets the module's target and runs passes over it.
static void
optimizeFor(TargetMachine &machine, Module &module,
            function_ref<ModulePassManager(PassBuilder &)> makePasses) {
  module.setTargetTriple(machine.getTargetTriple());
  module.setDataLayout(machine.createDataLayout());
  for (Function &function : module) {
    function.addFnAttr("target-cpu", machine.getTargetCPU());
    function.addFnAttr("target-features", machine.getTargetFeatureString());
  }

  LoopAnalysisManager loops;
  FunctionAnalysisManager functions;
  CGSCCAnalysisManager callGraph;
  ModuleAnalysisManager modules;
  // Register tiles are unrolled as far as it pays. Unrolling the loops around
  // them too took nearly half of the compile time and made no kernel faster.
  PipelineTuningOptions tuning;
  tuning.LoopUnrolling = false;
  PassBuilder builder(&machine, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  makePasses(builder).run(module, modules);
}

void CpuTarget::optimize(Module &module) const {
  optimizeFor(*machine, module, [](PassBuilder &builder) {
    return builder.buildPerModuleDefaultPipeline(OptimizationLevel::O3);
  });
}

void CpuTarget::emitObject(Module &module, raw_pwrite_stream &stream) const {
  legacy::PassManager passes;
  [[maybe_unused]] bool unsupported = machine->addPassesToEmitFile(
      passes, stream, nullptr, CodeGenFileType::ObjectFile);
  assert(!unsupported && "every native target writes objects");
  passes.run(module);
}

void CpuTarget::compileQuickly(Module &module,
                               raw_pwrite_stream &stream) const {
  CodeGenOptLevel level = machine->getOptLevel();
  machine->setOptLevel(CodeGenOptLevel::Less);
  // A kernel of many layers is one function, and passes over loops take more
  // time for each loop, the more of them there are: even those of -O1 took more
  // than they saved.
  optimizeFor(*machine, module, [](PassBuilder &) {
    FunctionPassManager functions;
    functions.addPass(EarlyCSEPass(/*UseMemorySSA=*/true));
    functions.addPass(SimplifyCFGPass());
    ModulePassManager passes;
    passes.addPass(createModuleToFunctionPassAdaptor(std::move(functions)));
    return passes;
  });
  emitObject(module, stream);
  machine->setOptLevel(level);
}
