//===-- sinter-opt.cpp - runs passes on textual IR --------------*- C++ -*-===//
//
// mlir-opt with the project's dialect, passes and phases: for tests and for
// reading.
//
//===----------------------------------------------------------------------===//

#include "CPU/Passes.h"
#include "CUDA/Passes.h"
#include "Conversion/Passes.h"
#include "IR/Sinter.h"
#include "Pipeline/Passes.h"
#include "Pipeline/Phases.h"
#include "dialect/Passes.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

/// Makes each phase that is passes a pipeline, --sinter-phase-lower, as it is
/// for a CPU of which nothing is known.
static void registerPhases() {
  for (const mlir::sinter::Phase &phase : mlir::sinter::phases())
    if (phase.populate)
      mlir::PassPipelineRegistration<>(
          ("sinter-phase-" + phase.name).str(), phase.summary,
          [&phase](mlir::OpPassManager &manager) {
            phase.populate(manager, mlir::sinter::PipelineOptions());
          });
}

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<mlir::sinter::SinterDialect>();
  mlir::registerAllPasses();
  mlir::sinter::registerSinterCPUPasses();
  mlir::sinter::registerSinterCUDAPasses();
  mlir::sinter::registerSinterPasses();
  mlir::sinter::registerSinterConversionPasses();
  mlir::sinter::registerSinterPipelinePasses();
  registerPhases();
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "sinter optimizer driver\n", registry));
}
