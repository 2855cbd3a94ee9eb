//===-- training.h - how a model is trained ---------------------*- C++ -*-===//
//
// Losses, optimizers and phases as plain aggregates. Each brings its own
// rules; program.h checks them against the model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TRAINING_H
#define SINTER_TRAINING_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"
#include "sinter/list.h"

#include <cstdint>
#include <source_location>
#include <string_view>

namespace sinter {

/// The mean over every element of the batch of (output - target)^2.
struct mean_squared_error {
  /// The name of the input that holds the right answers. It belongs to the
  /// loss, not to the network: the data's feed of that name gives its shape.
  std::string_view target{};

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "mean_squared_error";
  static constexpr LossKind kind = LossKind::meanSquaredError;

  /// What is wrong with comparing these; empty if nothing is.
  static constexpr Text check(const Shape &output, const Shape &target) {
    if (output == target)
      return {};
    return Text("expected a target of the output's shape ")
           << output << ", got " << target;
  }
};

/// Adam as in Keras 3: epsilon is added outside the square root.
struct adam {
  double learning_rate = 1e-3;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "adam";

  /// What is wrong with the numbers; empty if nothing is. The negated
  /// comparisons refuse a NaN as well.
  constexpr Text check() const {
    if (!(learning_rate > 0 && learning_rate <= 1e6))
      return Text("expected a learning rate above 0, got ")
             << detail::decimal(learning_rate);
    for (double beta : {beta_1, beta_2})
      if (!(beta >= 0 && beta < 1))
        return Text("expected beta_1 and beta_2 from 0 to less than 1, got ")
               << detail::decimal(beta);
    if (!(epsilon > 0 && epsilon <= 1e6))
      return Text("expected an epsilon above 0, got ")
             << detail::decimal(epsilon);
    return {};
  }

  constexpr Optimizer freeze() const {
    return {.kind = OptimizerKind::adam,
            .learningRate = learning_rate,
            .beta1 = beta_1,
            .beta2 = beta_2,
            .epsilon = epsilon,
            .where = detail::lineOf(location)};
  }
};

/// One part of the training: the executable's `--phase`.
struct phase {
  std::string_view name = "main";
  int64_t epochs = 1;

  std::source_location location = std::source_location::current();
};

/// More phases than any training of this project has.
inline constexpr size_t maxPhases = 8;

/// Everything about a training: what is fed, what is minimised, how, how long.
template <typename Data, typename LossFunction, typename OptimizerRule>
struct Training {
  Data data;
  LossFunction loss;
  OptimizerRule optimizer;
  List<phase, maxPhases> phases{};
  int64_t batch_size = 32;

  std::source_location location = std::source_location::current();
};

} // namespace sinter

#endif // SINTER_TRAINING_H
