//===-- Context.h - the state of the device ---------------------*- C++ -*-===//
//
// The device's primary context, the only one there is, and the frame of every
// call of the driver API.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CONTEXT_H
#define SINTER_EMULATOR_CONTEXT_H

#include "Driver.h"
#include "Memory.h"
#include "Multiprocessors.h"
#include "Options.h"
#include "Stream.h"

#include <memory>
#include <mutex>
#include <vector>

struct CUctx_st {
public:
  explicit CUctx_st(const sinter::emulator::Options &options);

  /// Does all that is queued in all streams.
  CUresult runAll();

  /// In random order, now and then does some work that nobody waits for.
  CUresult letStreamsGetAhead();

  CUresult run(const sinter::emulator::Launch &launch);

  /// Whether a capture in progress forbids the calling thread what may be
  /// unsafe. That capture can then no longer end well.
  bool forbidInCaptures();

  const sinter::emulator::Options options;
  sinter::emulator::Random random;
  sinter::emulator::Memory deviceMemory;
  sinter::emulator::Memory pinnedMemory{UINT64_MAX};
  std::vector<std::unique_ptr<CUstream_st>> streams;
  /// The error of a kernel, which every later call returns.
  CUresult error = CUDA_SUCCESS;

private:
  sinter::emulator::Multiprocessors multiprocessors;
};

namespace sinter::emulator {

/// The context; only within call().
CUctx_st &context();

/// Runs the body of a call that needs a context, one call at a time. An error
/// of a kernel stays with the context.
CUresult call(const std::function<CUresult()> &body);

/// The same for a call that may be unsafe while a stream is captured.
CUresult callOutsideOfCaptures(const std::function<CUresult()> &body);

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_CONTEXT_H
