//===-- CommandLine.h - the command line of an executable -------*- C++ -*-===//
//
// What `main` does, as a function that tests can call with any model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_COMMANDLINE_H
#define SINTER_RUNTIME_CLI_COMMANDLINE_H

#include "sinter/abi.h"

namespace sinter::runtime {

/// Runs the command in `arguments`, the first of which names the executable.
/// `descriptions` is what the executable holds. Returns the exit status: 0 only
/// on success, 128 + the number of the signal that interrupted a training. Each
/// failure is one line on standard error.
int runCommandLine(const sinter_models &descriptions, int argumentCount,
                   const char *const *arguments);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_COMMANDLINE_H
