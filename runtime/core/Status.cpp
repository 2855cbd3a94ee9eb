//===-- Status.cpp - results of what may fail -----------------------------===//
//
// What every message goes through.
//
//===----------------------------------------------------------------------===//

#include "core/Status.h"

#include <algorithm>
#include <cctype>

std::string sinter::runtime::withoutControlCharacters(std::string text) {
  std::ranges::replace_if(
      text, [](unsigned char c) { return std::iscntrl(c) != 0; }, '?');
  return text;
}
