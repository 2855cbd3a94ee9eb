//===-- Import.h - a model's graph as IR ------------------------*- C++ -*-===//
//
// The `import` phase: from the frozen graph of a model file to the dialect.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_FRONTEND_IMPORT_H
#define SINTER_FRONTEND_IMPORT_H

namespace mlir {
class MLIRContext;
class ModuleOp;
template <typename OpTy>
class OwningOpRef;
} // namespace mlir

namespace sinter {

struct GraphView;

/// Builds the module of a model: its variables, `@predict`, `@evaluate`, and
/// for each training phase `@train_<phase>` and `@gradient_<phase>`, the last
/// two with `sinter.minimize` and `sinter.gradient` still in them. Every op has
/// its layer's name and its line in the model file as its location.
///
/// Function arguments carry `sinter.input`, their position among the model's
/// inputs; results carry `sinter.output`, the name that the runtime knows:
/// "loss", "output/<layer>", "gradient/<parameter>".
mlir::OwningOpRef<mlir::ModuleOp> importGraph(mlir::MLIRContext &context,
                                              const GraphView &graph);

} // namespace sinter

#endif // SINTER_FRONTEND_IMPORT_H
