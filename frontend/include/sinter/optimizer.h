//===-- optimizer.h - how parameters learn ----------------------*- C++ -*-===//
//
// The optimizers of Keras 3 with their defaults, as plain aggregates. Each can
// clip gradients: each one to a norm, all together to a norm, or each element
// to a value; 0 is off.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_OPTIMIZER_H
#define SINTER_OPTIMIZER_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"
#include "sinter/schedule.h"

#include <concepts>
#include <cstdint>
#include <source_location>
#include <string_view>

namespace sinter {

namespace detail {

/// What is wrong with the clipping of an optimizer; empty if nothing is.
template <typename Rule>
constexpr Text checkClipping(const Rule &rule) {
  int64_t used = 0;
  for (double limit :
       {rule.clip_norm, rule.global_clip_norm, rule.clip_value}) {
    if (Text fault = expectAtLeastZero("a limit of gradients", limit);
        !fault.empty())
      return fault;
    used += limit > 0;
  }
  if (used > 1)
    return Text("expected at most one of clip_norm, global_clip_norm and "
                "clip_value, got ")
           << used;
  return {};
}

/// What every optimizer has.
template <typename Rule>
constexpr Optimizer freezeCommon(OptimizerKind kind, const Rule &rule) {
  return {.kind = kind,
          .learningRate = rule.learning_rate.freeze(),
          .clipNorm = rule.clip_norm,
          .globalClipNorm = rule.global_clip_norm,
          .clipValue = rule.clip_value,
          .where = lineOf(rule.location)};
}

/// What adam and adamw share.
template <typename Rule>
constexpr Text checkMoments(const Rule &rule) {
  return shape_rules::firstOf(
      {rule.learning_rate.check(), expectBelowOne("a beta_1", rule.beta_1),
       expectBelowOne("a beta_2", rule.beta_2),
       expectAboveZero("an epsilon", rule.epsilon), checkClipping(rule)});
}

template <typename Rule>
constexpr Optimizer freezeMoments(OptimizerKind kind, const Rule &rule) {
  Optimizer optimizer = freezeCommon(kind, rule);
  optimizer.beta1 = rule.beta_1;
  optimizer.beta2 = rule.beta_2;
  optimizer.epsilon = rule.epsilon;
  return optimizer;
}

} // namespace detail

/// Gradient descent, with momentum if it is not 0.
struct sgd {
  LearningRate learning_rate = 0.01;
  double momentum = 0;
  bool nesterov = false;
  double clip_norm = 0;
  double global_clip_norm = 0;
  double clip_value = 0;

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "sgd";

  /// What is wrong with the numbers; empty if nothing is.
  constexpr Text check() const {
    return shape_rules::firstOf(
        {learning_rate.check(), detail::expectAtMostOne("a momentum", momentum),
         detail::checkClipping(*this)});
  }
  constexpr Optimizer freeze() const {
    Optimizer optimizer = detail::freezeCommon(OptimizerKind::sgd, *this);
    optimizer.momentum = momentum;
    optimizer.nesterov = nesterov;
    return optimizer;
  }
};

/// RMSprop as in Keras 3: epsilon is added inside the square root.
struct rmsprop {
  LearningRate learning_rate = 1e-3;
  double rho = 0.9;
  double momentum = 0;
  double epsilon = 1e-7;
  /// Keras 2's: divides a constant learning rate by 1 + decay * t.
  double decay = 0;
  double clip_norm = 0;
  double global_clip_norm = 0;
  double clip_value = 0;

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "rmsprop";

  /// What is wrong with the numbers; empty if nothing is.
  constexpr Text check() const {
    if (decay != 0 && learning_rate.freeze().kind != ScheduleKind::constant)
      return Text("expected a constant learning rate beside a decay, got a "
                  "schedule");
    return shape_rules::firstOf(
        {learning_rate.check(), detail::expectBelowOne("a rho", rho),
         detail::expectAtMostOne("a momentum", momentum),
         detail::expectAboveZero("an epsilon", epsilon),
         detail::expectAtLeastZero("a decay", decay),
         detail::checkClipping(*this)});
  }
  constexpr Optimizer freeze() const {
    Optimizer optimizer = detail::freezeCommon(OptimizerKind::rmsprop, *this);
    if (decay != 0)
      optimizer.learningRate =
          inverse_time_decay{.initial_learning_rate =
                                 optimizer.learningRate.rate,
                             .decay_rate = decay}
              .freeze();
    optimizer.rho = rho;
    optimizer.momentum = momentum;
    optimizer.epsilon = epsilon;
    return optimizer;
  }
};

/// Adam as in Keras 3: epsilon is added outside the square root.
struct adam {
  LearningRate learning_rate = 1e-3;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  double clip_norm = 0;
  double global_clip_norm = 0;
  double clip_value = 0;

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "adam";

  /// What is wrong with the numbers; empty if nothing is.
  constexpr Text check() const { return detail::checkMoments(*this); }
  constexpr Optimizer freeze() const {
    return detail::freezeMoments(OptimizerKind::adam, *this);
  }
};

/// Adam with decoupled weight decay: before each update, every parameter loses
/// learning_rate * weight_decay times itself.
struct adamw {
  LearningRate learning_rate = 1e-3;
  double weight_decay = 0.004;
  double beta_1 = 0.9;
  double beta_2 = 0.999;
  double epsilon = 1e-7;
  double clip_norm = 0;
  double global_clip_norm = 0;
  double clip_value = 0;

  std::source_location location = std::source_location::current();

  static constexpr std::string_view name = "adamw";

  /// What is wrong with the numbers; empty if nothing is.
  constexpr Text check() const {
    return shape_rules::firstOf(
        {detail::checkMoments(*this),
         detail::expectAtLeastZero("a weight decay", weight_decay)});
  }
  constexpr Optimizer freeze() const {
    Optimizer optimizer = detail::freezeMoments(OptimizerKind::adamw, *this);
    optimizer.weightDecay = weight_decay;
    return optimizer;
  }
};

/// Any of the optimizers above.
class OptimizerRule {
public:
  template <typename Rule>
    requires requires(const Rule &rule) {
      { rule.freeze() } -> std::same_as<Optimizer>;
    }
  constexpr OptimizerRule(const Rule &rule)
      : ruleName(Rule::name), optimizer(rule.freeze()), fault(rule.check()) {}

  constexpr std::string_view name() const { return ruleName; }
  /// What is wrong with its numbers; empty if nothing is.
  constexpr const Text &check() const { return fault; }
  constexpr const Optimizer &freeze() const { return optimizer; }

private:
  std::string_view ruleName;
  Optimizer optimizer;
  Text fault;
};

} // namespace sinter

#endif // SINTER_OPTIMIZER_H
