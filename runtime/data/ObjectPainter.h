//===-- ObjectPainter.h - pictures of classes -------------------*- C++ -*-===//
//
// Paints an object of a given class before a textured background.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_OBJECTPAINTER_H
#define SINTER_RUNTIME_DATA_OBJECTPAINTER_H

#include "data/Random.h"
#include "files/Picture.h"

namespace sinter::runtime {

/// Paints an object of class `label` of `classCount`. Its shape is one of five
/// and its colour near one of the class; either alone leaves some classes
/// alike.
Picture paintObject(Random &random, int64_t height, int64_t width,
                    int64_t label, int64_t classCount);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_OBJECTPAINTER_H
