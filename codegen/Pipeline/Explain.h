//===-- Explain.h - what became of each layer -------------------*- C++ -*-===//
//
// The report of --explain, gathered while the phases run.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_PIPELINE_EXPLAIN_H
#define SINTER_CODEGEN_PIPELINE_EXPLAIN_H

#include <memory>
#include <string>
#include <vector>

namespace llvm {
class raw_ostream;
} // namespace llvm

namespace mlir {
class PassManager;
} // namespace mlir

namespace mlir::sinter {

/// For each kernel: what it computes and moves, and for each of its loop nests
/// the layer and line it comes from, its arithmetic and its register tile.
class Explanation {
public:
  Explanation();
  ~Explanation();

  /// Gathers from the passes of `manager`.
  void attachTo(PassManager &manager);

  void print(llvm::raw_ostream &stream) const;

private:
  struct Report;
  class Instrumentation;
  std::unique_ptr<Report> report;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_PIPELINE_EXPLAIN_H
