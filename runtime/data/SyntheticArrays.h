//===-- SyntheticArrays.h - arrays in place of the user's -------*- C++ -*-===//
//
// Random inputs with targets that can be learnt from them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_SYNTHETICARRAYS_H
#define SINTER_RUNTIME_DATA_SYNTHETICARRAYS_H

#include "data/SyntheticPictures.h"

namespace sinter::runtime {

/// Numbers from 0 to 1 for each input that is no target. The number of the
/// sample's class is that of the part of the first of these whose elements were
/// made the largest; targets hold 1 at it in their last extent, or the number
/// itself where that extent is 1.
Synthesis synthesizeArrays;

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_SYNTHETICARRAYS_H
