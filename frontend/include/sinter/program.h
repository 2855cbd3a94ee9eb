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

#include "sinter/data.h"
#include "sinter/model.h"
#include "sinter/training.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
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
  constexpr explicit ProgramBuilder(std::span<const Node> network)
      : nodes(network.begin(), network.end()) {}

  std::vector<Node> nodes;
  std::vector<Feed> feeds;
  std::vector<Phase> phases;
  Loss loss;
  Optimizer optimizer;
  FirstFault fault;

  template <typename Data, typename LossFunction, typename OptimizerRule>
  constexpr void
  addTraining(const Training<Data, LossFunction, OptimizerRule> &training) {
    addLoss(training.loss, training.data);
    addFeeds(training.data);
    fault.report(training.loss.name,
                 training.loss.check(nodeAt(loss.output).shape,
                                     nodeAt(loss.target).shape),
                 loss.where);
    addOptimizer(training.optimizer);
    addPhases(training.phases, lineOf(training.location));
    if (training.batch_size < 1)
      fault.report("training",
                   Text("expected a batch size of at least 1, got ")
                       << training.batch_size,
                   lineOf(training.location));
  }

private:
  constexpr const Node &nodeAt(int32_t index) const {
    return nodes[static_cast<size_t>(index)];
  }

  static constexpr void addToList(Text &names, std::string_view name) {
    names << (names.empty() ? "" : ", ") << name;
  }

  /// Adds the target's node: it has the name and the shape of its feed.
  template <typename LossFunction, typename Data>
  constexpr void addLoss(const LossFunction &function, const Data &data) {
    loss = {.kind = function.kind,
            .output = static_cast<int32_t>(nodes.size() - 1),
            .target = static_cast<int32_t>(nodes.size()),
            .where = lineOf(function.location)};
    Text fed;
    bool targetIsFed = false;
    for (const feed &each : data.feeds) {
      addToList(fed, each.input);
      targetIsFed |= each.input == function.target;
    }
    if (!targetIsFed)
      fault.report(function.name,
                   Text("expected a target that the data feeds (")
                       << fed << "), got '" << function.target << "'",
                   loss.where);
    for (const Node &node : nodes)
      if (node.name.view() == function.target)
        fault.report(function.name,
                     Text("expected a target outside the network, got '")
                         << function.target << "' of " << textOf(node.where),
                     loss.where);
    fault.report("input", checkName(function.target), loss.where);
    nodes.push_back({.kind = NodeKind::input,
                     .name = function.target,
                     .shape = data.picture,
                     .isTarget = true,
                     .where = loss.where});
  }

  template <typename Data>
  constexpr void addFeeds(const Data &data) {
    if (data.feeds.overflows())
      fault.report(data.name,
                   Text("expected at most ")
                       << static_cast<int64_t>(maxFeeds) << " feeds, got more",
                   lineOf(data.location));
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
  template <typename Data>
  constexpr void addFeed(int32_t input, const Data &data) {
    const Node &node = nodeAt(input);
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
      frozen.source = each.value.source;
      frozen.where = line;
      if (each.value.stages.overflows())
        fault.report(each.input,
                     Text("expected at most ")
                         << static_cast<int64_t>(Feed::maxStages)
                         << " stages, got more",
                     line);
      for (const Stage &stage : each.value.stages) {
        fault.report(each.input, salt_and_pepper::check(stage), line);
        frozen.stageList[static_cast<size_t>(frozen.stageCount++)] = stage;
      }
    }
    if (!isFed)
      fault.report(node.name.view(),
                   Text("expected a feed from ") << data.name << ", got none",
                   node.where);
    if (node.shape != data.picture)
      fault.report(node.name.view(),
                   Text("expected the shape ")
                       << data.picture << " of a picture of " << data.name
                       << ", got " << node.shape,
                   node.where);
    feeds.push_back(frozen);
  }

  template <typename OptimizerRule>
  constexpr void addOptimizer(const OptimizerRule &rule) {
    optimizer = rule.freeze();
    fault.report(rule.name, rule.check(), optimizer.where);
    bool hasParameters =
        std::any_of(nodes.begin(), nodes.end(), [](const Node &node) {
          return node.kind == NodeKind::conv2d ||
                 node.kind == NodeKind::conv2dTranspose;
        });
    if (!hasParameters)
      fault.report(rule.name, Text("expected layers with parameters, got none"),
                   optimizer.where);
  }

  constexpr void addPhases(const List<phase, maxPhases> &list,
                           const SourceLine &where) {
    if (list.size() == 0)
      fault.report("training", Text("expected at least one phase, got none"),
                   where);
    if (list.overflows())
      fault.report("training",
                   Text("expected at most ") << static_cast<int64_t>(maxPhases)
                                             << " phases, got more",
                   where);
    for (const phase &each : list) {
      SourceLine line = lineOf(each.location);
      fault.report("phase", checkName(each.name), line);
      for (const Phase &earlier : phases)
        if (earlier.name.view() == each.name)
          fault.report(
              each.name,
              Text("expected a name of its own, got the name of the phase "
                   "at ")
                  << textOf(earlier.where),
              line);
      if (each.epochs < 1)
        fault.report(each.name,
                     Text("expected at least 1 epoch, got ") << each.epochs,
                     line);
      phases.push_back(
          {.name = each.name, .epochs = each.epochs, .where = line});
    }
  }
};

/// The storage behind a GraphView.
template <const auto &model, const auto &training>
struct Program {
  static constexpr ProgramBuilder build() {
    ProgramBuilder builder(model.nodes);
    builder.addTraining(training);
    return builder;
  }

  template <auto member>
  static constexpr auto copyOf() {
    constexpr size_t count = (build().*member).size();
    auto list = build().*member;
    std::array<typename decltype(list)::value_type, count> copy;
    std::copy(list.begin(), list.end(), copy.begin());
    return copy;
  }

  static constexpr Text fault = build().fault.text;
  static constexpr auto nodes = copyOf<&ProgramBuilder::nodes>();
  static constexpr auto feeds = copyOf<&ProgramBuilder::feeds>();
  static constexpr auto phases = copyOf<&ProgramBuilder::phases>();
  static constexpr std::array outputs{build().loss.output};

  static consteval GraphView view() {
    // A wrong model has had its message already.
    if constexpr (model.valid && !fault.empty())
      static_assert(false, fault);
    return {.name = model.name,
            .nodes = nodes,
            .outputs = outputs,
            .loss = build().loss,
            .optimizer = build().optimizer,
            .feeds = feeds,
            .phases = phases,
            .dataset = training.data.name,
            .batchSize = training.batch_size};
  }
};

} // namespace detail

/// The graph of `model` trained by `training`, both constants at namespace
/// scope.
template <const auto &model, const auto &training>
inline constexpr GraphView program = detail::Program<model, training>::view();

} // namespace sinter

#endif // SINTER_PROGRAM_H
