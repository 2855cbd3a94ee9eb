//===-- EncodePicture.h - pictures as files ---------------------*- C++ -*-===//
//
// Encodes grey and coloured pictures.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_ENCODEPICTURE_H
#define SINTER_RUNTIME_FILES_ENCODEPICTURE_H

#include "core/Status.h"
#include "files/Picture.h"

#include <cstddef>
#include <vector>

namespace sinter::runtime {

Expected<std::vector<std::byte>> encodePng(const Picture &picture);

/// `quality` is from 1 to 100.
Expected<std::vector<std::byte>> encodeJpeg(const Picture &picture,
                                            int quality);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_ENCODEPICTURE_H
