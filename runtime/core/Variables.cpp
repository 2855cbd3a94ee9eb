//===-- Variables.cpp - what a model remembers between steps --------------===//
//
// Allocates and initialises the variable block.
//
//===----------------------------------------------------------------------===//

#include "core/Variables.h"

#include "core/Philox.h"
#include "core/Shape.h"

#include <cmath>
#include <cstring>

namespace sinter::runtime {

namespace {

/// FNV-1a: the same on every machine and in every build, unlike std::hash.
uint64_t hashOf(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

uint32_t low(uint64_t value) { return static_cast<uint32_t>(value); }
uint32_t high(uint64_t value) { return static_cast<uint32_t>(value >> 32); }

/// Draws from U(-limit, limit). The numbers belong to the variable's name, not
/// to its place in the model, and element i has a counter of its own.
void fillUniform(std::span<float> elements, float limit, std::string_view name,
                 uint64_t seed) {
  uint64_t hash = hashOf(name);
  for (size_t i = 0; i < elements.size(); i += 4) {
    uint64_t block = i / 4;
    auto random = philox({low(block), high(block), low(hash), high(hash)},
                         philoxKey(seed));
    for (size_t j = 0; j < 4 && i + j < elements.size(); ++j)
      elements[i + j] = limit * (2 * uniform01(random[j]) - 1);
  }
}

template <typename T>
std::span<T> elementsOf(const sinter_variable &variable, char *block) {
  return {reinterpret_cast<T *>(block + variable.offset),
          static_cast<size_t>(elementCount(variable.tensor))};
}

void initialise(const sinter_variable &variable, char *block, uint64_t seed) {
  if (variable.tensor.element_type == SINTER_I64) {
    for (int64_t &element : elementsOf<int64_t>(variable, block))
      element = static_cast<int64_t>(variable.initializer_value);
    return;
  }
  auto elements = elementsOf<float>(variable, block);
  if (variable.initializer == SINTER_INIT_CONSTANT) {
    for (float &element : elements)
      element = static_cast<float>(variable.initializer_value);
    return;
  }
  auto fans = static_cast<double>(variable.fan_in + variable.fan_out);
  fillUniform(elements, static_cast<float>(std::sqrt(6 / fans)),
              variable.tensor.name, seed);
}

} // namespace

Expected<Variables> Variables::create(Model model, uint64_t seed) {
  Buffer memory(model.variableBytes());
  if (!memory.isValid())
    return makeError("cannot allocate {} bytes for the model's variables",
                     model.variableBytes());
  // Kernels may read the padding between variables with whole vectors.
  std::memset(memory.data(), 0, static_cast<size_t>(memory.size()));
  for (const sinter_variable &variable : model.variables())
    initialise(variable, memory.data(), seed);
  return Variables(model, std::move(memory));
}

const sinter_variable *Variables::findNotFinite() const {
  for (const sinter_variable &variable : model.variables()) {
    if (variable.tensor.element_type != SINTER_F32)
      continue;
    for (float element : elementsOf<float>(variable, block()))
      if (!std::isfinite(element))
        return &variable;
  }
  return nullptr;
}

} // namespace sinter::runtime
