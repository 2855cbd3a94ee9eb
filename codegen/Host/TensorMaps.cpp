//===-- TensorMaps.cpp - what kernels read by bulk copies -------*- C++ -*-===//
//
// To and from attributes.
//
//===----------------------------------------------------------------------===//

#include "Host/TensorMaps.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace mlir::sinter;

static constexpr StringLiteral attributeName = "sinter.tensor_map";

static DictionaryAttr toAttribute(Builder builder, const TensorMapInfo &map) {
  auto member = [&](StringRef name, Attribute value) {
    return builder.getNamedAttr(name, value);
  };
  return builder.getDictionaryAttr(
      {member("operand", builder.getI64IntegerAttr(map.operand)),
       member("mode", builder.getI64IntegerAttr(map.mode)),
       member("shape", builder.getDenseI64ArrayAttr(map.shape)),
       member("box", builder.getDenseI64ArrayAttr(map.box)),
       member("corners", builder.getDenseI64ArrayAttr(map.corners)),
       member("strides", builder.getDenseI64ArrayAttr(map.strides))});
}

static TensorMapInfo fromAttribute(DictionaryAttr attribute) {
  auto number = [&](StringRef name) {
    return attribute.getAs<IntegerAttr>(name).getInt();
  };
  auto list = [&](StringRef name) {
    return attribute.getAs<DenseI64ArrayAttr>(name).asArrayRef().vec();
  };
  return {number("operand"), number("mode"),  list("shape"),
          list("box"),       list("corners"), list("strides")};
}

Value mlir::sinter::addTensorMap(func::FuncOp kernel,
                                 const TensorMapInfo &map) {
  MLIRContext *context = kernel.getContext();
  DictionaryAttr attribute = toAttribute(Builder(context), map);
  for (BlockArgument argument : kernel.getArguments())
    if (kernel.getArgAttr(argument.getArgNumber(), attributeName) == attribute)
      return argument;
  unsigned last = kernel.getNumArguments();
  [[maybe_unused]] LogicalResult added = kernel.insertArgument(
      last, LLVM::LLVMPointerType::get(context),
      DictionaryAttr::get(context, NamedAttribute(attributeName, attribute)),
      kernel.getLoc());
  assert(succeeded(added) && "a function takes any argument");
  return kernel.getArgument(last);
}

std::vector<TensorMapInfo> mlir::sinter::tensorMapsOf(func::FuncOp kernel) {
  std::vector<TensorMapInfo> maps;
  for (unsigned argument : llvm::seq(kernel.getNumArguments()))
    if (auto attribute =
            kernel.getArgAttrOfType<DictionaryAttr>(argument, attributeName))
      maps.push_back(fromAttribute(attribute));
  return maps;
}
