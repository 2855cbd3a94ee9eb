//===-- schedule.h - learning rates -----------------------------*- C++ -*-===//
//
// A learning rate is a number or one of Keras 3's schedules, a function of the
// step t, which counts batches from 0 in each phase.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_SCHEDULE_H
#define SINTER_SCHEDULE_H

#include "sinter/diagnostic.h"
#include "sinter/graph.h"
#include "sinter/list.h"

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>

namespace sinter {

namespace detail {

/// What is wrong with the start and the pace of a decay; empty if nothing is.
template <typename Rule>
constexpr Text checkDecay(const Rule &rule) {
  return shape_rules::firstOf(
      {expectAboveZero("a learning rate", rule.initial_learning_rate),
       expectAboveZero("decay steps", rule.decay_steps)});
}

/// A decay by a rate for each `decay_steps`.
template <typename Rule>
constexpr Schedule freezeDecay(ScheduleKind kind, const Rule &rule) {
  return {.kind = kind,
          .rate = rule.initial_learning_rate,
          .decaySteps = rule.decay_steps,
          .decayRate = rule.decay_rate,
          .staircase = rule.staircase};
}

} // namespace detail

/// initial_learning_rate / (1 + decay_rate * t / decay_steps).
struct inverse_time_decay {
  double initial_learning_rate = 0;
  double decay_steps = 1;
  double decay_rate = 0;
  bool staircase = false; ///< rounds t / decay_steps down

  constexpr Text check() const {
    return shape_rules::firstOf(
        {detail::checkDecay(*this),
         detail::expectAtLeastZero("a decay rate", decay_rate)});
  }
  constexpr Schedule freeze() const {
    return detail::freezeDecay(ScheduleKind::inverseTime, *this);
  }
};

/// initial_learning_rate * decay_rate^(t / decay_steps).
struct exponential_decay {
  double initial_learning_rate = 0;
  double decay_steps = 1;
  double decay_rate = 0;
  bool staircase = false; ///< rounds t / decay_steps down

  constexpr Text check() const {
    return shape_rules::firstOf(
        {detail::checkDecay(*this),
         detail::expectAboveZero("a decay rate", decay_rate)});
  }
  constexpr Schedule freeze() const {
    return detail::freezeDecay(ScheduleKind::exponential, *this);
  }
};

/// Half a period of a cosine, from initial_learning_rate down to alpha times it
/// at step decay_steps, where it stays.
struct cosine_decay {
  double initial_learning_rate = 0;
  double decay_steps = 1;
  double alpha = 0;

  constexpr Text check() const {
    return shape_rules::firstOf({detail::checkDecay(*this),
                                 detail::expectAtMostOne("an alpha", alpha)});
  }
  constexpr Schedule freeze() const {
    return {.kind = ScheduleKind::cosine,
            .rate = initial_learning_rate,
            .decaySteps = decay_steps,
            .alpha = alpha};
  }
};

/// values[i] up to and with step boundaries[i], then the next; the last one
/// from there on.
struct piecewise_constant {
  List<int64_t, Schedule::maxBoundaries> boundaries{};
  List<double, Schedule::maxBoundaries + 1> values{};

  constexpr Text check() const {
    if (Text fault = detail::expectRoom("boundaries", boundaries.overflows(),
                                        Schedule::maxBoundaries);
        !fault.empty())
      return fault;
    if (values.overflows() || values.size() != boundaries.size() + 1)
      return Text("expected one value more than the ")
             << static_cast<int64_t>(boundaries.size()) << " boundaries, got "
             << static_cast<int64_t>(values.size());
    for (size_t i = 0; i < boundaries.size(); ++i)
      if (boundaries[i] < (i == 0 ? 0 : boundaries[i - 1] + 1))
        return Text("expected boundaries that grow from 0 on, got ")
               << boundaries[i];
    for (double value : values)
      if (Text fault = detail::expectAboveZero("a learning rate", value);
          !fault.empty())
        return fault;
    return {};
  }
  constexpr Schedule freeze() const {
    Schedule schedule{.kind = ScheduleKind::piecewise,
                      .boundaryCount = static_cast<int32_t>(boundaries.size())};
    std::copy(boundaries.begin(), boundaries.end(),
              schedule.boundaries.begin());
    std::copy(values.begin(), values.end(), schedule.values.begin());
    return schedule;
  }
};

/// What an optimizer takes: a number or a schedule.
class LearningRate {
public:
  constexpr LearningRate(double rate)
      : schedule{.kind = ScheduleKind::constant, .rate = rate},
        fault(detail::expectAboveZero("a learning rate", rate)) {}
  template <typename Rule>
    requires requires(const Rule &rule) {
      { rule.freeze() } -> std::same_as<Schedule>;
    }
  constexpr LearningRate(const Rule &rule)
      : schedule(rule.freeze()), fault(rule.check()) {}

  /// What is wrong with its numbers; empty if nothing is.
  constexpr const Text &check() const { return fault; }
  constexpr const Schedule &freeze() const { return schedule; }

private:
  Schedule schedule;
  Text fault;
};

} // namespace sinter

#endif // SINTER_SCHEDULE_H
