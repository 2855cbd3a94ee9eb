//===-- feed.h - what an input receives -------------------------*- C++ -*-===//
//
// Something of a sample, then stages that change it on its way to an input:
// `{"noisy", picture | salt_and_pepper{.salt = 0.1, .pepper = 0.1}}`.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_FEED_H
#define SINTER_FEED_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"
#include "sinter/list.h"

#include <concepts>
#include <cstdint>
#include <source_location>
#include <string_view>

namespace sinter {

/// What an input receives.
struct FeedValue {
  Source source = Source::picture;
  std::string_view array_name{}; ///< of Source::array
  List<Stage, Feed::maxStages> stages{};
};

/// The picture of a sample, scaled to [0, 1], HxWxC.
inline constexpr FeedValue picture{.source = Source::picture};
/// The number of its class, of shape 1.
inline constexpr FeedValue label{.source = Source::label};
/// 1 at its class, 0 at the others.
inline constexpr FeedValue one_hot_label{.source = Source::labelOneHot};
/// The number of each pixel's class, HxWx1.
inline constexpr FeedValue mask{.source = Source::mask};
/// 1 at each pixel's class, 0 at the others, HxWx(classes).
inline constexpr FeedValue one_hot_mask{.source = Source::maskOneHot};

/// The array of this name in the files of `arrays`.
constexpr FeedValue array(std::string_view name) {
  return {.source = Source::array, .array_name = name};
}

/// Sets each element to 1 with probability `salt`, else to 0 with probability
/// `pepper`.
struct salt_and_pepper {
  double salt = 0;
  double pepper = 0;

  constexpr Stage freeze() const {
    return {StageKind::saltAndPepper, salt, pepper};
  }
};

/// factor * x + offset.
struct scale {
  double factor = 1;
  double offset = 0;

  constexpr Stage freeze() const { return {StageKind::scale, factor, offset}; }
};

/// Brings a picture to other extents than the data set's, to which its mask
/// stays: `picture | resize{224, 224}`.
struct resize {
  int64_t height = 0;
  int64_t width = 0;

  constexpr Stage freeze() const {
    return {StageKind::resize, static_cast<double>(height),
            static_cast<double>(width)};
  }
};

namespace detail {

struct CaffePreprocessing {
  constexpr Stage freeze() const { return {.kind = StageKind::caffe}; }
};

} // namespace detail

/// Keras's preprocess_input of VGG19 and ResNet50, from a picture in [0, 1]:
/// x * 255, RGB to BGR, minus the mean colour of ImageNet.
inline constexpr detail::CaffePreprocessing caffe_preprocessing;

/// Adds a stage.
template <typename Rule>
  requires requires(const Rule &rule) {
    { rule.freeze() } -> std::same_as<Stage>;
  }
constexpr FeedValue operator|(FeedValue value, const Rule &rule) {
  value.stages.append(rule.freeze());
  return value;
}

/// Fills the input `input` (the loss's target is one) with `value`.
struct feed {
  std::string_view input{};
  FeedValue value{};
  std::source_location location = std::source_location::current();
};

namespace detail {

/// The word of the model file for a source.
constexpr std::string_view wordFor(Source source) {
  switch (source) {
  case Source::picture:
    return "picture";
  case Source::label:
    return "label";
  case Source::labelOneHot:
    return "one_hot_label";
  case Source::mask:
    return "mask";
  case Source::maskOneHot:
    return "one_hot_mask";
  case Source::array:
    return "array";
  }
}

/// What is wrong with a stage on values of this shape; empty if nothing is.
constexpr Text checkStage(const Stage &stage, const Shape &shape) {
  switch (stage.kind) {
  case StageKind::saltAndPepper:
    for (double probability : {stage.a, stage.b})
      if (Text fault = expectAtMostOne("probabilities", probability);
          !fault.empty())
        return fault;
    if (stage.a + stage.b > 1)
      return Text("expected probabilities that sum to at most 1, got ")
             << decimal(stage.a) << " + " << decimal(stage.b);
    return {};
  case StageKind::scale:
    for (double number : {stage.a, stage.b})
      if (!(number >= -largestNumber && number <= largestNumber))
        return Text("expected a finite factor and offset, got ")
               << decimal(number);
    return {};
  case StageKind::caffe:
    if (shape.rank() != 3 || shape[2] != 3)
      return Text("expected a colour picture (HxWx3) before "
                  "caffe_preprocessing, got ")
             << shape;
    return {};
  case StageKind::resize:
    return shape_rules::expectPositive(
        "a size",
        {static_cast<int64_t>(stage.a), static_cast<int64_t>(stage.b)});
  }
}

} // namespace detail
} // namespace sinter

#endif // SINTER_FEED_H
