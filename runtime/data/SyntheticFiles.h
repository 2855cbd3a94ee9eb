//===-- SyntheticFiles.h - where made data is kept --------------*- C++ -*-===//
//
// Folders of data sets that the runtime makes itself, each made once.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_SYNTHETICFILES_H
#define SINTER_RUNTIME_DATA_SYNTHETICFILES_H

#include "core/Status.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>

namespace sinter::runtime {

/// Where made data is kept: sinter/ in $XDG_CACHE_HOME or ~/.cache.
Expected<std::filesystem::path> defaultCacheFolder();

/// Makes a folder and those around it.
Status makeFolder(const std::filesystem::path &path);

/// Writes a file, not more safely than a folder that is made again if need be
/// deserves.
Status writeNewFile(const std::filesystem::path &path,
                    std::span<const std::byte> bytes);

/// Fails unless 1 to a million samples are to be made.
Status checkSampleCount(int64_t count);

/// The folder `name` in `cacheFolder`, into which `make` writes the files of a
/// data set. If it is there already, that is all: it appears as a whole, after
/// `make` has succeeded in a folder of another name.
Expected<std::filesystem::path>
makeOnce(const std::filesystem::path &cacheFolder, const std::string &name,
         const std::function<Status(const std::filesystem::path &)> &make);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_SYNTHETICFILES_H
