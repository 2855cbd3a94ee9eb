//===-- AnimalPainter.h - animals with their masks --------------*- C++ -*-===//
//
// Paints what stands in for photographs of horses and dogs.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_ANIMALPAINTER_H
#define SINTER_RUNTIME_DATA_ANIMALPAINTER_H

#include "data/Random.h"
#include "files/Picture.h"

namespace sinter::runtime {

/// Horses have long legs and a long head; dogs are low, with round heads. They
/// differ in colour, too.
enum class Animal { Horse, Dog };

struct AnimalPicture {
  Picture picture; ///< in colour
  Picture mask;    ///< grey, 255 where the animal is
};

/// Paints an animal somewhere before a textured background. `hue` is that of
/// its coat, from 0 to 1.
AnimalPicture paintAnimal(Random &random, int64_t height, int64_t width,
                          Animal animal, float hue);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_ANIMALPAINTER_H
