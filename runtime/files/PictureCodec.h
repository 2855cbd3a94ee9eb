//===-- PictureCodec.h - one format of pictures -----------------*- C++ -*-===//
//
// What the codecs of PictureFile.h have in common.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_PICTURECODEC_H
#define SINTER_RUNTIME_FILES_PICTURECODEC_H

#include "files/PictureFile.h"

namespace sinter::runtime {

/// Checks the header of a file whose first bytes, if not all, are `bytes`, and
/// decodes the rest if `picture` is given. Errors give the reason alone.
using PictureCodec = Expected<PictureSize>(std::span<const std::byte> bytes,
                                           Picture *picture);

PictureCodec decodePng;
PictureCodec decodeJpeg;

/// Fails if a picture is too large to be anything but an attack.
Status checkPictureSize(int64_t height, int64_t width);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_PICTURECODEC_H
