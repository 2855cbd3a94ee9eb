//===-- Match.h - variables and the tensors they come from ------*- C++ -*-===//
//
// What every way to load variables does with a tensor that it has found.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_MATCH_H
#define SINTER_RUNTIME_TRAIN_MATCH_H

#include "core/Variables.h"
#include "files/SafeTensors.h"

#include <filesystem>
#include <span>

namespace sinter::runtime {

/// A variable and the tensor of a file that is for it. `tensor.name` is the
/// tensor's name in the file.
struct Match {
  const sinter_variable *variable;
  NamedTensor tensor;
};

/// Fails if the tensor has another shape or type than the variable.
Status checkMatch(const std::filesystem::path &path, const Match &match);

/// Fails with the message that there is no tensor for the variable.
Error noTensorFor(const std::filesystem::path &path,
                  const sinter_variable &variable);

/// Copies tensors, which must fit.
void copyInto(Variables &variables, std::span<const Match> matches);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_MATCH_H
