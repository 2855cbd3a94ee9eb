//===-- Feed.h - from a sample to a model's input ---------------*- C++ -*-===//
//
// Applies what the model file says about an input: what of the sample it
// receives, and the stages that this goes through.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_FEED_H
#define SINTER_RUNTIME_DATA_FEED_H

#include "data/Noise.h"
#include "data/SampleSource.h"
#include "sinter/abi.h"

#include <span>

namespace sinter::runtime {

/// Writes the values of `sample`, number `index` of its source, for the model's
/// input number `position`: `values` has as many elements as the input's shape.
/// What the sample lacks is 0. The noise of an element is a function of `key`,
/// `index`, its place in the sample, `position` and the stage: neither the
/// batch nor threads change it.
void fillInput(const sinter_feed &feed, int64_t position, const Sample &sample,
               int64_t index, const NoiseKey &key, std::span<float> values);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_FEED_H
