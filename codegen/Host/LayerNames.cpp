//===-- LayerNames.cpp - the layers that code comes from --------*- C++ -*-===//
//
// Reads them out of named and fused locations.
//
//===----------------------------------------------------------------------===//

#include "Host/LayerNames.h"

#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace mlir::sinter;

SmallVector<StringRef> mlir::sinter::layerNames(Location location) {
  llvm::SmallSetVector<StringRef, 8> names;
  location->walk([&](Location part) {
    auto name = dyn_cast<NameLoc>(part);
    if (!name)
      return WalkResult::advance();
    names.insert(name.getName());
    // What is inside is the same layer.
    return WalkResult::skip();
  });
  return names.takeVector();
}

std::string mlir::sinter::layerLabel(Location location) {
  static constexpr size_t mostNames = 4;
  SmallVector<StringRef> names = layerNames(location);
  if (names.size() <= mostNames)
    return llvm::join(names, " + ");
  ArrayRef<StringRef> first = ArrayRef(names).take_front(mostNames - 1);
  return llvm::join(first, " + ") + " + " +
         std::to_string(names.size() - first.size()) + " more";
}
