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
#include <cstdint>
#include <span>
#include <vector>

namespace sinter::runtime {

/// With a palette (red, green and blue of 256 colours), the bytes of a grey
/// picture are numbers of its colours. A picture is an error if it has more
/// rows or columns than libpng reads.
Expected<std::vector<std::byte>>
encodePng(const Picture &picture, std::span<const uint8_t> palette = {});

/// `quality` is from 1 to 100.
Expected<std::vector<std::byte>> encodeJpeg(const Picture &picture,
                                            int quality);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_ENCODEPICTURE_H
