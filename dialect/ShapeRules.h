//===-- ShapeRules.h - the shape rule of every layer ------------*- C++ -*-===//
//
// The only place where a shape rule is written. The rules are constexpr and
// free of MLIR: the DSL evaluates them in the C++ compiler, the dialect's
// verifiers and type inference evaluate them at run time. Shapes are those of
// one sample: the batch is never part of them. The rules are Keras 3's.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_DIALECT_SHAPERULES_H
#define SINTER_DIALECT_SHAPERULES_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string_view>

namespace sinter {

class Shape;
struct Borders;

/// A pair of values for the two image axes: height, then width.
using Size2D = std::array<int64_t, 2>;

/// A sentence built in a constant expression. `size()` and `data()` make it a
/// valid static_assert message; text beyond the capacity is cut.
class Text {
public:
  constexpr Text() = default;
  constexpr Text(std::string_view text) { *this << text; }

  constexpr Text &operator<<(std::string_view text) {
    for (char c : text)
      if (length < characters.size())
        characters[length++] = c;
    return *this;
  }
  constexpr Text &operator<<(const char *text) {
    return *this << std::string_view(text);
  }
  constexpr Text &operator<<(const Text &text) { return *this << text.view(); }
  constexpr Text &operator<<(int64_t value) {
    std::array<char, 20> digits{};
    size_t count = 0;
    // Negating as unsigned is defined for the smallest value too.
    uint64_t magnitude = value < 0 ? 0 - static_cast<uint64_t>(value)
                                   : static_cast<uint64_t>(value);
    do {
      digits[count++] = static_cast<char>('0' + magnitude % 10);
      magnitude /= 10;
    } while (magnitude != 0);
    if (value < 0)
      *this << "-";
    while (count > 0)
      *this << std::string_view(&digits[--count], 1);
    return *this;
  }

  /// "26x26x16".
  constexpr Text &operator<<(const Shape &shape);
  /// "3x3".
  constexpr Text &operator<<(const Size2D &size) {
    return *this << size[0] << "x" << size[1];
  }

  /// "[1, 1, 2, 2]": top, bottom, left, right.
  constexpr Text &operator<<(const Borders &borders);

  constexpr bool empty() const { return length == 0; }
  constexpr size_t size() const { return length; }
  constexpr const char *data() const { return characters.data(); }
  constexpr std::string_view view() const {
    return {characters.data(), length};
  }

private:
  std::array<char, 320> characters{};
  size_t length = 0;
};

/// The shape of one sample's tensor: at most four extents, outermost first.
class Shape {
public:
  static constexpr size_t maxRank = 4;

  constexpr Shape() = default;
  /// A list of more than maxRank extents keeps its true rank, so that the
  /// rules can refuse it by name.
  constexpr Shape(std::initializer_list<int64_t> list) : count(list.size()) {
    std::copy_n(list.begin(), std::min(count, maxRank), extents.begin());
  }
  template <typename Iterator>
  constexpr Shape(Iterator begin, Iterator end) {
    for (; begin != end; ++begin, ++count)
      if (count < maxRank)
        extents[count] = *begin;
  }

  constexpr size_t rank() const { return count; }
  constexpr int64_t operator[](size_t index) const { return extents[index]; }
  constexpr int64_t &operator[](size_t index) { return extents[index]; }
  constexpr int64_t elements() const {
    int64_t product = 1;
    for (size_t i = 0; i < std::min(count, maxRank); ++i)
      product *= extents[i];
    return product;
  }
  constexpr bool operator==(const Shape &) const = default;

private:
  std::array<int64_t, maxRank> extents{};
  size_t count = 0;
};

constexpr Text &Text::operator<<(const Shape &shape) {
  if (shape.rank() == 0)
    return *this << "scalar";
  for (size_t i = 0; i < std::min(shape.rank(), Shape::maxRank); ++i) {
    if (i > 0)
      *this << "x";
    *this << shape[i];
  }
  return *this;
}

/// What a rule returns: the shape, or the sentence that says what is wrong.
struct ShapeResult {
  Shape shape;
  Text error;

  constexpr ShapeResult(const Shape &shape) : shape(shape) {}
  constexpr ShapeResult(const Text &error) : error(error) {}
  constexpr bool ok() const { return error.empty(); }
};

/// Rows and columns around an image, or (for a transposed convolution) rows and
/// columns cut off the full result, which may then be negative after the image:
/// rows of zeros added there.
struct Borders {
  int64_t top = 0;
  int64_t bottom = 0;
  int64_t left = 0;
  int64_t right = 0;

  constexpr bool operator==(const Borders &) const = default;
};

constexpr Text &Text::operator<<(const Borders &borders) {
  return *this << "[" << borders.top << ", " << borders.bottom << ", "
               << borders.left << ", " << borders.right << "]";
}

/// Keras's `padding` argument.
enum class Padding { valid, same };

namespace shape_rules {

/// No layer of this project needs an extent beyond this; the limit keeps
/// every product of four extents inside 64 bits.
inline constexpr int64_t maxExtent = 32767;

/// The same for vectors and, with the batch or as weights, matrices: an image
/// in a row is longer than any of its sides.
inline constexpr int64_t maxFlatExtent = 2147483647;

/// Accepts rank 1 to 4 with extents from 1 to maxExtent, maxFlatExtent for
/// rank 1.
constexpr ShapeResult declared(const Shape &shape) {
  if (shape.rank() < 1 || shape.rank() > Shape::maxRank)
    return Text("expected 1 to 4 extents, got ")
           << static_cast<int64_t>(shape.rank());
  int64_t limit = shape.rank() == 1 ? maxFlatExtent : maxExtent;
  for (size_t i = 0; i < shape.rank(); ++i)
    if (shape[i] < 1 || shape[i] > limit)
      return Text("expected extents from 1 to ") << limit << ", got " << shape;
  return shape;
}

constexpr Text expectImage(const Shape &input) {
  if (input.rank() == 3)
    return {};
  return Text("expected an image (HxWxC), got ") << input;
}

constexpr Text expectPositive(std::string_view what, const Size2D &size) {
  for (int64_t extent : size)
    if (extent < 1 || extent > maxExtent)
      return Text("expected ") << what << " of at least 1x1 and at most "
                               << maxExtent << " on a side, got " << size;
  return {};
}

constexpr Text expectFilters(int64_t filters) {
  if (filters >= 1 && filters <= maxExtent)
    return {};
  return Text("expected 1 to ") << maxExtent << " filters, got " << filters;
}

/// The first sentence that is not empty.
constexpr Text firstOf(std::initializer_list<Text> errors) {
  for (const Text &error : errors)
    if (!error.empty())
      return error;
  return {};
}

/// What a window moved in steps of `strides` covers with this padding beyond
/// the image. 'same' adds so much that ceil(n / stride) windows fit, the odd
/// row after the image (backend/tensorflow/nn.py,
/// _pad_same_spatial_channels_last).
constexpr Borders windowBorders(const Shape &input, const Size2D &window,
                                const Size2D &strides, Padding padding) {
  if (padding == Padding::valid)
    return {};
  auto total = [&](size_t axis) {
    int64_t windows = (input[axis] + strides[axis] - 1) / strides[axis];
    return std::max<int64_t>(
        (windows - 1) * strides[axis] + window[axis] - input[axis], 0);
  };
  int64_t rows = total(0), columns = total(1);
  return {rows / 2, rows - rows / 2, columns / 2, columns - columns / 2};
}

/// How many windows fit the image and its borders along each axis.
constexpr Size2D windowCounts(const Shape &input, const Size2D &window,
                              const Size2D &strides, const Borders &borders) {
  auto count = [&](size_t axis, int64_t added) {
    int64_t free = input[axis] + added - window[axis];
    return free < 0 ? 0 : free / strides[axis] + 1;
  };
  return {count(0, borders.top + borders.bottom),
          count(1, borders.left + borders.right)};
}

/// Pixels from the first to the last that a kernel sees whose elements are
/// `dilation` apart.
constexpr Size2D dilatedExtent(const Size2D &kernel, const Size2D &dilation) {
  return {(kernel[0] - 1) * dilation[0] + 1, (kernel[1] - 1) * dilation[1] + 1};
}

/// Zeros that a convolution with this padding sees around the image.
constexpr Borders conv2dBorders(const Shape &input, const Size2D &kernel,
                                const Size2D &strides, Padding padding,
                                const Size2D &dilation = {1, 1}) {
  return windowBorders(input, dilatedExtent(kernel, dilation), strides,
                       padding);
}

/// What convolutions and transposed convolutions ask of their arguments.
constexpr Text expectConvolution(const Shape &input, int64_t filters,
                                 const Size2D &kernel, const Size2D &strides,
                                 const Size2D &dilation, int64_t groups) {
  if (Text error = firstOf({expectImage(input), expectFilters(filters),
                            expectPositive("a kernel", kernel),
                            expectPositive("strides", strides),
                            expectPositive("a dilation", dilation)});
      !error.empty())
    return error;
  if (groups < 1 || input[2] % groups != 0 || filters % groups != 0)
    return Text("expected a number of groups that divides ")
           << input[2] << " channels and " << filters << " filters, got "
           << groups;
  return {};
}

/// HxWxC, kernel (kh, kw, C / groups, filters) → H'xW'xfilters.
constexpr ShapeResult conv2d(const Shape &input, int64_t filters,
                             const Size2D &kernel, const Size2D &strides,
                             const Borders &borders,
                             const Size2D &dilation = {1, 1},
                             int64_t groups = 1) {
  if (Text error =
          expectConvolution(input, filters, kernel, strides, dilation, groups);
      !error.empty())
    return error;
  Size2D size =
      windowCounts(input, dilatedExtent(kernel, dilation), strides, borders);
  if (size[0] < 1 || size[1] < 1) {
    Text error("expected a kernel no larger than its input, got kernel ");
    error << kernel;
    if (dilation != Size2D{1, 1})
      error << " dilated by " << dilation;
    return error << " on " << input << " (HxWxC)";
  }
  return Shape{size[0], size[1], filters};
}

/// Accepts an output padding, which Keras wants smaller than the strides.
constexpr Text expectOutputPadding(const Size2D &outputPadding,
                                   const Size2D &strides) {
  for (size_t axis : {0, 1})
    if (outputPadding[axis] < 0 || outputPadding[axis] >= strides[axis])
      return Text("expected an output padding of at least 0x0 that is smaller "
                  "than the strides ")
             << strides << ", got " << outputPadding;
  return {};
}

/// What Keras cuts off the full result of a transposed convolution
/// (backend/common/backend_utils.py). Without an output padding, 'valid' adds
/// rows where the stride is larger than the kernel, and 'same' gives
/// n * stride.
constexpr Borders
conv2dTransposeBorders(const Size2D &kernel, const Size2D &strides,
                       Padding padding,
                       const std::optional<Size2D> &outputPadding = {}) {
  auto total = [&](size_t axis) {
    int64_t size = kernel[axis], stride = strides[axis];
    if (padding == Padding::valid)
      return outputPadding ? -(*outputPadding)[axis]
                           : std::min<int64_t>(size - stride, 0);
    return outputPadding ? size - size % 2 - (*outputPadding)[axis]
                         : size - stride;
  };
  int64_t rows = total(0), columns = total(1);
  int64_t top = std::max<int64_t>(rows / 2, 0);
  int64_t left = std::max<int64_t>(columns / 2, 0);
  return {top, rows - top, left, columns - left};
}

/// HxWxC, kernel (kh, kw, filters / groups, C) → H'xW'xfilters.
constexpr ShapeResult conv2dTranspose(const Shape &input, int64_t filters,
                                      const Size2D &kernel,
                                      const Size2D &strides, const Borders &cut,
                                      const Size2D &dilation = {1, 1},
                                      int64_t groups = 1) {
  if (Text error =
          expectConvolution(input, filters, kernel, strides, dilation, groups);
      !error.empty())
    return error;
  Size2D extent = dilatedExtent(kernel, dilation);
  int64_t height =
      (input[0] - 1) * strides[0] + extent[0] - cut.top - cut.bottom;
  int64_t width =
      (input[1] - 1) * strides[1] + extent[1] - cut.left - cut.right;
  if (height < 1 || width < 1 || height > maxExtent || width > maxExtent)
    return Text("expected a result from 1x1 to ")
           << maxExtent << "x" << maxExtent << ", got " << Size2D{height, width}
           << " from " << input << " (HxWxC)";
  return Shape{height, width, filters};
}

/// One pixel for each window. Borders are smaller than a window, so that every
/// window sees some of the image.
constexpr ShapeResult pool2d(const Shape &input, const Size2D &pool,
                             const Size2D &strides, const Borders &borders) {
  if (Text error = firstOf({expectImage(input), expectPositive("a pool", pool),
                            expectPositive("strides", strides)});
      !error.empty())
    return error;
  auto isInside = [](int64_t border, int64_t size) {
    return border >= 0 && border < size;
  };
  if (!isInside(borders.top, pool[0]) || !isInside(borders.bottom, pool[0]) ||
      !isInside(borders.left, pool[1]) || !isInside(borders.right, pool[1]))
    return Text(
               "expected borders of at least 0 that are smaller than the pool ")
           << pool << ", got " << borders;
  Size2D size = windowCounts(input, pool, strides, borders);
  if (size[0] < 1 || size[1] < 1)
    return Text("expected a pool no larger than its input, got pool ")
           << pool << " on " << input << " (HxWxC)";
  return Shape{size[0], size[1], input[2]};
}

/// The same for maxima, whose positions in the window are kept in a byte.
constexpr ShapeResult maxPool2d(const Shape &input, const Size2D &pool,
                                const Size2D &strides, const Borders &borders) {
  constexpr int64_t maxWindow = 127;
  ShapeResult result = pool2d(input, pool, strides, borders);
  if (result.ok() && pool[0] * pool[1] > maxWindow)
    return Text("expected a pool of at most ")
           << maxWindow << " pixels, got " << pool;
  return result;
}

/// HxWxC → C: the mean of each channel.
constexpr ShapeResult globalAveragePool2d(const Shape &input) {
  if (Text error = expectImage(input); !error.empty())
    return error;
  return Shape{input[2]};
}

/// Rows and columns of zeros around the image.
constexpr ShapeResult zeroPadding2d(const Shape &input,
                                    const Borders &padding) {
  if (Text error = expectImage(input); !error.empty())
    return error;
  for (int64_t border :
       {padding.top, padding.bottom, padding.left, padding.right})
    if (border < 0 || border > maxExtent)
      return Text("expected a padding from 0 to ")
             << maxExtent << " on each side, got " << padding;
  Size2D size{input[0] + padding.top + padding.bottom,
              input[1] + padding.left + padding.right};
  if (size[0] > maxExtent || size[1] > maxExtent)
    return Text("expected a result of at most ")
           << maxExtent << "x" << maxExtent << ", got " << size;
  return Shape{size[0], size[1], input[2]};
}

/// Each pixel becomes factor[0] x factor[1] pixels.
constexpr ShapeResult upsample2d(const Shape &input, const Size2D &factor) {
  if (Text error =
          firstOf({expectImage(input), expectPositive("a factor", factor)});
      !error.empty())
    return error;
  Size2D size{input[0] * factor[0], input[1] * factor[1]};
  if (size[0] > maxExtent || size[1] > maxExtent)
    return Text("expected a result of at most ")
           << maxExtent << "x" << maxExtent << ", got " << size;
  return Shape{size[0], size[1], input[2]};
}

/// All elements in a row, the last axis innermost.
constexpr ShapeResult flatten(const Shape &input) {
  return declared({input.elements()});
}

/// The same elements, in the same order. One extent may be -1: it follows from
/// the others.
constexpr ShapeResult reshape(const Shape &input, const Shape &shape) {
  Shape result = shape;
  int64_t *inferred = nullptr;
  for (size_t i = 0; i < std::min(shape.rank(), Shape::maxRank); ++i)
    if (shape[i] == -1 && !inferred) {
      inferred = &result[i];
      *inferred = 1;
    }
  if (ShapeResult known = declared(result); !known.ok())
    return known;
  if (inferred)
    *inferred = input.elements() / result.elements();
  if (result.elements() != input.elements())
    return Text("expected a shape of ") << input.elements() << " elements, as "
                                        << input << " has, got " << shape;
  return declared(result);
}

/// Tensors one behind the other along their last axis.
constexpr ShapeResult concatenate(std::span<const Shape> inputs) {
  if (inputs.empty() || inputs[0].rank() == 0)
    return Text("expected at least one tensor with an axis");
  Shape result = inputs[0];
  size_t last = result.rank() - 1;
  for (const Shape &input : inputs.subspan(1)) {
    Shape other = input;
    if (input.rank() == result.rank())
      other[last] = result[last];
    if (other != result)
      return Text("expected shapes that are equal but for the last axis, got ")
             << inputs[0] << " and " << input;
    result[last] += input[last];
  }
  return declared(result);
}

/// The last axis becomes `units` long.
constexpr ShapeResult dense(const Shape &input, int64_t units) {
  if (input.rank() == 0)
    return Text("expected at least one axis, got ") << input;
  if (units < 1 || units > maxExtent)
    return Text("expected 1 to ") << maxExtent << " units, got " << units;
  Shape result = input;
  result[result.rank() - 1] = units;
  return result;
}

/// Two tensors that meet element by element.
constexpr ShapeResult same(const Shape &a, const Shape &b) {
  if (a == b)
    return a;
  return Text("expected equal shapes, got ") << a << " and " << b;
}

} // namespace shape_rules
} // namespace sinter

#endif // SINTER_DIALECT_SHAPERULES_H
