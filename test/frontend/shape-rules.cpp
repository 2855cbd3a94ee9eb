// The shape rules beyond what the layers' own tests show: Keras's output
// padding, windows with borders, and what is refused.
// RUN: %clangxx -Wall -Wextra -Werror %s

#include <dialect/ShapeRules.h>

using namespace sinter;
using namespace sinter::shape_rules;

// Transposed convolutions: the same total as in Keras, the smaller half first.
constexpr Size2D one{1, 1};
constexpr auto cut = conv2dTransposeBorders;
static_assert(cut({3, 3}, {1, 2}, Padding::same, {}) == Borders{1, 1, 0, 1});
static_assert(cut({4, 5}, {2, 2}, Padding::same, {}) == Borders{1, 1, 1, 2});
static_assert(cut({2, 1}, {2, 3}, Padding::same, {}) == Borders{0, 0, 0, -2});
static_assert(cut({2, 3}, {3, 2}, Padding::valid, {}) == Borders{0, -1, 0, 0});
static_assert(cut({2, 3}, {3, 2}, Padding::valid, Size2D{2, 1}) ==
              Borders{0, -2, 0, -1});
static_assert(cut({3, 4}, {2, 2}, Padding::same, one) == Borders{0, 1, 1, 2});
static_assert(expectOutputPadding({0, 1}, {1, 2}).empty());
static_assert(expectOutputPadding({0, 2}, {1, 2}).view() ==
              "expected an output padding of at least 0x0 that is smaller than "
              "the strides 1x2, got 0x2");

// Dilation and groups.
static_assert(conv2d({28, 28, 6}, 8, {3, 3}, one, {}, {2, 3}, 2).shape ==
              Shape{24, 22, 8});
static_assert(conv2dBorders({28, 28, 6}, {3, 3}, one, Padding::same, {2, 3}) ==
              Borders{2, 2, 3, 3});
static_assert(conv2d({4, 9, 1}, 1, {3, 3}, one, {}, {2, 2}).error.view() ==
              "expected a kernel no larger than its input, got kernel 3x3 "
              "dilated by 2x2 on 4x9x1 (HxWxC)");
static_assert(conv2d({9, 9, 6}, 8, {3, 3}, one, {}, one, 4).error.view() ==
              "expected a number of groups that divides 6 channels and 8 "
              "filters, got 4");
static_assert(conv2dTranspose({4, 4, 8}, 6, {3, 3}, {2, 2}, {}, {2, 2}, 2)
                  .shape == Shape{11, 11, 6});

// Pools: with 'same' padding a pool may be larger than its input.
constexpr Borders around =
    windowBorders({7, 2, 3}, {3, 3}, {2, 2}, Padding::same);
static_assert(around == Borders{1, 1, 0, 1});
static_assert(pool2d({7, 2, 3}, {3, 3}, {2, 2}, around).shape ==
              Shape{4, 1, 3});
static_assert(pool2d({7, 7, 3}, {3, 3}, {2, 2}, {}).shape == Shape{3, 3, 3});
static_assert(pool2d({7, 7, 3}, {2, 3}, one, {2, 0, 0, 0}).error.view() ==
              "expected borders of at least 0 that are smaller than the pool "
              "2x3, got [2, 0, 0, 0]");
static_assert(globalAveragePool2d({7, 7, 512}).shape == Shape{512});
static_assert(globalAveragePool2d({7}).error.view() ==
              "expected an image (HxWxC), got 7");
static_assert(zeroPadding2d({4, 4, 3}, {1, 2, 3, 4}).shape == Shape{7, 11, 3});
static_assert(zeroPadding2d({4, 4, 3}, {0, -1, 0, 0}).error.view() ==
              "expected a padding from 0 to 32767 on each side, got "
              "[0, -1, 0, 0]");

// Flattened images may be longer than any side.
static_assert(flatten({1000, 1000, 3}).shape == Shape{3000000});
static_assert(flatten({32767, 32767, 32767}).error.view() ==
              "expected extents from 1 to 2147483647, got 35181150961663");
static_assert(reshape({4096}, {8, 8, 64}).shape == Shape{8, 8, 64});
static_assert(reshape({4096}, {8, -1, 8}).shape == Shape{8, 64, 8});
static_assert(reshape({40, 1000}, {-1}).shape == Shape{40000});
static_assert(reshape({4096}, {5, -1}).error.view() ==
              "expected a shape of 4096 elements, as 4096 has, got 5x-1");
static_assert(!reshape({4}, {-1, -1}).ok());
static_assert(!reshape({4}, {8, -1}).ok());
static_assert(!reshape({40000}, {-1, 1}).ok());
static_assert(dense({25088}, 4096).shape == Shape{4096});
static_assert(dense({4, 4, 3}, 7).shape == Shape{4, 4, 7});
static_assert(dense({4}, 0).error.view() ==
              "expected 1 to 32767 units, got 0");

constexpr Shape images[]{{4, 4, 3}, {4, 4, 5}, {4, 4, 1}};
static_assert(concatenate(images).shape == Shape{4, 4, 9});
constexpr Shape uneven[]{{4, 4, 3}, {4, 5, 3}};
static_assert(concatenate(uneven).error.view() ==
              "expected shapes that are equal but for the last axis, got 4x4x3 "
              "and 4x5x3");
