//===-- Stream.h - work that is done when it is waited for ------*- C++ -*-===//
//
// Streams, and the events that order them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_STREAM_H
#define SINTER_EMULATOR_STREAM_H

#include "Driver.h"
#include "Graph.h"

#include <chrono>
#include <deque>
#include <memory>
#include <vector>

namespace sinter::emulator {

/// A point in the work of a stream, which an event waits for.
struct Recording {
  CUstream stream;
  bool isReached = false;
  std::chrono::steady_clock::time_point time = {};
};

} // namespace sinter::emulator

struct CUstream_st {
public:
  /// Appends the work, to the graph if the stream is captured.
  CUresult enqueue(sinter::emulator::Work work);

  bool isIdle() const { return queue.empty(); }

  /// Does the first piece of work that is queued.
  CUresult runNext();
  CUresult runAll();
  CUresult runUntil(const sinter::emulator::Recording &recording);

  CUresult record(CUevent event);
  CUresult waitFor(const CUevent_st &event);

  CUresult beginCapture(CUstreamCaptureMode mode);
  /// Ends the capture that began with this stream.
  CUresult endCapture(CUgraph &graph);
  bool isCaptured() const { return capture != nullptr; }
  /// The capture can no longer end well.
  void invalidateCapture();
  /// The same, if there is a capture and it forbids the calling thread what may
  /// be unsafe; else false.
  bool forbidInCapture();

private:
  std::deque<sinter::emulator::Work> queue;

  /// While captured: the graph, and the nodes that the next one depends on.
  std::shared_ptr<sinter::emulator::Capture> capture;
  std::vector<size_t> lastNodes;
};

struct CUevent_st {
  /// The latest point that was recorded; null: none.
  std::shared_ptr<sinter::emulator::Recording> recording;
  /// Recorded in a captured stream: what the stream had captured till then.
  std::shared_ptr<sinter::emulator::Capture> capture;
  std::vector<size_t> lastNodes;
};

#endif // SINTER_EMULATOR_STREAM_H
