//===-- Graph.cpp - captured work -------------------------------*- C++ -*-===//
//
// Replays a graph. Every order that respects the dependencies is a legal one.
//
//===----------------------------------------------------------------------===//

#include "Graph.h"

#include "Context.h"

using namespace sinter::emulator;

CUresult sinter::emulator::runGraph(const GraphNodes &nodes) {
  std::vector<std::vector<size_t>> dependents(nodes.size());
  std::vector<size_t> missing(nodes.size());
  // Nodes that can run, the next one at the end.
  std::vector<size_t> ready;
  for (size_t i = nodes.size(); i-- > 0;) {
    missing[i] = nodes[i].dependencies.size();
    for (size_t dependency : nodes[i].dependencies)
      dependents[dependency].push_back(i);
    if (missing[i] == 0)
      ready.push_back(i);
  }

  Order order = context().options.order;
  while (!ready.empty()) {
    if (order == Order::Random)
      std::swap(ready[context().random.below(ready.size())], ready.back());
    if (order == Order::Reverse)
      std::swap(ready.front(), ready.back());
    size_t node = ready.back();
    ready.pop_back();
    if (CUresult result = nodes[node].work(); result != CUDA_SUCCESS)
      return result;
    for (size_t dependent : dependents[node])
      if (--missing[dependent] == 0)
        ready.push_back(dependent);
  }
  return CUDA_SUCCESS;
}
