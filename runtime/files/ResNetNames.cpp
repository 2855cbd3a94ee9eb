//===-- ResNetNames.cpp - the two generations of layer names --------------===//
//
// The first names are those of the authors: stage, block as a letter, branch 1
// around the block and 2a, 2b, 2c through it.
//
//===----------------------------------------------------------------------===//

#include "files/ResNetNames.h"

#include <fmt/format.h>

namespace sinter::runtime {

namespace {

/// Takes `prefix` off the front of `text` if it is there.
bool consume(std::string_view &text, std::string_view prefix) {
  if (!text.starts_with(prefix))
    return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// The number of a convolution in its block, 0 being the one around it; -1 for
/// what is no branch.
int convolutionOf(std::string_view branch) {
  constexpr std::string_view branches[] = {"1", "2a", "2b", "2c"};
  for (int i = 0; i < 4; ++i)
    if (branch == branches[i])
      return i;
  return -1;
}

} // namespace

std::string currentLayerName(std::string_view name) {
  if (name == "conv1")
    return "conv1_conv";
  if (name == "bn_conv1")
    return "conv1_bn";
  if (name == "fc1000")
    return "predictions";

  // res2a_branch2a, bn2a_branch2a
  std::string_view rest = name;
  bool isNormalization = consume(rest, "bn");
  if ((!isNormalization && !consume(rest, "res")) || rest.size() < 2)
    return std::string(name);
  char stage = rest[0], block = rest[1];
  rest.remove_prefix(2);
  bool isBranch = consume(rest, "_branch");
  int convolution = convolutionOf(rest);
  if (!isBranch || convolution < 0 || stage < '2' || stage > '5' ||
      block < 'a' || block > 'f')
    return std::string(name);
  return fmt::format("conv{}_block{}_{}_{}", stage, block - 'a' + 1,
                     convolution, isNormalization ? "bn" : "conv");
}

} // namespace sinter::runtime
