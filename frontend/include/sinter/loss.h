//===-- loss.h - what a training minimises ----------------------*- C++ -*-===//
//
// Keras's losses as plain aggregates. Each is a mean over all elements of the
// batch or, where it compares distributions in the last axis, over all of
// those.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_LOSS_H
#define SINTER_LOSS_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"
#include "sinter/list.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>

namespace sinter {

/// The weight of each class in a loss.
using ClassWeights = List<double, Loss::maxClassWeights>;

/// The mean of (output - target)^2.
struct mean_squared_error {
  /// The name of the input that holds the right answers. It belongs to the
  /// loss, not to the network: the data's feed of that name gives its shape.
  std::string_view target{};

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "mean_squared_error";
  static constexpr LossKind kind = LossKind::meanSquaredError;
  static constexpr ClassWeights class_weights{};
};

/// The mean of -t * log(p) - (1 - t) * log(1 - p), from outputs in [0, 1]. From
/// logits, without clipping, where the output is a sigmoid.
struct binary_crossentropy {
  std::string_view target{};
  ClassWeights class_weights{}; ///< of 0 and of 1

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "binary_crossentropy";
  static constexpr LossKind kind = LossKind::binaryCrossentropy;
};

/// The mean of -sum(t * log(p)) over the last axis; the target is a
/// distribution such as a one-hot label. From logits, without clipping, where
/// the output is a softmax.
struct categorical_crossentropy {
  std::string_view target{};
  ClassWeights class_weights{};

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "categorical_crossentropy";
  static constexpr LossKind kind = LossKind::categoricalCrossentropy;
};

/// The same with the number of the right class as target.
struct sparse_categorical_crossentropy {
  std::string_view target{};
  ClassWeights class_weights{};

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "sparse_categorical_crossentropy";
  static constexpr LossKind kind = LossKind::sparseCategoricalCrossentropy;
};

namespace detail {

/// The output's shape with a last extent of 1: a class number in the place of
/// each distribution.
constexpr Shape classNumberShape(Shape output) {
  output[output.rank() - 1] = 1;
  return output;
}

/// The shape of the target that a loss compares with an output.
constexpr Shape targetShape(LossKind kind, const Shape &output) {
  return kind == LossKind::sparseCategoricalCrossentropy
             ? classNumberShape(output)
             : output;
}

} // namespace detail

/// Any of the losses above.
class LossRule {
public:
  template <typename Rule>
    requires requires { LossKind(Rule::kind); }
  constexpr LossRule(const Rule &rule)
      : name(Rule::name), target(rule.target), kind(Rule::kind),
        classWeights(rule.class_weights), where(detail::lineOf(rule.location)) {
  }

  std::string_view name;
  std::string_view target;
  LossKind kind;
  ClassWeights classWeights;
  SourceLine where;

  /// What is wrong with comparing these; empty if nothing is.
  constexpr Text check(const Shape &output, const Shape &actualTarget) const {
    int64_t classes = output[output.rank() - 1];
    bool isBinary = kind == LossKind::binaryCrossentropy;
    bool isCategorical = !isBinary && kind != LossKind::meanSquaredError;
    if (isCategorical && classes < 2)
      return Text("expected an output of at least 2 classes, got ") << output;
    if (Shape expected = detail::targetShape(kind, output);
        actualTarget != expected) {
      if (kind == LossKind::sparseCategoricalCrossentropy)
        return Text("expected a target of class numbers of shape ")
               << expected << ", got " << actualTarget;
      return Text("expected a target of the output's shape ")
             << expected << ", got " << actualTarget;
    }
    if (classWeights.size() == 0)
      return {};
    if (isBinary && classes != 1)
      return Text("expected an output of one value beside class weights, got ")
             << output;
    if (int64_t expected = isBinary ? 2 : classes;
        classWeights.overflows() ||
        static_cast<int64_t>(classWeights.size()) != expected)
      return Text("expected ") << expected << " class weights, got "
                               << static_cast<int64_t>(classWeights.size());
    for (double weight : classWeights)
      if (Text fault = detail::expectAtLeastZero("a class weight", weight);
          !fault.empty())
        return fault;
    return {};
  }

  constexpr Loss freeze(int32_t outputIndex, int32_t targetIndex) const {
    Loss loss{.kind = kind,
              .output = outputIndex,
              .target = targetIndex,
              .classWeightCount = static_cast<int32_t>(classWeights.size()),
              .where = where};
    std::copy(classWeights.begin(), classWeights.end(),
              loss.classWeightList.begin());
    return loss;
  }
};

} // namespace sinter

#endif // SINTER_LOSS_H
