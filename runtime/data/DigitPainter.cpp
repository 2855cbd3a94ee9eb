//===-- DigitPainter.cpp - one drawn digit --------------------------------===//
//
// A digit is a few strokes, smooth curves through given points. Every drawing
// bends, turns, slants, scales and shifts them, and picks the width of the pen.
//
// Only operations that IEEE 754 rounds exactly are used (+ - * / and square
// root), since sines differ between C libraries.
//
//===----------------------------------------------------------------------===//

#include "data/DigitPainter.h"

#include "data/Random.h"

#include <algorithm>
#include <cmath>
#include <vector>

// A compiler that merges a product and a sum rounds once instead of twice.
#pragma STDC FP_CONTRACT OFF

namespace sinter::runtime {

namespace {

struct Point {
  float x; ///< to the right
  float y; ///< down
};

Point operator+(Point a, Point b) { return {a.x + b.x, a.y + b.y}; }
Point operator-(Point a, Point b) { return {a.x - b.x, a.y - b.y}; }
Point operator*(float factor, Point a) { return {factor * a.x, factor * a.y}; }
float dot(Point a, Point b) { return a.x * b.x + a.y * b.y; }

/// Points that the pen passes without leaving the paper, in a square from 0 to
/// 1. A corner is where one stroke ends and the next one begins.
using Stroke = std::vector<Point>;
/// Points that straight lines join.
using Path = std::vector<Point>;
/// One way to write a digit.
using Glyph = std::vector<Stroke>;

/// All ways to write each digit.
const std::array<std::vector<Glyph>, 10> &glyphs() {
  static const Stroke zero = {{.50F, .08F}, {.27F, .20F}, {.20F, .50F},
                              {.27F, .80F}, {.50F, .92F}, {.73F, .80F},
                              {.80F, .50F}, {.73F, .20F}, {.50F, .08F}};
  static const Stroke oneStem = {{.50F, .08F}, {.50F, .92F}};
  static const Stroke oneFlag = {{.30F, .28F}, {.50F, .08F}};
  static const Stroke oneFoot = {{.30F, .92F}, {.70F, .92F}};
  static const Stroke twoNeck = {{.22F, .30F}, {.30F, .13F}, {.50F, .08F},
                                 {.70F, .15F}, {.75F, .32F}, {.62F, .52F},
                                 {.40F, .72F}, {.20F, .92F}};
  static const Stroke twoFoot = {{.20F, .92F}, {.80F, .90F}};
  static const Stroke threeTop = {{.24F, .20F}, {.38F, .09F}, {.56F, .08F},
                                  {.70F, .18F}, {.70F, .33F}, {.60F, .44F},
                                  {.42F, .48F}};
  static const Stroke threeBottom = {{.42F, .48F}, {.62F, .50F}, {.76F, .62F},
                                     {.76F, .78F}, {.62F, .90F}, {.42F, .92F},
                                     {.22F, .82F}};
  static const Stroke fourOpenSide = {{.30F, .10F}, {.26F, .34F}, {.20F, .58F}};
  static const Stroke fourOpenBar = {{.20F, .58F}, {.82F, .56F}};
  static const Stroke fourOpenStem = {{.68F, .12F}, {.62F, .92F}};
  static const Stroke fourSide = {{.60F, .08F}, {.18F, .64F}};
  static const Stroke fourBar = {{.18F, .64F}, {.84F, .62F}};
  static const Stroke fourStem = {{.60F, .08F}, {.60F, .92F}};
  static const Stroke fiveTop = {{.76F, .10F}, {.32F, .10F}};
  static const Stroke fiveSide = {{.32F, .10F}, {.27F, .46F}};
  static const Stroke fiveBelly = {{.27F, .46F}, {.46F, .40F}, {.66F, .46F},
                                   {.76F, .64F}, {.66F, .84F}, {.46F, .92F},
                                   {.22F, .84F}};
  static const Stroke six = {{.66F, .10F}, {.46F, .20F}, {.30F, .40F},
                             {.23F, .64F}, {.30F, .84F}, {.50F, .92F},
                             {.70F, .84F}, {.75F, .68F}, {.66F, .54F},
                             {.48F, .50F}, {.32F, .57F}, {.24F, .68F}};
  static const Stroke sevenTop = {{.20F, .12F}, {.80F, .10F}};
  static const Stroke sevenStem = {{.80F, .10F}, {.58F, .46F}, {.42F, .92F}};
  static const Stroke sevenBar = {{.36F, .50F}, {.74F, .48F}};
  static const Stroke eight = {
      {.50F, .48F}, {.31F, .36F}, {.27F, .22F}, {.38F, .10F}, {.50F, .08F},
      {.62F, .10F}, {.73F, .22F}, {.69F, .36F}, {.50F, .48F}, {.28F, .62F},
      {.22F, .76F}, {.32F, .89F}, {.50F, .92F}, {.68F, .89F}, {.78F, .76F},
      {.72F, .62F}, {.50F, .48F}};
  static const Stroke nineLoop = {{.75F, .28F}, {.66F, .13F}, {.48F, .08F},
                                  {.30F, .16F}, {.25F, .33F}, {.34F, .49F},
                                  {.52F, .52F}, {.68F, .44F}, {.75F, .28F}};
  static const Stroke nineStem = {{.75F, .28F}, {.73F, .55F}, {.66F, .92F}};
  static const Stroke nineHook = {
      {.75F, .28F}, {.76F, .60F}, {.66F, .86F}, {.46F, .93F}, {.28F, .86F}};

  static const std::array<std::vector<Glyph>, 10> all = {{
      {{zero}},
      {{oneStem}, {oneFlag, oneStem}, {oneFlag, oneStem, oneFoot}},
      {{twoNeck, twoFoot}},
      {{threeTop, threeBottom}},
      {{fourOpenSide, fourOpenBar, fourOpenStem},
       {fourSide, fourBar, fourStem}},
      {{fiveTop, fiveSide, fiveBelly}},
      {{six}},
      {{sevenTop, sevenStem}, {sevenTop, sevenStem, sevenBar}},
      {{eight}},
      {{nineLoop, nineStem}, {nineLoop, nineHook}},
  }};
  return all;
}

/// How a drawing differs from its glyph in form.
class Distortion {
public:
  explicit Distortion(Random &random) {
    for (float &bend : bends)
      bend = random.between(-.07F, .07F);
    // With t the tangent of half the angle, these are its cosine and sine.
    float t = random.between(-.12F, .12F);
    float cosine = (1 - t * t) / (1 + t * t);
    float sine = 2 * t / (1 + t * t);
    float slant = random.between(-.25F, .15F);
    float width = random.between(.7F, 1.1F);
    fromX = {width * cosine, width * sine};
    fromY = {-sine - slant * cosine, cosine - slant * sine};
  }

  Point operator()(Point point) const {
    float x = point.x - .5F;
    float y = point.y - .5F;
    float u = 2 * x;
    float v = 2 * y;
    x += bends[0] * u * v + bends[1] * v * v + bends[2] * u * u;
    y += bends[3] * u * v + bends[4] * u * u + bends[5] * v * v;
    return x * fromX + y * fromY;
  }

private:
  std::array<float, 6> bends; ///< how far each curvature moves the border
  Point fromX;
  Point fromY;
};

/// A cubic from `b` to `c` that, with its neighbours, passes all points
/// smoothly: a Catmull-Rom spline.
Point onCurve(Point a, Point b, Point c, Point d, float t) {
  Point linear = c - a;
  Point quadratic = 2 * a - 5 * b + 4 * c - d;
  Point cubic = 3 * b - 3 * c + d - a;
  return b + (.5F * t) * (linear + t * (quadratic + t * cubic));
}

/// Points on the curve of `stroke`, close enough to be joined by lines.
Path trace(const Stroke &stroke) {
  constexpr int pieces = 6;
  size_t last = stroke.size() - 1;
  Path path = {stroke[0]};
  for (size_t i = 0; i < last; ++i) {
    Point before = stroke[i == 0 ? 0 : i - 1];
    Point after = stroke[std::min(i + 2, last)];
    for (int piece = 1; piece <= pieces; ++piece)
      path.push_back(onCurve(before, stroke[i], stroke[i + 1], after,
                             static_cast<float>(piece) / pieces));
  }
  return path;
}

/// Scales and shifts paths to pixels so that the widest pen stays inside the
/// picture.
void fitIntoPicture(std::vector<Path> &paths, Random &random) {
  Point low = paths[0][0];
  Point high = low;
  for (const Path &path : paths)
    for (Point point : path) {
      low = {std::min(low.x, point.x), std::min(low.y, point.y)};
      high = {std::max(high.x, point.x), std::max(high.y, point.y)};
    }
  float size = random.between(16, 19);
  float scale = size / std::max(high.x - low.x, high.y - low.y);
  constexpr float middle = (digitExtent - 1) / 2.0F;
  Point centre = {random.between(middle - 1.5F, middle + 1.5F),
                  random.between(middle - 1.5F, middle + 1.5F)};
  for (Path &path : paths)
    for (Point &point : path)
      point = centre + scale * (point - .5F * (low + high));
}

/// Squared distances of all pixels to the pen's path.
class DistanceField {
public:
  DistanceField() { squares.fill(far); }

  /// Adds a straight piece of the path.
  void addSegment(Point from, Point to) {
    auto [left, right] = pixelsNear(from.x, to.x);
    auto [top, bottom] = pixelsNear(from.y, to.y);
    Point direction = to - from;
    float length = std::max(dot(direction, direction), 1e-6F);
    for (int64_t y = top; y < bottom; ++y)
      for (int64_t x = left; x < right; ++x) {
        Point offset =
            Point{static_cast<float>(x), static_cast<float>(y)} - from;
        float t = std::clamp(dot(offset, direction) / length, 0.0F, 1.0F);
        Point nearest = offset - t * direction;
        float &square = squares[static_cast<size_t>(y * digitExtent + x)];
        square = std::min(square, dot(nearest, nearest));
      }
  }

  float distance(size_t pixel) const { return std::sqrt(squares[pixel]); }

private:
  static constexpr float reach = 3; ///< wider than any pen
  static constexpr float far = reach * reach;

  /// The pixels of one dimension within reach of an interval.
  static std::pair<int64_t, int64_t> pixelsNear(float a, float b) {
    auto first = static_cast<int64_t>(std::min(a, b) - reach);
    auto last = static_cast<int64_t>(std::max(a, b) + reach) + 1;
    return {std::clamp<int64_t>(first, 0, digitExtent),
            std::clamp<int64_t>(last, 0, digitExtent)};
  }

  std::array<float, digitExtent * digitExtent> squares;
};

} // namespace

Digit drawDigit(uint64_t seed, uint32_t series, uint32_t index) {
  Random random(seed, series, index);
  Digit digit;
  digit.label = static_cast<uint8_t>(random.below(10));
  const std::vector<Glyph> &ways = glyphs()[digit.label];
  const Glyph &glyph = ways[random.below(ways.size())];

  Distortion distort(random);
  std::vector<Path> paths;
  for (const Stroke &stroke : glyph) {
    paths.push_back(trace(stroke));
    for (Point &point : paths.back())
      point = distort(point);
  }
  fitIntoPicture(paths, random);

  DistanceField field;
  for (const Path &path : paths)
    for (size_t i = 1; i < path.size(); ++i)
      field.addSegment(path[i - 1], path[i]);
  float halfWidth = random.between(.7F, 1.6F);
  for (size_t i = 0; i < digit.pixels.size(); ++i) {
    float ink = std::clamp(halfWidth + .5F - field.distance(i), 0.0F, 1.0F);
    digit.pixels[i] = static_cast<uint8_t>(255 * ink + .5F);
  }
  return digit;
}

} // namespace sinter::runtime
