//===-- sinter-opt.cpp - runs passes on textual IR --------------*- C++ -*-===//
//
// mlir-opt with the project's dialect and passes: for tests and for reading.
//
//===----------------------------------------------------------------------===//

#include "CPU/Passes.h"
#include "CUDA/Passes.h"
#include "Conversion/Passes.h"
#include "IR/Sinter.h"
#include "Pipeline/Passes.h"
#include "dialect/Passes.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

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
  return mlir::asMainReturnCode(
      mlir::MlirOptMain(argc, argv, "sinter optimizer driver\n", registry));
}
