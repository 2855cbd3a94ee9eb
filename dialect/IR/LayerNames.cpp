//===-- LayerNames.cpp - the layers that ops come from ----------*- C++ -*-===//
//
// Writes names into locations and reads them out of named and fused ones.
//
//===----------------------------------------------------------------------===//

#include "IR/LayerNames.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::sinter;

Location mlir::sinter::gradientLocation(Location location) {
  MLIRContext *context = location.getContext();
  if (auto fused = dyn_cast<FusedLoc>(location))
    return FusedLoc::get(
        context, llvm::map_to_vector(fused.getLocations(), gradientLocation),
        fused.getMetadata());
  auto layer = dyn_cast<NameLoc>(location);
  if (!layer)
    return location;
  auto name =
      StringAttr::get(context, "grad(" + layer.getName().strref() + ")");
  return NameLoc::get(name, layer);
}

SmallVector<StringRef> mlir::sinter::layerNames(Location location) {
  llvm::SmallSetVector<StringRef, 8> names;
  location->walk([&](Location part) {
    auto name = dyn_cast<NameLoc>(part);
    if (!name)
      return WalkResult::advance();
    names.insert(name.getName());
    // A gradient's name has the layer's inside.
    return WalkResult::skip();
  });
  return SmallVector<StringRef>(names.getArrayRef());
}

bool mlir::sinter::comesFrom(Location location, StringRef layer) {
  auto isNamed = [&](Location part) {
    auto name = dyn_cast<NameLoc>(part);
    return name && name.getName() == layer ? WalkResult::interrupt()
                                           : WalkResult::advance();
  };
  return location->walk(isNamed).wasInterrupted();
}

std::string mlir::sinter::layerLabel(Location location) {
  static constexpr size_t mostNames = 4;
  SmallVector<StringRef> names = layerNames(location);
  if (names.size() <= mostNames)
    return llvm::join(names, " + ");
  return llvm::formatv("{0} + {1} + {2} more + {3}", names[0], names[1],
                       names.size() - 3, names.back());
}
