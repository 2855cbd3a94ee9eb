//===-- FixedValues.cpp - what no step changes ------------------*- C++ -*-===//
//
// Follows values from variables that an entry point only reads.
//
//===----------------------------------------------------------------------===//

#include "Transforms/FixedValues.h"

#include "IR/Sinter.h"

using namespace mlir;
using namespace mlir::sinter;

FixedValues::FixedValues(func::FuncOp function) {
  if (function.isExternal())
    return;
  std::optional<SymbolTable::UseRange> uses =
      SymbolTable::getSymbolUses(function);
  for (const SymbolTable::SymbolUse &use : *uses)
    if (!isa<ReadOp>(use.getUser()))
      changing.insert(use.getSymbolRef());
  for (Operation &op : function.getBody().front())
    add(&op);
}

void FixedValues::add(Operation *op) {
  auto read = dyn_cast<ReadOp>(op);
  bool isFixed = read ? !changing.contains(read.getVariableAttr())
                      : isPure(op) && !op->hasTrait<sinter::DependsOnStep>() &&
                            llvm::all_of(op->getOperands(), [&](Value value) {
                              return contains(value);
                            });
  if (isFixed)
    values.insert_range(op->getResults());
}
