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
#include <functional>
#include <span>

namespace sinter::runtime {

/// A variable and the tensor of a file that is for it.
struct Match {
  const sinter_variable *variable;
  std::string name; ///< in the file
  sinter_element_type type;
  std::vector<int64_t> shape;
  /// Gives the elements, in as many bytes as type and shape make.
  std::function<Status(std::span<std::byte>)> read;
};

/// The file and its tensor must outlive the match.
Match matchStored(const sinter_variable &variable, const SafeTensorsFile &file,
                  const StoredTensor &tensor);

/// Fails if the tensor has another shape or type than the variable.
Status checkMatch(const std::filesystem::path &path, const Match &match);

/// Fails with the message that there is no tensor for the variable.
Error noTensorFor(const std::filesystem::path &path,
                  const sinter_variable &variable);

/// Reads tensors, which must fit. Fails if their file has become shorter.
Status readInto(Variables &variables, std::span<const Match> matches);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_MATCH_H
