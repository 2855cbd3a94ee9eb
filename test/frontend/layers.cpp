// Names, operands and lines of layers, and the ways to write one's own.
// RUN: %clangxx -Wall -Wextra -Werror %s

#include <sinter/sinter.h>

using namespace sinter;

/// Whether node `index` has this name and these operands.
template <size_t count>
constexpr bool is(const Model<count> &model, size_t index, NodeKind kind,
                  std::string_view name,
                  std::initializer_list<int32_t> operands) {
  const Node &node = model.nodes[index];
  return node.kind == kind && node.name.view() == name &&
         std::equal(operands.begin(), operands.end(), node.operands().begin(),
                    node.operands().end());
}

/// The distance in lines between two nodes of the model file.
template <size_t count>
constexpr int64_t lines(const Model<count> &model, size_t from, size_t to) {
  return model.nodes[to].where.line - model.nodes[from].where.line;
}

// Default names are Keras's: a number for each kind, from the second layer on.
// A layer with a name of its own takes no number.
constexpr auto names = model<"names">([](Inputs in) {
  Tensor image = in.image("image", {16, 16, 1});
  Tensor x = image | conv2d(1, {3, 3}, {.padding = same}) | relu
                   | conv2d(1, {3, 3}, {.padding = same}).name("mine") | relu
                   | conv2d(1, {3, 3}, {.padding = same}) | relu.name("R2");
  Tensor sum = add(image, x);
  return sum | max_pool2d({2, 2}) | conv2d_transpose(1, {1, 1}) | upsample2d({2, 2})
             | max_pool2d({2, 2}) | conv2d_transpose(1, {1, 1}) | upsample2d({2, 2})
             | add(sum).name("joined");
});
static_assert(names.name.view() == "names");
static_assert(names.nodes.size() == 15);
static_assert(is(names, 0, NodeKind::input, "image", {}));
static_assert(is(names, 1, NodeKind::conv2d, "conv2d", {0}));
static_assert(is(names, 2, NodeKind::relu, "relu", {1}));
static_assert(is(names, 3, NodeKind::conv2d, "mine", {2}));
static_assert(is(names, 4, NodeKind::relu, "relu_1", {3}));
static_assert(is(names, 5, NodeKind::conv2d, "conv2d_1", {4}));
static_assert(is(names, 6, NodeKind::relu, "R2", {5}));
static_assert(is(names, 7, NodeKind::add, "add", {0, 6}));
static_assert(is(names, 8, NodeKind::maxPool2d, "max_pooling2d", {7}));
static_assert(is(names, 9, NodeKind::conv2dTranspose, "conv2d_transpose", {8}));
static_assert(is(names, 10, NodeKind::upsample2d, "up_sampling2d", {9}));
static_assert(is(names, 11, NodeKind::maxPool2d, "max_pooling2d_1", {10}));
static_assert(is(names, 12, NodeKind::conv2dTranspose, "conv2d_transpose_1", {11}));
static_assert(is(names, 13, NodeKind::upsample2d, "up_sampling2d_1", {12}));
static_assert(is(names, 14, NodeKind::add, "joined", {13, 7}));

// Each layer has the line on which it is written, also the bare word relu.
constexpr auto places = model<"places">([](Inputs in) {
  return in.image("x", {8, 8, 1})
         | conv2d(1, {3, 3})
         | relu
         |
         relu.name("named")
         | max_pool2d({
               2, 2});
});
static_assert(std::string_view(places.nodes[0].where.file).ends_with("layers.cpp"));
static_assert(lines(places, 0, 1) == 1);
static_assert(lines(places, 0, 2) == 2);
static_assert(lines(places, 0, 3) == 4);
static_assert(lines(places, 0, 4) == 5);

// The words of layers, and those that become layers by a call.
constexpr auto words = model<"words">([](Inputs in) {
  return in.image("x", {8, 8, 1})
         | batch_normalization
         | batch_normalization({.epsilon = 1e-5})
         | leaky_relu(0.1)
         | dropout(0.5)
         | sigmoid
         | tanh
         | softmax
         | global_average_pool2d
         | flatten
         | batch_normalization.name("last");
});
static_assert(is(words, 1, NodeKind::batchNormalization, "batch_normalization", {0}));
static_assert(is(words, 2, NodeKind::batchNormalization, "batch_normalization_1", {1}));
static_assert(is(words, 3, NodeKind::leakyRelu, "leaky_relu", {2}));
static_assert(is(words, 4, NodeKind::dropout, "dropout", {3}));
static_assert(is(words, 5, NodeKind::sigmoid, "sigmoid", {4}));
static_assert(is(words, 6, NodeKind::tanh, "tanh", {5}));
static_assert(is(words, 7, NodeKind::softmax, "softmax", {6}));
static_assert(is(words, 8, NodeKind::globalAveragePool2d, "global_average_pooling2d", {7}));
static_assert(is(words, 9, NodeKind::flatten, "flatten", {8}));
static_assert(is(words, 10, NodeKind::batchNormalization, "last", {9}));
constexpr bool isLineByLine() {
  for (size_t i = 1; i < words.nodes.size(); ++i)
    if (lines(words, 0, i) != static_cast<int64_t>(i))
      return false;
  return true;
}
static_assert(isLineByLine());

// The other default names.
constexpr auto more = model<"more">([](Inputs in) {
  Tensor x = in.image("x", {8, 8, 1}) | zero_padding2d(1) | average_pool2d({2, 2});
  Tensor y = concatenate({x, x, x}) | concatenate(x) | concatenate(x).name("joined");
  return concatenate(y, x) | reshape({75, 2}) | dense(2);
});
static_assert(is(more, 1, NodeKind::zeroPadding2d, "zero_padding2d", {0}));
static_assert(is(more, 2, NodeKind::averagePool2d, "average_pooling2d", {1}));
static_assert(is(more, 3, NodeKind::concatenate, "concatenate", {2, 2, 2}));
static_assert(is(more, 4, NodeKind::concatenate, "concatenate_1", {3, 2}));
static_assert(is(more, 5, NodeKind::concatenate, "joined", {4, 2}));
static_assert(is(more, 6, NodeKind::concatenate, "concatenate_2", {5, 2}));
static_assert(is(more, 7, NodeKind::reshape, "reshape", {6}));
static_assert(is(more, 8, NodeKind::dense, "dense", {7}));

constexpr auto called = model<"called">([](Inputs in) {
  Tensor x = in.image("x", {8, 8, 1});
  Tensor y = relu(x);
  Tensor z = conv2d(1, {3, 3})(y);
  return add(z, z);
});
static_assert(lines(called, 0, 1) == 1);
static_assert(lines(called, 0, 2) == 2);
static_assert(lines(called, 0, 3) == 3);

// A user's layer: a function, a lambda, a function that returns a lambda, and
// one that takes layers, the bare word too.
constexpr Tensor twice(Tensor x) { return add(x, x); }

constexpr auto residual(int filters) {
  return [=](Tensor x) {
    return x | conv2d(filters, {3, 3}, {.padding = same}) | relu | add(x);
  };
}

constexpr auto activated(conv2d convolution, Activation activation) {
  return [=](Tensor x) { return x | convolution | activation; };
}

template <Layer L>
constexpr auto batch_normalized(L linear, Activation activation) {
  return [=](Tensor x) { return x | linear | batch_normalization | activation; };
}

constexpr auto wrapped = model<"wrapped">([](Inputs in) {
  return in.image("x", {8, 8, 4})
         | batch_normalized(conv2d(2, {3, 3}).name("mine"), tanh)
         | flatten
         | batch_normalized(dense(8), leaky_relu(0.2));
});
static_assert(wrapped.nodes.size() == 8);
static_assert(is(wrapped, 1, NodeKind::conv2d, "mine", {0}));
static_assert(is(wrapped, 2, NodeKind::batchNormalization, "batch_normalization", {1}));
static_assert(is(wrapped, 3, NodeKind::tanh, "tanh", {2}));
static_assert(is(wrapped, 5, NodeKind::dense, "dense", {4}));
static_assert(is(wrapped, 7, NodeKind::leakyRelu, "leaky_relu", {6}));
static_assert(wrapped.output().slope == 0.2);

constexpr auto custom = model<"custom">([](Inputs in) {
  auto halve = [](Tensor x) { return x | max_pool2d({2, 2}); };
  return in.image("x", {8, 8, 4})
         | twice
         | halve
         | residual(4)
         | activated(conv2d(2, {1, 1}), relu);
});
static_assert(custom.nodes.size() == 8);
static_assert(is(custom, 1, NodeKind::add, "add", {0, 0}));
static_assert(is(custom, 5, NodeKind::add, "add_1", {4, 2}));
static_assert(is(custom, 6, NodeKind::conv2d, "conv2d_1", {5}));
static_assert(is(custom, 7, NodeKind::relu, "relu_1", {6}));
static_assert(custom.output_shape() == Shape{4, 4, 2});
// Layers given to a function keep the line on which they were given.
static_assert(lines(custom, 0, 6) == 4);
static_assert(lines(custom, 0, 7) == 4);

// Names computed in a loop.
constexpr auto loop = model<"loop">([](Inputs in) {
  Tensor x = in.image("x", {8, 8, 1});
  for (int i = 1; i <= 3; ++i)
    x = x | conv2d(1, {3, 3}).name((Text("block") << i << "_conv").view());
  return x;
});
static_assert(is(loop, 3, NodeKind::conv2d, "block3_conv", {2}));

// A cut leaves out what comes after it, and what nothing needs.
constexpr Tensor network(Tensor image) {
  Tensor x = image | conv2d(4, {3, 3}) | relu.name("features");
  Tensor unused = x | conv2d(9, {1, 1});
  return x | conv2d(8, {3, 3}) | relu | add(unused | conv2d(8, {3, 3}));
}

constexpr auto whole = model<"whole">([](Inputs in) {
  return network(in.image("x", {8, 8, 1}));
});
static_assert(whole.nodes.size() == 8);

constexpr auto part = model<"part">([](Inputs in) {
  return network(in.image("x", {8, 8, 1})) | cut("features") | upsample2d({2, 2});
});
static_assert(part.nodes.size() == 4);
static_assert(is(part, 2, NodeKind::relu, "features", {1}));
static_assert(is(part, 3, NodeKind::upsample2d, "up_sampling2d", {2}));
static_assert(part.output_shape() == Shape{12, 12, 4});

// Operands of nodes after a gap have their new indices.
constexpr auto side = model<"side">([](Inputs in) {
  return network(in.image("x", {8, 8, 1})) | cut("relu");
});
static_assert(side.nodes.size() == 5);
static_assert(is(side, 3, NodeKind::conv2d, "conv2d_2", {2}));
static_assert(is(side, 4, NodeKind::relu, "relu", {3}));

constexpr auto upToInput = model<"up_to_input">([](Inputs in) {
  return network(in.image("x", {8, 8, 1})) | cut("x");
});
static_assert(upToInput.nodes.size() == 1);
