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

inline std::string textOf(const sinter::Borders &borders) {
  sinter::Text text;
  text << borders.top << "," << borders.bottom << "," << borders.left << ","
       << borders.right;
  return std::string(text.view());
}

inline void printInitializer(const char *what,
                             const sinter::Initializer &initializer) {
  constexpr const char *kinds[] = {"constant", "glorotUniform", "heNormal",
                                   "heUniform"};
  std::printf(" %s=%s", what, kinds[static_cast<size_t>(initializer.kind)]);
  if (initializer.kind == sinter::InitializerKind::constant)
    std::printf("(%g)", initializer.value);
}

inline void printWeights(const sinter::Weights &weights) {
  printInitializer("kernel", weights.kernelInitializer);
  if (weights.useBias)
    printInitializer("bias", weights.biasInitializer);
  if (weights.kernelL2 != 0)
    std::printf(" l2=%g", weights.kernelL2);
}

inline void printConvolution(const sinter::Convolution &convolution) {
  std::printf(" filters=%lld size=%s strides=%s borders=%s",
              static_cast<long long>(convolution.filters),
              textOf(convolution.kernel).c_str(),
              textOf(convolution.strides).c_str(),
              textOf(convolution.borders).c_str());
  if (convolution.dilation != sinter::Size2D{1, 1})
    std::printf(" dilation=%s", textOf(convolution.dilation).c_str());
  if (convolution.groups != 1)
    std::printf(" groups=%lld", static_cast<long long>(convolution.groups));
}

inline void printAttributes(const sinter::Node &node) {
  using enum sinter::NodeKind;
  switch (node.kind) {
  case conv2d:
  case conv2dTranspose:
    printConvolution(node.convolution);
    return printWeights(node.weights);
  case dense:
    std::printf(" units=%lld", static_cast<long long>(node.units));
    return printWeights(node.weights);
  case batchNormalization:
    std::printf(" momentum=%g epsilon=%g scale=%d center=%d",
                node.normalization.momentum, node.normalization.epsilon,
                node.normalization.scale, node.normalization.center);
    return;
  case maxPool2d:
  case averagePool2d:
    std::printf(" size=%s strides=%s borders=%s",
                textOf(node.pooling.size).c_str(),
                textOf(node.pooling.strides).c_str(),
                textOf(node.pooling.borders).c_str());
    return;
  case zeroPadding2d:
    std::printf(" borders=%s", textOf(node.padding).c_str());
    return;
  case upsample2d:
    std::printf(" factor=%s%s", textOf(node.factor).c_str(),
                node.interpolation == sinter::Interpolation::bilinear
                    ? " bilinear"
                    : "");
    return;
  case dropout:
    std::printf(" rate=%g", node.rate);
    return;
  case leakyRelu:
    std::printf(" slope=%g", node.slope);
    return;
  default:
    return;
  }
}

inline void printNode(const sinter::Node &node) {
  constexpr const char *kinds[] = {
      "input",      "conv2d",        "conv2dTranspose",
      "dense",      "batchNormalization", "maxPool2d",
      "averagePool2d", "globalAveragePool2d", "zeroPadding2d",
      "upsample2d", "flatten",       "reshape",
      "dropout",    "add",           "concatenate",
      "relu",       "leakyRelu",     "sigmoid",
      "tanh",       "softmax"};
  std::printf("%s %s(", kinds[static_cast<size_t>(node.kind)],
              node.name.data());
  for (int32_t operand : node.operands())
    std::printf(" %d", operand);
  std::printf(" ) -> %s",
              std::string((sinter::Text() << node.shape).view()).c_str());
  printAttributes(node);
  if (node.isTarget)
    std::printf(" target");
  printWhere(node.where);
}

inline void printDataset(const sinter::Dataset &dataset) {
  std::printf("dataset %s picture=%s validation=%g", dataset.reader.data(),
              std::string((sinter::Text() << dataset.picture).view()).c_str(),
              dataset.validationSplit);
  for (const sinter::Name &name : dataset.classes())
    std::printf(" %s", name.data());
  if (dataset.flipHorizontally)
    std::printf(" flip_horizontal");
  if (dataset.flipVertically)
    std::printf(" flip_vertical");
  if (dataset.cropPadding != 0)
    std::printf(" crop=%lld", static_cast<long long>(dataset.cropPadding));
  printWhere(dataset.where);
}

inline void printLoss(const sinter::Loss &loss) {
  constexpr const char *kinds[] = {
      "meanSquaredError", "binaryCrossentropy", "categoricalCrossentropy",
      "sparseCategoricalCrossentropy"};
  std::printf("loss %s output=%d target=%d",
              kinds[static_cast<size_t>(loss.kind)], loss.output, loss.target);
  for (double weight : loss.classWeights())
    std::printf(" weight=%g", weight);
  printWhere(loss.where);
}

inline void printMetric(const sinter::Metric &metric) {
  constexpr const char *kinds[] = {"meanSquaredError", "binaryAccuracy",
                                   "categoricalAccuracy",
                                   "sparseCategoricalAccuracy",
                                   "confusionMatrix"};
  std::printf("metric %s %s classes=%lld", metric.name.data(),
              kinds[static_cast<size_t>(metric.kind)],
              static_cast<long long>(metric.classes));
  printWhere(metric.where);
}

inline void printFeed(const sinter::Feed &feed) {
  constexpr const char *sources[] = {"picture", "label",      "labelOneHot",
                                     "mask",    "maskOneHot", "array"};
  constexpr const char *stages[] = {"saltAndPepper", "scale", "caffe"};
  std::printf("feed %d %s", feed.input,
              sources[static_cast<size_t>(feed.source)]);
  if (feed.source == sinter::Source::array)
    std::printf(" %s", feed.arrayName.data());
  for (const sinter::Stage &stage : feed.stages())
    std::printf(" %s(%g, %g)", stages[static_cast<size_t>(stage.kind)],
                stage.a, stage.b);
  printWhere(feed.where);
}

inline void printSchedule(const sinter::Schedule &schedule) {
  using enum sinter::ScheduleKind;
  switch (schedule.kind) {
  case constant:
    std::printf(" rate=%g", schedule.rate);
    return;
  case inverseTime:
  case exponential:
    std::printf(" %s(rate=%g steps=%g decay=%g staircase=%d)",
                schedule.kind == inverseTime ? "inverseTime" : "exponential",
                schedule.rate, schedule.decaySteps, schedule.decayRate,
                schedule.staircase);
    return;
  case cosine:
    std::printf(" cosine(rate=%g steps=%g alpha=%g)", schedule.rate,
                schedule.decaySteps, schedule.alpha);
    return;
  case piecewise:
    std::printf(" piecewise(");
    for (size_t i = 0; i < static_cast<size_t>(schedule.boundaryCount); ++i)
      std::printf("%g until %lld, ", schedule.values[i],
                  static_cast<long long>(schedule.boundaries[i]));
    std::printf("%g)",
                schedule.values[static_cast<size_t>(schedule.boundaryCount)]);
    return;
  }
}

inline void printOptimizer(const sinter::Optimizer &optimizer) {
  using enum sinter::OptimizerKind;
  constexpr const char *kinds[] = {"sgd", "rmsprop", "adam", "adamw"};
  std::printf("optimizer %s", kinds[static_cast<size_t>(optimizer.kind)]);
  printSchedule(optimizer.learningRate);
  if (optimizer.kind == sgd)
    std::printf(" momentum=%g nesterov=%d", optimizer.momentum,
                optimizer.nesterov);
  else if (optimizer.kind == rmsprop)
    std::printf(" rho=%g momentum=%g epsilon=%g", optimizer.rho,
                optimizer.momentum, optimizer.epsilon);
  else
    std::printf(" beta1=%g beta2=%g epsilon=%g", optimizer.beta1,
                optimizer.beta2, optimizer.epsilon);
  if (optimizer.kind == adamw)
    std::printf(" weightDecay=%g", optimizer.weightDecay);
  if (optimizer.clipNorm != 0)
    std::printf(" clipNorm=%g", optimizer.clipNorm);
  if (optimizer.globalClipNorm != 0)
    std::printf(" globalClipNorm=%g", optimizer.globalClipNorm);
  if (optimizer.clipValue != 0)
    std::printf(" clipValue=%g", optimizer.clipValue);
  printWhere(optimizer.where);
}

inline void printPhase(const sinter::Phase &phase) {
  std::printf("phase %s epochs=%lld", phase.name.data(),
              static_cast<long long>(phase.epochs));
  for (const sinter::Name &pattern : phase.frozen())
    std::printf(" freeze=%s", pattern.data());
  printWhere(phase.where);
  printOptimizer(phase.optimizer);
}

inline void printGraph(const sinter::GraphView &graph) {
  std::printf("version %u model %s batch %lld\n", graph.version,
              graph.name.data(), static_cast<long long>(graph.batchSize));
  for (size_t i = 0; i < graph.nodes.size(); ++i) {
    std::printf("%zu: ", i);
    printNode(graph.nodes[i]);
  }
  for (int32_t output : graph.outputs)
    std::printf("output %d\n", output);
  printLoss(graph.loss);
  for (const sinter::Metric &metric : graph.metrics)
    printMetric(metric);
  printDataset(graph.dataset);
  for (const sinter::Feed &feed : graph.feeds)
    printFeed(feed);
  for (const sinter::Phase &phase : graph.phases)
    printPhase(phase);
}

#endif // SINTER_TEST_PRINT_GRAPH_H
