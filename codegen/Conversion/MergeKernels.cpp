//===-- MergeKernels.cpp - one function for equal kernels -------*- C++ -*-===//
//
// Entry points repeat each other's forward pass, and networks repeat their
// blocks: equal kernels are compiled once.
//
//===----------------------------------------------------------------------===//

#include "Conversion/Passes.h"
#include "IR/Sinter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir::sinter {
#define GEN_PASS_DEF_MERGEKERNELSPASS
#include "Conversion/Passes.h.inc"
} // namespace mlir::sinter

using namespace mlir;
using namespace mlir::sinter;

/// Equal for equal kernels, and seldom for others.
static llvm::hash_code hashOf(func::FuncOp kernel) {
  llvm::hash_code hash(0);
  kernel.getBody().walk<WalkOrder::PreOrder>([&](Operation *op) {
    hash = llvm::hash_combine(hash, op->getName(), op->getRawDictionaryAttrs(),
                              llvm::hash_combine_range(op->result_type_begin(),
                                                       op->result_type_end()));
  });
  return hash;
}

/// The attributes but for the name.
static DictionaryAttr attributesOf(func::FuncOp kernel) {
  NamedAttrList attributes(kernel->getDiscardableAttrDictionary());
  return attributes.getDictionary(kernel.getContext());
}

static bool areEqual(func::FuncOp a, func::FuncOp b) {
  return attributesOf(a) == attributesOf(b) &&
         OperationEquivalence::isRegionEquivalentTo(
             &a.getBody(), &b.getBody(), OperationEquivalence::IgnoreLocations);
}

namespace {
struct MergeKernelsPass : sinter::impl::MergeKernelsPassBase<MergeKernelsPass> {
  void runOnOperation() override {
    std::map<size_t, SmallVector<func::FuncOp>> unique;
    DenseMap<Attribute, FlatSymbolRefAttr> replacements;
    for (auto kernel :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      if (!kernel->hasAttr("sinter.kernel"))
        continue;
      SmallVector<func::FuncOp> &candidates =
          unique[static_cast<size_t>(hashOf(kernel))];
      auto *found = llvm::find_if(candidates, [&](func::FuncOp candidate) {
        return areEqual(candidate, kernel);
      });
      if (found == candidates.end()) {
        candidates.push_back(kernel);
        continue;
      }
      replacements[FlatSymbolRefAttr::get(kernel)] =
          FlatSymbolRefAttr::get(*found);
      kernel.erase();
      ++mergedCount;
    }
    getOperation().walk([&](LaunchOp launch) {
      if (FlatSymbolRefAttr other = replacements.lookup(launch.getKernelAttr()))
        launch.setKernelAttr(other);
    });
  }
};
} // namespace
