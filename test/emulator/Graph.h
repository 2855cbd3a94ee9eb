//===-- Graph.h - captured work ---------------------------------*- C++ -*-===//
//
// Graphs of work, and their capture from streams.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_GRAPH_H
#define SINTER_EMULATOR_GRAPH_H

#include "Driver.h"

#include <functional>
#include <memory>
#include <thread>
#include <vector>

namespace sinter::emulator {

/// What a stream or a graph does at some time: a copy, a launch.
using Work = std::function<CUresult()>;

struct GraphNode {
  Work work;
  /// Numbers of earlier nodes.
  std::vector<size_t> dependencies;
};

using GraphNodes = std::vector<GraphNode>;

/// Runs all nodes, each after its dependencies, otherwise in the order of the
/// options.
CUresult runGraph(const GraphNodes &nodes);

/// A capture in progress.
struct Capture {
  CUstream origin;
  CUstreamCaptureMode mode;
  std::thread::id thread; ///< which began it
  GraphNodes nodes;
  /// The streams that take part.
  std::vector<CUstream> streams;
  /// Something was called that cannot be captured.
  bool isInvalid = false;
};

} // namespace sinter::emulator

struct CUgraph_st {
  sinter::emulator::GraphNodes nodes;
};

struct CUgraphExec_st {
  /// Shared with launches that are queued.
  std::shared_ptr<const sinter::emulator::GraphNodes> nodes;
};

#endif // SINTER_EMULATOR_GRAPH_H
