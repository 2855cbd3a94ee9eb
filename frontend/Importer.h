//===-- Importer.h - builds IR from a graph ---------------------*- C++ -*-===//
//
// The importer's state and its steps. Each step is a file: variables, layers,
// losses and metrics, optimizers; Import.cpp puts them together.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_FRONTEND_IMPORTER_H
#define SINTER_FRONTEND_IMPORTER_H

#include "IR/Sinter.h"
#include "sinter/graph.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace sinter {

/// What a forward pass is for.
struct Mode {
  /// Of training: normalisation by the batch, and dropout. Null: inference.
  const Phase *phase = nullptr;
  bool withTargets = false;

  bool trains(const Node &node) const {
    return phase && !phase->freezes(node.name.view());
  }
};

/// Builds one module from one graph.
class Importer {
public:
  Importer(mlir::MLIRContext &context, const GraphView &graph)
      : graph(graph), builder(mlir::UnknownLoc::get(&context), &context) {}

  mlir::OwningOpRef<mlir::ModuleOp> run();

private:
  /// What an entry point returns, with the names of the ABI.
  using Results = mlir::SmallVector<std::pair<std::string, mlir::Value>>;

  /// An entry point under construction: its forward pass and its loss.
  struct Forward {
    mlir::func::FuncOp function;
    Mode mode;
    mlir::SmallVector<mlir::Value> values; ///< by node
    Results outputs;
    mlir::Value loss;
    /// New values of the state that training changes.
    mlir::SmallVector<std::pair<mlir::FlatSymbolRefAttr, mlir::Value>> states;
  };

  void declareVariables();
  void declareVariable(const Node &node, mlir::StringRef part,
                       mlir::sinter::VariableRole role,
                       mlir::ArrayRef<int64_t> shape,
                       const Initializer &initializer);
  void declareIteration(const Phase &phase);
  Forward buildForward(const mlir::Twine &name, const Mode &mode);
  void buildTraining(const Phase &phase);
  void buildGradients(const Phase &phase);
  Results measure(const Forward &forward);
  void finish(Forward &forward, const Results &results);

  mlir::Value buildNode(const Node &node, Forward &forward);
  mlir::Value buildDense(const Node &node, mlir::Value input);
  mlir::Value buildNormalization(const Node &node, mlir::Value input,
                                 Forward &forward);
  mlir::Value buildDropout(const Node &node, mlir::Value input,
                           const Mode &mode);
  mlir::Value addBias(const Node &node, mlir::Value input);
  mlir::Value buildLoss(const Forward &forward);
  mlir::Value addRegularization(mlir::Value loss, const Mode &mode);
  mlir::Value buildMetric(const Metric &metric, const Forward &forward);
  mlir::Value batchMean(mlir::Value perSample);

  mlir::FlatSymbolRefAttr variable(const Node &node, mlir::StringRef part);
  mlir::Value read(mlir::FlatSymbolRefAttr symbol);
  mlir::Value readVariable(const Node &node, mlir::StringRef part) {
    return read(variable(node, part));
  }
  /// The parameters that a phase trains, in the order of the layers.
  mlir::SmallVector<mlir::Attribute> trainedBy(const Phase &phase) const;
  /// One step of a phase's optimizer.
  void buildStep(const Phase &phase, mlir::Value loss);

  mlir::Location locationOf(mlir::StringRef name, const SourceLine &where);
  mlir::RankedTensorType batchType(const Shape &shape);
  const Node &nodeAt(int32_t index) const {
    return graph.nodes[static_cast<size_t>(index)];
  }
  mlir::DenseI64ArrayAttr attribute(const Size2D &size) {
    return builder.getDenseI64ArrayAttr(size);
  }
  mlir::DenseI64ArrayAttr attribute(const Borders &borders) {
    return builder.getDenseI64ArrayAttr(
        {borders.top, borders.bottom, borders.left, borders.right});
  }

  const GraphView &graph;
  mlir::ImplicitLocOpBuilder builder;
  mlir::ModuleOp module;
  /// Trained variables with their layers, in the order of the layers.
  mlir::SmallVector<std::pair<const Node *, mlir::FlatSymbolRefAttr>>
      parameters;
};

inline mlir::StringRef toStringRef(std::string_view text) {
  return {text.data(), text.size()};
}

/// The name of the step counter that a phase's optimizer shares with the random
/// numbers of its forward pass.
inline std::string iterationName(const Phase &phase) {
  return ("optimizer/" + toStringRef(phase.name.view()) + "/iteration").str();
}

} // namespace sinter

#endif // SINTER_FRONTEND_IMPORTER_H
