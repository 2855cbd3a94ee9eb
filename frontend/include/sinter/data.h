//===-- data.h - the samples that a model is trained on ---------*- C++ -*-===//
//
// The data sets as plain aggregates: which files are read, how pictures are
// varied in training, and which input receives what.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DATA_H
#define SINTER_DATA_H

#include "sinter/diagnostic.h"
#include "sinter/feed.h"
#include "sinter/graph.h"
#include "sinter/list.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <span>
#include <string_view>

namespace sinter {

/// More inputs than any model of this project has.
inline constexpr size_t maxFeeds = 8;

using Feeds = List<feed, maxFeeds>;
using ClassNames = List<std::string_view, Dataset::maxClasses>;

/// How pictures, and masks with them, are varied in training; nothing is while
/// a model is evaluated.
struct Augmentation {
  bool flip_horizontal = false; ///< half of the pictures, at random
  bool flip_vertical = false;   ///< half of the pictures, at random
  /// Pixels of zeros on each side, before a random cut of the old size.
  int64_t random_crop = 0;
};

namespace detail {

inline constexpr std::array classificationSources{
    Source::picture, Source::label, Source::labelOneHot};
inline constexpr std::array segmentationSources{Source::picture, Source::mask,
                                                Source::maskOneHot};
inline constexpr std::array arraySources{Source::array};

} // namespace detail

/// The MNIST handwritten digits: a grey 28x28 picture with one of ten labels.
struct mnist {
  Feeds feeds{};
  Augmentation augmentation{};
  double validation_split = 0.1; ///< fraction of the training files, their end

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "mnist";
  static constexpr std::span<const Source> sources =
      detail::classificationSources;
  static constexpr Shape picture{28, 28, 1};
  static constexpr ClassNames classes{"0", "1", "2", "3", "4",
                                      "5", "6", "7", "8", "9"};
};

/// CIFAR-10: a coloured 32x32 picture with one of ten labels.
struct cifar10 {
  Feeds feeds{};
  Augmentation augmentation{};
  double validation_split = 0.1; ///< fraction of the training files, their end

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "cifar10";
  static constexpr std::span<const Source> sources =
      detail::classificationSources;
  static constexpr Shape picture{32, 32, 3};
  static constexpr ClassNames classes{"airplane", "automobile", "bird", "cat",
                                      "deer",     "dog",        "frog", "horse",
                                      "ship",     "truck"};
};

/// A folder of PNG and JPEG pictures for each class.
struct image_folders {
  ClassNames classes{}; ///< the names of the folders
  Shape picture{};      ///< HxWxC that every picture is brought to
  Feeds feeds{};
  Augmentation augmentation{};
  double validation_split = 0.1; ///< if there is no folder for validation

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "image_folders";
  static constexpr std::span<const Source> sources =
      detail::classificationSources;
};

/// PNG and JPEG pictures with masks: the pixels of `images/<class>/1.jpg` are
/// of that class where those of `annotations/<class>/1.png` are not black, and
/// background elsewhere.
struct segmentation {
  ClassNames classes{}; ///< the background's name, then those of the folders
  Shape picture{};      ///< HxWxC that every picture is brought to
  Feeds feeds{};
  Augmentation augmentation{};
  double validation_split = 0.1; ///< if there is no folder for validation

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "segmentation";
  static constexpr std::span<const Source> sources =
      detail::segmentationSources;
};

/// Arrays of .npz and .npy files, whose first extent counts samples. An input
/// has the shape that the model gives it, the target that which the loss needs.
struct arrays {
  Feeds feeds{};
  double validation_split = 0.1; ///< if there are no files for validation

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "arrays";
  static constexpr std::span<const Source> sources = detail::arraySources;
  static constexpr Shape picture{};
  static constexpr ClassNames classes{};
  static constexpr Augmentation augmentation{};
};

/// Any of the data sets above.
class DataRule {
public:
  template <typename Rule>
    requires requires(const Rule &rule) { Feeds(rule.feeds); }
  constexpr DataRule(const Rule &rule)
      : name(Rule::name), sources(Rule::sources), picture(rule.picture),
        classes(rule.classes), feeds(rule.feeds),
        augmentation(rule.augmentation), validationSplit(rule.validation_split),
        where(detail::lineOf(rule.location)) {}

  std::string_view name;
  std::span<const Source> sources; ///< what its samples have
  Shape picture;                   ///< no extents: there are no pictures
  ClassNames classes;
  Feeds feeds;
  Augmentation augmentation;
  double validationSplit;
  SourceLine where;

  constexpr int64_t classCount() const {
    return static_cast<int64_t>(classes.size());
  }

  /// The shape of a value that the samples have; no extents if only the files
  /// know it.
  constexpr Shape shapeOf(const FeedValue &value) const {
    switch (value.source) {
    case Source::picture:
      for (const Stage &stage : value.stages)
        if (stage.kind == StageKind::resize)
          return {static_cast<int64_t>(stage.a), static_cast<int64_t>(stage.b),
                  picture[2]};
      return picture;
    case Source::label:
      return {1};
    case Source::labelOneHot:
      return {classCount()};
    case Source::mask:
      return {picture[0], picture[1], 1};
    case Source::maskOneHot:
      return {picture[0], picture[1], classCount()};
    case Source::array:
      return {};
    }
  }

  /// What is wrong, the feeds aside; empty if nothing is.
  constexpr Text check() const {
    Text fault = detail::expectBelowOne("a validation split", validationSplit);
    bool hasPictures = sources.front() == Source::picture;
    return fault.empty() && hasPictures ? checkPictures() : fault;
  }

  constexpr Dataset freeze() const {
    Dataset dataset{.reader = name,
                    .picture = picture,
                    .classCount = static_cast<int32_t>(classes.size()),
                    .flipHorizontally = augmentation.flip_horizontal,
                    .flipVertically = augmentation.flip_vertical,
                    .cropPadding = augmentation.random_crop,
                    .validationSplit = validationSplit,
                    .where = where};
    std::copy(classes.begin(), classes.end(), dataset.classList.begin());
    return dataset;
  }

private:
  constexpr Text checkPictures() const {
    if (picture.rank() != 3 || (picture[2] != 1 && picture[2] != 3))
      return Text("expected pictures of HxWx1 or HxWx3, got ")
             << (picture.rank() == 0 ? Text("none") : Text() << picture);
    if (Text fault = shape_rules::declared(picture).error; !fault.empty())
      return fault;
    if (int64_t most = std::min(picture[0], picture[1]);
        augmentation.random_crop < 0 || augmentation.random_crop > most)
      return Text("expected a random crop from 0 to ")
             << most << " pixels, got " << augmentation.random_crop;
    if (classes.overflows() || classes.size() < 2)
      return Text("expected 2 to ")
             << static_cast<int64_t>(Dataset::maxClasses) << " classes, got "
             << (classes.overflows() ? Text("more") : Text() << classCount());
    for (const std::string_view &each : classes) {
      if (Text fault = detail::checkName(each); !fault.empty())
        return fault;
      if (std::find(classes.begin(), &each, each) != &each)
        return Text("expected each class once, got '")
               << each << "' a second time";
    }
    return {};
  }
};

} // namespace sinter

#endif // SINTER_DATA_H
