//===-- Variables.h - what a model remembers between steps ------*- C++ -*-===//
//
// The variable block of a model: its parameters, the state of its layers and
// the optimizer's slots, each under its name.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_VARIABLES_H
#define SINTER_RUNTIME_CORE_VARIABLES_H

#include "core/Buffer.h"
#include "core/Model.h"

#include <cstddef>
#include <span>

namespace sinter::runtime {

/// Owns one value of every variable of a model.
class Variables {
public:
  /// Zeros. Fails if the memory cannot be had.
  static Expected<Variables> zeros(Model model);

  /// All initial values. Fails if the memory cannot be had.
  static Expected<Variables> create(Model model, uint64_t seed);

  /// Gives all variables but `others`, which are zeros so far, their initial
  /// values. Random ones depend on `seed` and the variable's name only.
  void initialise(uint64_t seed,
                  std::span<const sinter_variable *const> others);

  /// The block that kernels read and write.
  char *block() const { return memory.data(); }

  /// The elements of a variable of the model.
  std::span<std::byte> bytes(const sinter_variable &variable) const {
    return {reinterpret_cast<std::byte *>(block() + variable.offset),
            static_cast<size_t>(variable.tensor.bytes)};
  }

  /// Null if every element of every variable is finite, else a variable that
  /// has one that is not.
  const sinter_variable *findNotFinite() const;

private:
  Variables(Model model, Buffer memory)
      : model(model), memory(std::move(memory)) {}

  Model model;
  Buffer memory;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_VARIABLES_H
