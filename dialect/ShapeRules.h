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
#include <string_view>

namespace sinter {

class Shape;

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

/// Rows and columns of zeros around an image, or (for a transposed
/// convolution) rows and columns cut off the full result, which may then be
/// negative after the image: rows of zeros added there.
struct Borders {
  int64_t top = 0;
  int64_t bottom = 0;
  int64_t left = 0;
  int64_t right = 0;

  constexpr bool operator==(const Borders &) const = default;
};

/// Keras's `padding` argument.
enum class Padding { valid, same };

namespace shape_rules {

/// No layer of this project needs an extent beyond this; the limit keeps
/// every product of four extents inside 64 bits.
inline constexpr int64_t maxExtent = 32767;

/// Accepts a shape that the user wrote: rank 1 to 4, extents 1 to maxExtent.
constexpr ShapeResult declared(const Shape &shape) {
  if (shape.rank() < 1 || shape.rank() > Shape::maxRank)
    return Text("expected 1 to 4 extents, got ")
           << static_cast<int64_t>(shape.rank());
  for (size_t i = 0; i < shape.rank(); ++i)
    if (shape[i] < 1 || shape[i] > maxExtent)
      return Text("expected extents from 1 to ")
             << maxExtent << ", got " << shape;
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

/// Borders of zeros that a convolution with this padding sees. 'same' pads so
/// that ceil(n / stride) values come out, the odd row after the image
/// (backend/tensorflow/nn.py, _pad_same_spatial_channels_last).
constexpr Borders conv2dBorders(const Shape &input, const Size2D &kernel,
                                const Size2D &strides, Padding padding) {
  if (padding == Padding::valid)
    return {};
  auto total = [&](size_t axis) {
    int64_t windows = (input[axis] + strides[axis] - 1) / strides[axis];
    return std::max<int64_t>(
        (windows - 1) * strides[axis] + kernel[axis] - input[axis], 0);
  };
  int64_t rows = total(0), columns = total(1);
  return {rows / 2, rows - rows / 2, columns / 2, columns - columns / 2};
}

/// HxWxC, kernel (kh, kw, C, filters) → H'xW'xfilters.
constexpr ShapeResult conv2d(const Shape &input, int64_t filters,
                             const Size2D &kernel, const Size2D &strides,
                             const Borders &borders) {
  if (Text error = firstOf({expectImage(input), expectFilters(filters),
                            expectPositive("a kernel", kernel),
                            expectPositive("strides", strides)});
      !error.empty())
    return error;
  int64_t height = input[0] + borders.top + borders.bottom - kernel[0];
  int64_t width = input[1] + borders.left + borders.right - kernel[1];
  if (height < 0 || width < 0)
    return Text("expected a kernel no larger than its input, got kernel ")
           << kernel << " on " << input << " (HxWxC)";
  return Shape{height / strides[0] + 1, width / strides[1] + 1, filters};
}

/// What Keras cuts off the full result of a transposed convolution
/// (backend/common/backend_utils.py); 'valid' adds rows where the stride is
/// larger than the kernel, 'same' gives n * stride.
constexpr Borders conv2dTransposeBorders(const Size2D &kernel,
                                         const Size2D &strides,
                                         Padding padding) {
  auto axis = [&](size_t i) -> std::array<int64_t, 2> {
    if (padding == Padding::valid)
      return {0, std::min<int64_t>(kernel[i] - strides[i], 0)};
    int64_t total = strides[i] + kernel[i] - 2;
    int64_t before = std::min(total / 2 + total % 2, kernel[i] - 1);
    return {kernel[i] - 1 - before, kernel[i] - 1 - (total - before)};
  };
  auto [top, bottom] = axis(0);
  auto [left, right] = axis(1);
  return {top, bottom, left, right};
}

/// HxWxC, kernel (kh, kw, filters, C) → H'xW'xfilters.
constexpr ShapeResult conv2dTranspose(const Shape &input, int64_t filters,
                                      const Size2D &kernel,
                                      const Size2D &strides,
                                      const Borders &cut) {
  if (Text error = firstOf({expectImage(input), expectFilters(filters),
                            expectPositive("a kernel", kernel),
                            expectPositive("strides", strides)});
      !error.empty())
    return error;
  int64_t height =
      (input[0] - 1) * strides[0] + kernel[0] - cut.top - cut.bottom;
  int64_t width =
      (input[1] - 1) * strides[1] + kernel[1] - cut.left - cut.right;
  if (height < 1 || width < 1 || height > maxExtent || width > maxExtent)
    return Text("expected a result from 1x1 to ")
           << maxExtent << "x" << maxExtent << ", got " << Size2D{height, width}
           << " from " << input << " (HxWxC)";
  return Shape{height, width, filters};
}

/// Windows that lie side by side; what does not fill a window is dropped.
constexpr ShapeResult maxPool2d(const Shape &input, const Size2D &pool) {
  if (Text error =
          firstOf({expectImage(input), expectPositive("a pool", pool)});
      !error.empty())
    return error;
  if (pool[0] > input[0] || pool[1] > input[1])
    return Text("expected a pool no larger than its input, got pool ")
           << pool << " on " << input << " (HxWxC)";
  return Shape{input[0] / pool[0], input[1] / pool[1], input[2]};
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

/// Two tensors that meet element by element.
constexpr ShapeResult same(const Shape &a, const Shape &b) {
  if (a == b)
    return a;
  return Text("expected equal shapes, got ") << a << " and " << b;
}

} // namespace shape_rules
} // namespace sinter

#endif // SINTER_DIALECT_SHAPERULES_H
