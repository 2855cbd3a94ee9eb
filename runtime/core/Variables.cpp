//===-- Variables.cpp - what a model remembers between steps --------------===//
//
// Allocates and initialises the variable block.
//
//===----------------------------------------------------------------------===//

#include "core/Variables.h"

#include "core/Philox.h"
#include "core/Shape.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace sinter::runtime {

namespace {

/// FNV-1a: the same on every machine and in every build, unlike std::hash.
uint64_t hashOf(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

/// The standard deviation of what is left of a normal distribution of
/// deviation 1 that is cut at two deviations.
constexpr double truncatedDeviation = 0.87962566103423978;

uint32_t low(uint64_t value) { return static_cast<uint32_t>(value); }
uint32_t high(uint64_t value) { return static_cast<uint32_t>(value >> 32); }

/// The inverse of std::erf on (-0.99, 0.99): the central part of the
/// approximation of Giles, "Approximating the erfinv function" (GPU Computing
/// Gems, 2010).
float inverseErf(float x) {
  constexpr std::array coefficients = {
      2.81022636e-08F,  3.43273939e-07F, -3.5233877e-06F,
      -4.39150654e-06F, 0.00021858087F,  -0.00125372503F,
      -0.00417768164F,  0.246640727F,    1.50140941F,
  };
  float w = -std::log((1 - x) * (1 + x)) - 2.5F;
  float sum = 0;
  for (float coefficient : coefficients)
    sum = sum * w + coefficient;
  return sum * x;
}

/// Maps a uniform number in [-1, 1) to a normal one of deviation 1 that was cut
/// at two deviations.
float truncatedNormal(float uniform) {
  static const float largest = std::erf(std::sqrt(2.0F));
  return std::sqrt(2.0F) * inverseErf(largest * uniform);
}

/// Sets each element to `map` of a number of U(-1, 1). The numbers belong to
/// the variable's name, not to its place in the model, and element i has a
/// counter of its own.
template <typename Map>
void fillRandomly(std::span<float> elements, std::string_view name,
                  uint64_t seed, Map &&map) {
  uint64_t hash = hashOf(name);
  for (size_t i = 0; i < elements.size(); i += 4) {
    uint64_t block = i / 4;
    auto random = philox({low(block), high(block), low(hash), high(hash)},
                         philoxKey(seed));
    for (size_t j = 0; j < 4 && i + j < elements.size(); ++j)
      elements[i + j] = map(2 * uniform01(random[j]) - 1);
  }
}

void fillUniformly(std::span<float> elements, double variance,
                   std::string_view name, uint64_t seed) {
  auto limit = static_cast<float>(std::sqrt(3 * variance));
  fillRandomly(elements, name, seed,
               [=](float uniform) { return limit * uniform; });
}

/// Of a normal distribution that is cut at two deviations and widened until it
/// has the variance.
void fillNormally(std::span<float> elements, double variance,
                  std::string_view name, uint64_t seed) {
  auto scale = static_cast<float>(std::sqrt(variance) / truncatedDeviation);
  fillRandomly(elements, name, seed,
               [=](float uniform) { return scale * truncatedNormal(uniform); });
}

template <typename T>
std::span<T> elementsOf(const sinter_variable &variable, char *block) {
  return {reinterpret_cast<T *>(block + variable.offset),
          static_cast<size_t>(elementCount(variable.tensor))};
}

/// Of a variable that is zeros so far.
void initialiseOne(const sinter_variable &variable, char *block,
                   uint64_t seed) {
  // Memory that nobody writes to is not taken: an optimizer has much of it.
  if (variable.initializer == SINTER_INIT_CONSTANT &&
      variable.initializer_value == 0)
    return;
  if (variable.tensor.element_type == SINTER_I64) {
    for (int64_t &element : elementsOf<int64_t>(variable, block))
      element = static_cast<int64_t>(variable.initializer_value);
    return;
  }
  auto elements = elementsOf<float>(variable, block);
  auto fanIn = static_cast<double>(variable.fan_in);
  auto fanOut = static_cast<double>(variable.fan_out);
  std::string_view name = variable.tensor.name;
  switch (static_cast<sinter_initializer>(variable.initializer)) {
  case SINTER_INIT_CONSTANT:
    std::ranges::fill(elements, static_cast<float>(variable.initializer_value));
    return;
  case SINTER_INIT_GLOROT_UNIFORM:
    return fillUniformly(elements, 2 / (fanIn + fanOut), name, seed);
  case SINTER_INIT_HE_UNIFORM:
    return fillUniformly(elements, 2 / fanIn, name, seed);
  case SINTER_INIT_HE_NORMAL:
    return fillNormally(elements, 2 / fanIn, name, seed);
  }
}

} // namespace

Expected<Variables> Variables::zeros(Model model) {
  // Kernels may read the padding between variables with whole vectors.
  Buffer memory(model.variableBytes());
  if (!memory.isValid())
    return makeError("cannot allocate {} bytes for the model's variables",
                     model.variableBytes());
  return Variables(model, std::move(memory));
}

Expected<Variables> Variables::create(Model model, uint64_t seed) {
  auto variables = zeros(model);
  if (variables)
    variables->initialise(seed, {});
  return variables;
}

void Variables::initialise(uint64_t seed,
                           std::span<const sinter_variable *const> others) {
  for (const sinter_variable &variable : model.variables())
    if (std::ranges::find(others, &variable) == others.end())
      initialiseOne(variable, block(), seed);
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
