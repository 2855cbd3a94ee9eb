//===-- CpuFeatures.h - what this machine's processor can do ----*- C++ -*-===//
//
// Compares the instruction sets that a model was compiled for with the ones of
// the machine that runs it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_CPUFEATURES_H
#define SINTER_RUNTIME_CORE_CPUFEATURES_H

#include <string>
#include <string_view>
#include <vector>

namespace sinter::runtime {

/// Those of `required` that this machine lacks, in order. `required` holds
/// LLVM's feature names, separated by commas, each with or without a leading
/// '+'. Names of features whose instructions a compiler never emits on its own
/// (such as those of operating systems) are passed over.
std::vector<std::string> missingCpuFeatures(std::string_view required);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_CPUFEATURES_H
