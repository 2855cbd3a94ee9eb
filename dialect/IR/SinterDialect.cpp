//===-- SinterDialect.cpp - registration ------------------------*- C++ -*-===//
//
// Registers the dialect's ops and attributes and defines what tablegen wrote
// for them.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectImplementation.h"

#include "dialect/ShapeRules.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::sinter;

#include "IR/SinterAttrInterfaces.cpp.inc"
#include "IR/SinterDialect.cpp.inc"
#include "IR/SinterEnums.cpp.inc"
#include "IR/SinterOpInterfaces.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "IR/SinterAttributes.cpp.inc"

void SinterDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "IR/SinterAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "IR/SinterOps.cpp.inc"
      >();
}

LogicalResult
InitializerAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                        InitializerKind kind, FloatAttr value) {
  if (kind == InitializerKind::Constant)
    return value && value.getType().isF64()
               ? success()
               : emitError() << "expected a constant with an f64 value";
  return value ? emitError() << "expected no value but for a constant"
               : success();
}

bool mlir::sinter::isBatched(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.getRank() > 0 && tensor.isDynamicDim(0);
}

bool mlir::sinter::hasBoundedExtents(Type type) {
  ArrayRef<int64_t> extents = cast<RankedTensorType>(type).getShape();
  int64_t limit = extents.size() <= 2 ? ::sinter::shape_rules::maxFlatExtent
                                      : ::sinter::shape_rules::maxExtent;
  if (isBatched(type))
    extents = extents.drop_front();
  return llvm::all_of(extents, [limit](int64_t extent) {
    return extent >= 1 && extent <= limit;
  });
}

bool mlir::sinter::areBoundedBorders(Attribute borders) {
  constexpr int64_t limit = ::sinter::shape_rules::maxExtent;
  return llvm::all_of(
      cast<DenseI64ArrayAttr>(borders).asArrayRef(),
      [](int64_t border) { return border >= -limit && border <= limit; });
}
