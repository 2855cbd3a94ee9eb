//===-- GraphCapture.cpp - work of a GPU as a graph -----------------------===//
//
// A capture ends, whatever happens in it.
//
//===----------------------------------------------------------------------===//

#include "device/cuda/GraphCapture.h"

namespace sinter::runtime::cuda {

Expected<GraphExecutable> captureGraph(const Gpu &gpu,
                                       const std::function<Status()> &start) {
  const Driver &driver = gpu.driver();
  Status status = driver.cuStreamBeginCapture(
      gpu.computeStream(), CU_STREAM_CAPTURE_MODE_THREAD_LOCAL);
  if (!status.ok())
    return status.error();
  status = start();
  CUgraph captured = nullptr;
  Status ended = driver.cuStreamEndCapture(gpu.computeStream(), &captured);
  Graph graph(captured, driver.cuGraphDestroy);
  if (!status.ok())
    return status.error();
  if (!ended.ok())
    return ended.error();
  CUgraphExec executable = nullptr;
  status = driver.cuGraphInstantiate(&executable, graph.get(), /*flags=*/0);
  if (!status.ok())
    return status.error();
  return GraphExecutable(executable, driver.cuGraphExecDestroy);
}

} // namespace sinter::runtime::cuda
