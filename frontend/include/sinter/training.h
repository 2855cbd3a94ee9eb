//===-- training.h - how a model is trained ---------------------*- C++ -*-===//
//
// What is fed, what is minimised, how, how long, as one plain aggregate.
// program.h checks it against the model.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TRAINING_H
#define SINTER_TRAINING_H

#include "sinter/data.h"
#include "sinter/graph.h"
#include "sinter/list.h"
#include "sinter/loss.h"
#include "sinter/metric.h"
#include "sinter/optimizer.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <source_location>
#include <string_view>

namespace sinter {

/// One part of the training: the executable's `--phase`.
struct phase {
  std::string_view name = "main";
  int64_t epochs = 1;
  /// Layers that do not learn: names, or patterns in which a star stands for
  /// any text, as "block*" and "*_bn".
  List<std::string_view, Phase::maxFrozen> freeze{};
  /// The training's unless it has one of its own; it starts afresh either way.
  std::optional<OptimizerRule> optimizer{};

  std::source_location location = std::source_location::current();
};

/// More phases and metrics than any training of this project has.
inline constexpr size_t maxPhases = 8;
inline constexpr size_t maxMetrics = 8;

/// Everything about a training.
struct Training {
  DataRule data;
  LossRule loss;
  std::optional<OptimizerRule> optimizer{};
  List<MetricRule, maxMetrics> metrics{};
  List<phase, maxPhases> phases{};
  int64_t batch_size = 32;

  std::source_location location = std::source_location::current();
};

} // namespace sinter

#endif // SINTER_TRAINING_H
