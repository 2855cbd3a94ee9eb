//===-- GivenBatch.h - a batch from a safetensors file ----------*- C++ -*-===//
//
// The inputs of a model for one batch that the user gives whole.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CLI_GIVENBATCH_H
#define SINTER_RUNTIME_CLI_GIVENBATCH_H

#include "core/Buffer.h"
#include "core/Model.h"

#include <string>
#include <vector>

namespace sinter::runtime {

/// Whether a batch holds the targets, too.
enum class Targets { Needed, LeftOut };

/// The inputs of a model for one batch.
class GivenBatch {
public:
  /// Reads the tensors of the safetensors file `path` that are named as the
  /// model's inputs, each (samples, …). Fails if one is missing or has another
  /// shape or type than the model's.
  static Expected<GivenBatch> load(const std::string &path, Model model,
                                   Targets targets);

  int64_t count() const { return samples; }
  /// What Executor::run takes; null for a target that is left out.
  char *const *pointers() const { return addresses.data(); }

private:
  int64_t samples = 0;
  std::vector<Buffer> buffers;
  std::vector<char *> addresses;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CLI_GIVENBATCH_H
