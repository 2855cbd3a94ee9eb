// Which targets a loss takes, and what accuracy means, follows from shapes as
// in Keras 3.
// RUN: %clangxx -Wall -Wextra -Werror %s

#include <sinter/sinter.h>

using namespace sinter;

template <int64_t outputs>
constexpr auto classifier = model<"classifier">([](Inputs in) {
  return in.image("image", {32, 32, 3}) | flatten | dense(outputs) | softmax;
});

constexpr cifar10 oneHot{.feeds = {{"image", picture}, {"label", one_hot_label}}};
constexpr cifar10 numbers{.feeds = {{"image", picture}, {"label", label}}};
constexpr image_folders cats{.classes = {"cat", "dog"}, .picture = {32, 32, 3},
                             .feeds = {{"image", picture}, {"label", label}}};
constexpr arrays files{.feeds = {{"image", array("x")}, {"label", array("y")}}};

constexpr Training trainingOf(DataRule data, LossRule loss) {
  return {.data = data, .loss = loss, .optimizer = adam{},
          .metrics = {accuracy, mean_iou}, .phases = {{.name = "main"}}};
}

constexpr Training categorical = trainingOf(oneHot, categorical_crossentropy{.target = "label"});
constexpr GraphView ofOneHot = program<classifier<10>, categorical>;
static_assert(ofOneHot.nodes.back().shape == Shape{10});
static_assert(ofOneHot.metrics[0].kind == MetricKind::categoricalAccuracy);
static_assert(ofOneHot.metrics[1].classes == 10);

constexpr Training sparse = trainingOf(numbers, sparse_categorical_crossentropy{.target = "label"});
constexpr GraphView ofNumbers = program<classifier<10>, sparse>;
static_assert(ofNumbers.nodes.back().shape == Shape{1});
static_assert(ofNumbers.metrics[0].kind == MetricKind::sparseCategoricalAccuracy);

constexpr Training binary = trainingOf(cats, binary_crossentropy{.target = "label", .class_weights = {1, 3}});
constexpr GraphView ofCats = program<classifier<1>, binary>;
static_assert(ofCats.metrics[0].kind == MetricKind::binaryAccuracy);
static_assert(ofCats.metrics[1].classes == 2);
static_assert(ofCats.loss.classWeights().size() == 2);

// The files know the shape of an array; the loss knows what it must be.
constexpr Training sparseFiles = trainingOf(files, sparse_categorical_crossentropy{.target = "label"});
constexpr GraphView ofSparseFiles = program<classifier<10>, sparseFiles>;
static_assert(ofSparseFiles.nodes.back().shape == Shape{1});
static_assert(ofSparseFiles.feeds[0].arrayName.view() == "x");
static_assert(ofSparseFiles.dataset.classes().empty());

constexpr Training wholeFiles = trainingOf(files, mean_squared_error{.target = "label"});
constexpr GraphView ofWholeFiles = program<classifier<10>, wholeFiles>;
static_assert(ofWholeFiles.nodes.back().shape == Shape{10});
static_assert(ofWholeFiles.metrics[0].kind == MetricKind::categoricalAccuracy);

// A picture may be fed in another size than its mask has.
constexpr auto halved = model<"halved">([](Inputs in) {
  return in.image("image", {16, 8, 3}) | upsample2d({2, 4}) | conv2d(2, {1, 1}) | softmax;
});
constexpr segmentation masks{.classes = {"background", "cat"}, .picture = {32, 32, 3},
                             .feeds = {{"image", picture | resize{16, 8}}, {"mask", mask}}};
constexpr Training resized = trainingOf(masks, sparse_categorical_crossentropy{.target = "mask"});
constexpr GraphView ofResized = program<halved, resized>;
static_assert(ofResized.feeds[0].stages()[0].kind == StageKind::resize);
static_assert(ofResized.nodes.back().shape == Shape{32, 32, 1});
static_assert(ofResized.metrics[0].kind == MetricKind::sparseCategoricalAccuracy);
