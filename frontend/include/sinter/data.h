//===-- data.h - what a model is fed with -----------------------*- C++ -*-===//
//
// The data sets, and what happens to a sample's value on its way to an input.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DATA_H
#define SINTER_DATA_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"
#include "sinter/list.h"

#include <source_location>
#include <string_view>

namespace sinter {

/// Sets each element to 1 with probability `salt`, else to 0 with probability
/// `pepper`.
struct salt_and_pepper {
  double salt = 0;
  double pepper = 0;

  static constexpr std::string_view name = "salt_and_pepper";

  /// What is wrong with the probabilities; empty if nothing is. The negated
  /// comparisons refuse a NaN as well.
  static constexpr Text check(const Stage &stage) {
    for (double probability : {stage.a, stage.b})
      if (!(probability >= 0 && probability <= 1))
        return Text("expected probabilities from 0 to 1, got ")
               << detail::decimal(probability);
    if (!(stage.a + stage.b <= 1))
      return Text("expected probabilities that sum to at most 1, got ")
             << detail::decimal(stage.a) << " + " << detail::decimal(stage.b);
    return {};
  }
};

/// What an input receives: something of the sample, then stages in order.
struct FeedValue {
  Source source = Source::picture;
  List<Stage, Feed::maxStages> stages{};
};

/// The picture of a sample, scaled to [0, 1].
inline constexpr FeedValue picture{.source = Source::picture};

/// Adds a stage: `picture | salt_and_pepper{.salt = 0.1, .pepper = 0.1}`.
constexpr FeedValue operator|(FeedValue value, const salt_and_pepper &noise) {
  value.stages.append({StageKind::saltAndPepper, noise.salt, noise.pepper});
  return value;
}

/// Fills the input `input` (the loss's target is one) with `value`.
struct feed {
  std::string_view input{};
  FeedValue value{};
  std::source_location location = std::source_location::current();
};

/// More inputs than any model of this project has.
inline constexpr size_t maxFeeds = 8;

/// The MNIST handwritten digits: one grey 28x28 picture a sample.
struct mnist {
  List<feed, maxFeeds> feeds{};

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "mnist";
  static constexpr Shape picture{28, 28, 1};
};

} // namespace sinter

#endif // SINTER_DATA_H
