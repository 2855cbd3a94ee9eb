//===-- VariableOps.cpp - variables and training steps ----------*- C++ -*-===//
//
// Checks that accesses name variables of the right type.
//
//===----------------------------------------------------------------------===//

#include "IR/Ops/OpSupport.h"

using namespace mlir;
using namespace mlir::sinter;

static ParseResult parseRole(OpAsmParser &parser, VariableRoleAttr &role) {
  StringRef keyword;
  SMLoc location = parser.getCurrentLocation();
  if (parser.parseKeyword(&keyword))
    return failure();
  std::optional<VariableRole> value = symbolizeVariableRole(keyword);
  if (!value)
    return parser.emitError(location,
                            "expected parameter, state, slot or prepared, got ")
           << keyword;
  role = VariableRoleAttr::get(parser.getContext(), *value);
  return success();
}

static void printRole(OpAsmPrinter &printer, VariableOp,
                      VariableRoleAttr role) {
  printer << stringifyVariableRole(role.getValue());
}

LogicalResult VariableOp::verify() {
  bool isPrepared = getRole() == VariableRole::Prepared;
  if (!isPrepared && getTensorType().getElementType().isBF16())
    return emitOpError("expected a prepared variable for bf16, got role ")
           << stringifyVariableRole(getRole());
  if (isPrepared != getInitializer().has_value())
    return success();
  return emitOpError(isPrepared
                         ? "expected no first value of a prepared variable"
                         : "expected a first value");
}

static LogicalResult verifyAccess(Operation *op, SymbolTableCollection &symbols,
                                  FlatSymbolRefAttr name, Type type) {
  auto variable = symbols.lookupNearestSymbolFrom<VariableOp>(op, name);
  if (!variable)
    return op->emitOpError("expected a variable, got ") << name;
  if (variable.getTensorType() == type)
    return success();
  InFlightDiagnostic error = op->emitOpError("expected ")
                             << variable.getTensorType() << ", got " << type;
  error.attachNote(variable.getLoc()) << "the variable is declared here";
  return error;
}

LogicalResult ReadOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyAccess(*this, symbols, getVariableAttr(), getValue().getType());
}

LogicalResult AssignOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyAccess(*this, symbols, getVariableAttr(), getValue().getType());
}

LogicalResult GradientOp::verifySymbolUses(SymbolTableCollection &symbols) {
  if (getVariables().size() != getGradients().size())
    return emitOpError("expected one gradient for each of ")
           << getVariables().size() << " variables, got "
           << getGradients().size();
  for (auto [name, value] : llvm::zip_equal(
           getVariables().getAsRange<FlatSymbolRefAttr>(), getGradients()))
    if (failed(verifyAccess(*this, symbols, name, value.getType())))
      return failure();
  return success();
}

LogicalResult MinimizeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  SmallPtrSet<Attribute, 8> seen;
  for (auto name : getVariables().getAsRange<FlatSymbolRefAttr>()) {
    auto variable = symbols.lookupNearestSymbolFrom<VariableOp>(*this, name);
    if (!variable || !variable.getTensorType().getElementType().isF32())
      return emitOpError("expected a variable of floats, got ") << name;
    if (!seen.insert(name).second)
      return emitOpError("expected every variable once, got ")
             << name << " twice";
  }
  return success();
}

#define GET_OP_CLASSES
#include "IR/SinterOps.cpp.inc"
