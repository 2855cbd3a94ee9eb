//===-- Augmentation.h - pictures that vary in training ---------*- C++ -*-===//
//
// Flips and cuts of pictures, with their masks, as the model file declares
// them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_AUGMENTATION_H
#define SINTER_RUNTIME_DATA_AUGMENTATION_H

#include "data/Noise.h"
#include "data/SampleSource.h"
#include "sinter/abi.h"

namespace sinter::runtime {

/// Whether `augment` changes anything.
inline bool isAugmented(const sinter_dataset &dataset) {
  return dataset.flip_horizontally || dataset.flip_vertically ||
         dataset.crop_padding > 0;
}

/// Changes the picture of sample number `index`, and its mask alike, as
/// `dataset` says. What becomes of it is a function of the key's seed and epoch
/// and of the index.
void augment(const sinter_dataset &dataset, int64_t index, const NoiseKey &key,
             Sample &sample);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_AUGMENTATION_H
