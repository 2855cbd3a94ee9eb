//===-- DriverStream.cpp - streams, events and graphs -----------*- C++ -*-===//
//
// Handles are pointers to the objects themselves.
//
//===----------------------------------------------------------------------===//

#include "Context.h"

#include <algorithm>

using namespace sinter::emulator;

CUresult cuStreamCreate(CUstream *stream, unsigned) {
  return call([&] {
    *stream =
        context().streams.emplace_back(std::make_unique<CUstream_st>()).get();
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamDestroy_v2(CUstream stream) {
  return call([&] {
    CUresult result = stream->runAll();
    std::erase_if(context().streams,
                  [&](const auto &owned) { return owned.get() == stream; });
    return result;
  });
}

CUresult cuStreamSynchronize(CUstream stream) {
  return call([&] {
    if (!stream->isCaptured())
      return stream->runAll();
    stream->invalidateCapture();
    return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
  });
}

CUresult cuStreamWaitEvent(CUstream stream, CUevent event, unsigned) {
  return call([&] { return stream->waitFor(*event); });
}

CUresult cuLaunchHostFunc(CUstream stream, CUhostFn function, void *data) {
  return call([&] {
    return stream->enqueue([=] {
      function(data);
      return CUDA_SUCCESS;
    });
  });
}

CUresult cuStreamBeginCapture_v2(CUstream stream, CUstreamCaptureMode mode) {
  return call([&] { return stream->beginCapture(mode); });
}

CUresult cuStreamEndCapture(CUstream stream, CUgraph *graph) {
  return call([&] { return stream->endCapture(*graph); });
}

CUresult cuGraphInstantiateWithFlags(CUgraphExec *executable, CUgraph graph,
                                     unsigned long long) {
  return call([&] {
    *executable =
        new CUgraphExec_st{std::make_shared<const GraphNodes>(graph->nodes)};
    return CUDA_SUCCESS;
  });
}

CUresult cuGraphLaunch(CUgraphExec executable, CUstream stream) {
  return call([&] {
    return stream->enqueue(
        [nodes = executable->nodes] { return runGraph(*nodes); });
  });
}

CUresult cuGraphDestroy(CUgraph graph) {
  delete graph;
  return CUDA_SUCCESS;
}

CUresult cuGraphExecDestroy(CUgraphExec executable) {
  delete executable;
  return CUDA_SUCCESS;
}

CUresult cuEventCreate(CUevent *event, unsigned) {
  *event = new CUevent_st;
  return CUDA_SUCCESS;
}

CUresult cuEventRecord(CUevent event, CUstream stream) {
  return call([&] { return stream->record(event); });
}

CUresult cuEventSynchronize(CUevent event) {
  return call([&] {
    if (event->capture)
      return CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED;
    if (!event->recording || event->recording->isReached)
      return CUDA_SUCCESS;
    return event->recording->stream->runUntil(*event->recording);
  });
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent start, CUevent end) {
  return call([&] {
    if (!start->recording || !end->recording)
      return CUDA_ERROR_INVALID_HANDLE;
    if (!start->recording->isReached || !end->recording->isReached)
      return CUDA_ERROR_NOT_READY;
    *milliseconds = std::chrono::duration<float, std::milli>(
                        end->recording->time - start->recording->time)
                        .count();
    return CUDA_SUCCESS;
  });
}

CUresult cuEventElapsedTime_v2(float *milliseconds, CUevent start,
                               CUevent end) {
  return cuEventElapsedTime(milliseconds, start, end);
}

CUresult cuEventDestroy_v2(CUevent event) {
  delete event;
  return CUDA_SUCCESS;
}
