//===-- Main.cpp - the main function of compiled models -------------------===//
//
// In the archive with the rest of the runtime, so that an executable is the
// model's object and this archive, nothing else.
//
//===----------------------------------------------------------------------===//

#include "cli/CommandLine.h"

/// Written by the compiler: SINTER_MODELS_SYMBOL.
extern "C" const sinter_models sinter_model_descriptions;

int main(int argumentCount, char **arguments) {
  return sinter::runtime::runCommandLine(sinter_model_descriptions,
                                         argumentCount, arguments);
}
