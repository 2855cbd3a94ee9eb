//===-- print-graph.h - prints a frozen graph for FileCheck -----*- C++ -*-===//
//
// A program that includes this and a model file prints what the compiler's
// importer would read.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_PRINT_GRAPH_H
#define SINTER_TEST_PRINT_GRAPH_H

#include <sinter/graph.h>

#include <cstdio>
#include <cstring>
#include <string>

inline std::string textOf(const sinter::Size2D &size) {
  return std::string((sinter::Text() << size).view());
}

inline void printWhere(const sinter::SourceLine &where) {
  const char *slash = std::strrchr(where.file, '/');
  std::printf(" at %s:%lld\n", slash ? slash + 1 : where.file,
              static_cast<long long>(where.line));
}

inline void printConvolution(const sinter::Convolution &convolution) {
  const sinter::Borders &borders = convolution.borders;
  std::printf(" filters=%lld kernel=%s strides=%s borders=%lld,%lld,%lld,%lld "
              "bias=%d",
              static_cast<long long>(convolution.filters),
              textOf(convolution.kernel).c_str(),
              textOf(convolution.strides).c_str(),
              static_cast<long long>(borders.top),
              static_cast<long long>(borders.bottom),
              static_cast<long long>(borders.left),
              static_cast<long long>(borders.right), convolution.useBias);
}

inline void printNode(const sinter::Node &node) {
  using enum sinter::NodeKind;
  constexpr const char *kinds[] = {"input",      "conv2d", "conv2dTranspose",
                                   "maxPool2d",  "upsample2d", "relu",
                                   "add"};
  std::printf("%s %s(", kinds[static_cast<size_t>(node.kind)],
              node.name.data());
  for (int32_t operand : node.operands())
    std::printf(" %d", operand);
  std::printf(" ) -> %s",
              std::string((sinter::Text() << node.shape).view()).c_str());
  if (node.kind == conv2d || node.kind == conv2dTranspose)
    printConvolution(node.convolution);
  if (node.kind == maxPool2d)
    std::printf(" pool=%s", textOf(node.pool).c_str());
  if (node.kind == upsample2d)
    std::printf(" factor=%s", textOf(node.factor).c_str());
  if (node.isTarget)
    std::printf(" target");
  printWhere(node.where);
}

inline void printGraph(const sinter::GraphView &graph) {
  std::printf("version %u model %s dataset %s batch %lld\n", graph.version,
              graph.name.data(), graph.dataset.data(),
              static_cast<long long>(graph.batchSize));
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    std::printf("%zu: ", i);
    printNode(graph.nodes[i]);
  }
  for (int32_t output : graph.outputs)
    std::printf("output %d\n", output);
  std::printf("loss kind=%d output=%d target=%d",
              static_cast<int>(graph.loss.kind), graph.loss.output,
              graph.loss.target);
  printWhere(graph.loss.where);
  std::printf("optimizer kind=%d learning_rate=%g beta_1=%g beta_2=%g "
              "epsilon=%g",
              static_cast<int>(graph.optimizer.kind),
              graph.optimizer.learningRate, graph.optimizer.beta1,
              graph.optimizer.beta2, graph.optimizer.epsilon);
  printWhere(graph.optimizer.where);
  for (const sinter::Feed &feed : graph.feeds) {
    std::printf("feed %d source=%d", feed.input,
                static_cast<int>(feed.source));
    for (const sinter::Stage &stage : feed.stages())
      std::printf(" stage=%d(%g, %g)", static_cast<int>(stage.kind), stage.a,
                  stage.b);
    printWhere(feed.where);
  }
  for (const sinter::Phase &phase : graph.phases) {
    std::printf("phase %s epochs=%lld", phase.name.data(),
                static_cast<long long>(phase.epochs));
    printWhere(phase.where);
  }
}

#endif // SINTER_TEST_PRINT_GRAPH_H
