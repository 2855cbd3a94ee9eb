//===-- Stream.cpp - work that is done when it is waited for ----*- C++ -*-===//
//
// A wait for an event is a piece of work that first runs the event's stream up
// to the recording. Recordings are older than the waits for them, so that never
// comes back to the waiting stream's own later work.
//
//===----------------------------------------------------------------------===//

#include "Stream.h"

#include "Context.h"

#include <algorithm>

using namespace sinter::emulator;

CUresult CUstream_st::enqueue(Work work) {
  if (!capture) {
    queue.push_back(std::move(work));
    return context().letStreamsGetAhead();
  }
  if (capture->isInvalid)
    return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  capture->nodes.push_back({std::move(work), lastNodes});
  lastNodes = {capture->nodes.size() - 1};
  return CUDA_SUCCESS;
}

CUresult CUstream_st::runNext() {
  Work work = std::move(queue.front());
  queue.pop_front();
  return work();
}

CUresult CUstream_st::runAll() {
  while (!queue.empty())
    if (CUresult result = runNext(); result != CUDA_SUCCESS)
      return result;
  return CUDA_SUCCESS;
}

CUresult CUstream_st::runUntil(const Recording &recording) {
  while (!recording.isReached)
    if (CUresult result = runNext(); result != CUDA_SUCCESS)
      return result;
  return CUDA_SUCCESS;
}

CUresult CUstream_st::record(CUevent event) {
  if (capture) {
    event->capture = capture;
    event->lastNodes = lastNodes;
    return CUDA_SUCCESS;
  }
  event->capture = nullptr;
  event->recording = std::make_shared<Recording>(Recording{.stream = this});
  return enqueue([recording = event->recording] {
    recording->isReached = true;
    recording->time = std::chrono::steady_clock::now();
    return CUDA_SUCCESS;
  });
}

CUresult CUstream_st::waitFor(const CUevent_st &event) {
  if (event.capture) {
    if (capture && capture != event.capture)
      return CUDA_ERROR_STREAM_CAPTURE_MERGE;
    if (!capture) {
      capture = event.capture;
      capture->streams.push_back(this);
      lastNodes.clear();
    }
    lastNodes.insert(lastNodes.end(), event.lastNodes.begin(),
                     event.lastNodes.end());
    std::sort(lastNodes.begin(), lastNodes.end());
    lastNodes.erase(std::unique(lastNodes.begin(), lastNodes.end()),
                    lastNodes.end());
    return CUDA_SUCCESS;
  }
  if (capture)
    return CUDA_ERROR_STREAM_CAPTURE_ISOLATION;
  if (!event.recording)
    return CUDA_SUCCESS;
  return enqueue([recording = event.recording] {
    return recording->isReached ? CUDA_SUCCESS
                                : recording->stream->runUntil(*recording);
  });
}

CUresult CUstream_st::beginCapture(CUstreamCaptureMode mode) {
  if (capture)
    return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  capture =
      std::make_shared<Capture>(Capture{.origin = this,
                                        .mode = mode,
                                        .thread = std::this_thread::get_id(),
                                        .nodes = {},
                                        .streams = {this}});
  lastNodes.clear();
  return CUDA_SUCCESS;
}

/// Whether every node comes before one of `last`, or is among them.
static bool allLeadTo(const GraphNodes &nodes,
                      const std::vector<size_t> &last) {
  std::vector<bool> leads(nodes.size());
  for (size_t node : last)
    leads[node] = true;
  for (size_t i = nodes.size(); i-- > 0;) {
    if (!leads[i])
      return false;
    for (size_t dependency : nodes[i].dependencies)
      leads[dependency] = true;
  }
  return true;
}

CUresult CUstream_st::endCapture(CUgraph &graph) {
  graph = nullptr;
  if (!capture || capture->origin != this)
    return CUDA_ERROR_STREAM_CAPTURE_UNMATCHED;
  std::shared_ptr<Capture> ended = capture;
  bool isJoined = allLeadTo(ended->nodes, lastNodes);
  for (CUstream stream : ended->streams)
    stream->capture = nullptr;
  if (ended->isInvalid)
    return CUDA_ERROR_STREAM_CAPTURE_INVALIDATED;
  if (!isJoined)
    return CUDA_ERROR_STREAM_CAPTURE_UNJOINED;
  graph = new CUgraph_st{std::move(ended->nodes)};
  return CUDA_SUCCESS;
}

bool CUstream_st::forbidInCapture() {
  if (!capture || capture->mode == CU_STREAM_CAPTURE_MODE_RELAXED)
    return false;
  if (capture->mode == CU_STREAM_CAPTURE_MODE_THREAD_LOCAL &&
      capture->thread != std::this_thread::get_id())
    return false;
  capture->isInvalid = true;
  return true;
}

void CUstream_st::invalidateCapture() { capture->isInvalid = true; }
