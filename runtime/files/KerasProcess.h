//===-- KerasProcess.h - reading behind the wall of a process ---*- C++ -*-===//
//
// The HDF5 library is fast and complete, but a damaged file can make it crash.
// A process of its own then does that in our place.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_KERASPROCESS_H
#define SINTER_RUNTIME_FILES_KERASPROCESS_H

#include "files/KerasFile.h"

#include <functional>

namespace sinter::runtime {

using KerasReader = std::function<Expected<std::vector<KerasLayer>>()>;

/// What `read` returns, which runs in a child process; an error that names
/// `path` if that process does not get to its end.
Expected<std::vector<KerasLayer>>
readInChildProcess(const std::filesystem::path &path, const KerasReader &read);

/// How layers, or why there are none, go through a pipe. What comes out may be
/// the work of a process that has gone astray: it is checked, and an error that
/// names `path` where it is malformed or does not fit into memory.
bool sendLayers(int pipe, const Expected<std::vector<KerasLayer>> &layers);
Expected<std::vector<KerasLayer>>
receiveLayers(int pipe, const std::filesystem::path &path);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_KERASPROCESS_H
