//===-- Trace.h - a profile as a Chrome trace -------------------*- C++ -*-===//
//
// The format that chrome://tracing and Perfetto (https://ui.perfetto.dev) load:
// "Trace Event Format", its JSON array of complete events.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_PROFILE_TRACE_H
#define SINTER_RUNTIME_PROFILE_TRACE_H

#include "core/Status.h"
#include "profile/Recorder.h"

#include <filesystem>

namespace sinter::runtime {

/// Writes the recorder's spans to `path`: a row for each thread, an event named
/// by its launch for each span, with the layers, the run and the number of
/// tiles as its arguments.
Status writeTrace(const std::filesystem::path &path, const Recorder &recorder);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_PROFILE_TRACE_H
