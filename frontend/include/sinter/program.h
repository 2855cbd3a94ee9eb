//===-- program.h - a model with its training, frozen -----------*- C++ -*-===//
//
// Checks a training against its model and freezes both into what the compiler
// reads. A model file ends with
//
//   constexpr GraphView sinter_graph = program<model, training>;
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PROGRAM_H
#define SINTER_PROGRAM_H

#include "sinter/model.h"
#include "sinter/training.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <source_location>
#include <span>
#include <string_view>
#include <vector>

namespace sinter {
namespace detail {

/// The training joined to the nodes of its model, step by step; the first
/// fault is kept.
class ProgramBuilder {
public:
  constexpr ProgramBuilder(std::span<const Node> network,
                           const Training &training)
      : nodes(network.begin(), network.end()) {
    fault.report(training.data.name, training.data.check(),
                 training.data.where);
    addTarget(training.loss, training.data);
    addFeeds(training.data);
    addLoss(training.loss, training.data);
    addMetrics(training);
    addPhases(training);
    if (training.batch_size < 1)
      fault.report("training",
                   Text("expected a batch size of at least 1, got ")
                       << training.batch_size,
                   lineOf(training.location));
  }

  std::vector<Node> nodes; ///< the network, then the target
  std::vector<Feed> feeds;
  std::vector<Metric> metrics;
  std::vector<Phase> phases;
  Loss loss;
  FirstFault fault;

private:
  constexpr const Node &output() const { return nodes[nodes.size() - 2]; }
  constexpr const Node &target() const { return nodes.back(); }

  static constexpr void addToList(Text &names, std::string_view name) {
    names << (names.empty() ? "" : ", ") << name;
  }

  /// Adds the target's node: it has the name and the shape of its feed.
  constexpr void addTarget(const LossRule &rule, const DataRule &data) {
    Text fed;
    const feed *found = nullptr;
    for (const feed &each : data.feeds) {
      addToList(fed, each.input);
      if (each.input == rule.target)
        found = &each;
    }
    if (!found)
      fault.report(rule.name,
                   Text("expected a target that the data feeds (")
                       << fed << "), got '" << rule.target << "'",
                   rule.where);
    for (const Node &node : nodes)
      if (node.name.view() == rule.target)
        fault.report(rule.name,
                     Text("expected a target outside the network, got '")
                         << rule.target << "' of " << textOf(node.where),
                     rule.where);
    fault.report("input", checkName(rule.target), rule.where);
    Shape fedShape = found ? data.shapeOf(found->value) : Shape{};
    nodes.push_back({.kind = NodeKind::input,
                     .name = rule.target,
                     .shape = fedShape == Shape{}
                                  ? targetShape(rule.kind, nodes.back().shape)
                                  : fedShape,
                     .isTarget = true,
                     .where = rule.where});
  }

  constexpr void addFeeds(const DataRule &data) {
    fault.report(data.name,
                 expectRoom("feeds", data.feeds.overflows(), maxFeeds),
                 data.where);
    for (const feed &each : data.feeds) {
      Text inputs;
      bool isInput = false;
      for (const Node &node : nodes) {
        if (node.kind != NodeKind::input)
          continue;
        addToList(inputs, node.name.view());
        isInput |= node.name.view() == each.input;
      }
      if (!isInput)
        fault.report(data.name,
                     Text("expected feeds of inputs and the target (")
                         << inputs << "), got '" << each.input << "'",
                     lineOf(each.location));
    }
    for (size_t i = 0; i < nodes.size(); ++i)
      if (nodes[i].kind == NodeKind::input)
        addFeed(static_cast<int32_t>(i), data);
  }

  /// Adds the one feed of an input.
  constexpr void addFeed(int32_t input, const DataRule &data) {
    const Node &node = nodes[static_cast<size_t>(input)];
    Feed frozen{.input = input};
    bool isFed = false;
    for (const feed &each : data.feeds) {
      if (each.input != node.name.view())
        continue;
      SourceLine line = lineOf(each.location);
      if (isFed) {
        fault.report(each.input, Text("expected one feed, got a second one"),
                     line);
        continue;
      }
      isFed = true;
      fault.report(each.input, checkFeed(each.value, node.shape, data), line);
      checkFedShape(each.value, node, data);
      frozen.source = each.value.source;
      frozen.arrayName = each.value.array_name;
      frozen.where = line;
      for (const Stage &stage : each.value.stages)
        frozen.stageList[static_cast<size_t>(frozen.stageCount++)] = stage;
    }
    if (!isFed)
      fault.report(node.name.view(),
                   Text("expected a feed from ") << data.name << ", got none",
                   node.where);
    feeds.push_back(frozen);
  }

  /// What is wrong with the value of an input of this shape; empty if nothing
  /// is.
  static constexpr Text checkFeed(const FeedValue &value, const Shape &shape,
                                  const DataRule &data) {
    if (std::find(data.sources.begin(), data.sources.end(), value.source) ==
        data.sources.end()) {
      Text expected;
      for (Source source : data.sources)
        addToList(expected, wordFor(source));
      return Text("expected what ") << data.name << " has (" << expected
                                    << "), got " << wordFor(value.source);
    }
    if (value.source == Source::array)
      if (Text wrong = checkName(value.array_name); !wrong.empty())
        return wrong;
    if (value.stages.overflows())
      return expectRoom("stages", true, Feed::maxStages);
    for (const Stage &stage : value.stages) {
      bool isFirst = &stage == value.stages.begin();
      if (stage.kind == StageKind::resize &&
          !(isFirst && value.source == Source::picture))
        return Text("expected resize right after picture, got it after ")
               << (isFirst ? wordFor(value.source) : "another stage");
      if (Text wrong = checkStage(stage, shape); !wrong.empty())
        return wrong;
    }
    return {};
  }

  constexpr void checkFedShape(const FeedValue &value, const Node &node,
                               const DataRule &data) {
    Shape shape = data.shapeOf(value);
    if (shape == Shape{} || shape == node.shape)
      return;
    fault.report(node.name.view(),
                 Text("expected the shape ")
                     << shape << " of a " << wordFor(value.source) << " of "
                     << data.name << ", got " << node.shape,
                 node.where);
  }

  constexpr void addLoss(const LossRule &rule, const DataRule &data) {
    fault.report(rule.name, rule.check(output().shape, target().shape),
                 rule.where);
    checkClasses(rule, data);
    auto last = static_cast<int32_t>(nodes.size() - 1);
    loss = rule.freeze(last - 1, last);
  }

  /// Checks how class numbers are compared: all of them must have a meaning.
  constexpr void checkClasses(const LossRule &rule, const DataRule &data) {
    Source source = feeds.back().source;
    if (source != Source::label && source != Source::mask)
      return;
    int64_t outputs = output().shape[output().shape.rank() - 1];
    if (rule.kind == LossKind::binaryCrossentropy && data.classCount() != 2)
      fault.report(rule.name,
                   Text("expected class numbers of 2 classes, got ")
                       << data.classCount() << " of " << data.name,
                   rule.where);
    if (rule.kind == LossKind::sparseCategoricalCrossentropy &&
        data.classCount() != outputs)
      fault.report(rule.name,
                   Text("expected an output of the ")
                       << data.classCount() << " classes of " << data.name
                       << ", got " << outputs,
                   rule.where);
  }

  constexpr void addMetrics(const Training &training) {
    fault.report(
        "training",
        expectRoom("metrics", training.metrics.overflows(), maxMetrics),
        lineOf(training.location));
    for (const MetricRule &rule : training.metrics) {
      fault.report(rule.name(), rule.check(output().shape, target().shape),
                   rule.line());
      for (const Metric &earlier : metrics)
        if (earlier.name.view() == rule.name())
          fault.report(rule.name(),
                       Text("expected each metric once, got it a second time"),
                       rule.line());
      metrics.push_back(rule.freeze(output().shape, target().shape));
    }
  }

  constexpr void addPhases(const Training &training) {
    const List<phase, maxPhases> &list = training.phases;
    SourceLine where = lineOf(training.location);
    if (list.size() == 0)
      fault.report("training", Text("expected at least one phase, got none"),
                   where);
    fault.report("training", expectRoom("phases", list.overflows(), maxPhases),
                 where);
    for (const phase &each : list)
      addPhase(each, training.optimizer);
  }

  constexpr void addPhase(const phase &each,
                          const std::optional<OptimizerRule> &fallback) {
    SourceLine line = lineOf(each.location);
    fault.report("phase", checkName(each.name), line);
    for (const Phase &earlier : phases)
      if (earlier.name.view() == each.name)
        fault.report(each.name,
                     Text("expected a name of its own, got the name of the "
                          "phase at ")
                         << textOf(earlier.where),
                     line);
    if (each.epochs < 1)
      fault.report(each.name,
                   Text("expected at least 1 epoch, got ") << each.epochs,
                   line);

    Phase frozen{.name = each.name, .epochs = each.epochs, .where = line};
    const std::optional<OptimizerRule> &rule =
        each.optimizer ? each.optimizer : fallback;
    if (rule) {
      frozen.optimizer = rule->freeze();
      fault.report(rule->name(), rule->check(), frozen.optimizer.where);
    } else {
      fault.report(each.name,
                   Text("expected an optimizer, of the phase or of the "
                        "training, got none"),
                   line);
    }
    fault.report(each.name,
                 expectRoom("patterns of frozen layers",
                            each.freeze.overflows(), Phase::maxFrozen),
                 line);
    for (std::string_view pattern : each.freeze) {
      fault.report(each.name, checkPattern(pattern), line);
      frozen.frozenList[static_cast<size_t>(frozen.frozenCount++)] = pattern;
    }
    fault.report(each.name, checkTrained(frozen), line);
    phases.push_back(frozen);
  }

  /// What is wrong with a pattern of frozen layers; empty if nothing is.
  constexpr Text checkPattern(std::string_view pattern) const {
    Phase one{.frozenList = {pattern}, .frozenCount = 1};
    Text layers;
    bool isFull = false;
    for (const Node &node : nodes) {
      if (!hasVariables(node.kind))
        continue;
      if (pattern.size() <= Name::capacity && one.freezes(node.name.view()))
        return {};
      if (layers.size() < 60)
        addToList(layers, node.name.view());
      else
        isFull = true;
    }
    return Text("expected layers with variables to freeze (")
           << layers << (isFull ? ", …" : "") << "), got '" << pattern << "'";
  }

  /// What is wrong with what a phase trains; empty if nothing is.
  constexpr Text checkTrained(const Phase &frozen) const {
    bool hasParameters = false;
    for (const Node &node : nodes) {
      const BatchNormalization &norm = node.normalization;
      bool learns = node.kind == NodeKind::batchNormalization
                        ? norm.scale || norm.center
                        : hasVariables(node.kind);
      if (learns && !frozen.freezes(node.name.view()))
        return {};
      hasParameters |= learns;
    }
    return Text("expected layers with parameters to train, got ")
           << (hasParameters ? "only frozen ones" : "none");
  }
};

/// The storage behind a GraphView. Builds twice: for the fault and the sizes,
/// then for what is in it.
template <const auto &model, const auto &training>
struct Program {
  struct Outcome {
    Text fault;
    size_t nodes, feeds, metrics, phases;
  };
  static constexpr Outcome outcome = [] {
    ProgramBuilder built(model.nodes, training);
    return Outcome{built.fault.text, built.nodes.size(), built.feeds.size(),
                   built.metrics.size(), built.phases.size()};
  }();

  struct Storage {
    std::array<Node, outcome.nodes> nodes{};
    std::array<Feed, outcome.feeds> feeds{};
    std::array<Metric, outcome.metrics> metrics{};
    std::array<Phase, outcome.phases> phases{};
    Loss loss{};
  };
  static constexpr Storage storage = [] {
    ProgramBuilder built(model.nodes, training);
    Storage filled{.loss = built.loss};
    std::copy(built.nodes.begin(), built.nodes.end(), filled.nodes.begin());
    std::copy(built.feeds.begin(), built.feeds.end(), filled.feeds.begin());
    std::copy(built.metrics.begin(), built.metrics.end(),
              filled.metrics.begin());
    std::copy(built.phases.begin(), built.phases.end(), filled.phases.begin());
    return filled;
  }();

  static consteval GraphView view() {
    if constexpr (!outcome.fault.empty())
      static_assert(false, outcome.fault);
    return {.name = model.name,
            .nodes = storage.nodes,
            .outputs = std::span(&storage.loss.output, 1),
            .loss = storage.loss,
            .metrics = storage.metrics,
            .feeds = storage.feeds,
            .phases = storage.phases,
            .dataset = training.data.freeze(),
            .batchSize = training.batch_size};
  }
};

template <const auto &model, const auto &training>
consteval GraphView makeProgram() {
  // A wrong model has had its message already.
  if constexpr (!model.valid)
    return {};
  else
    return Program<model, training>::view();
}

} // namespace detail

/// The graph of `model` trained by `training`, both constants at namespace
/// scope.
template <const auto &model, const auto &training>
inline constexpr GraphView program = detail::makeProgram<model, training>();

} // namespace sinter

#endif // SINTER_PROGRAM_H
