//===-- Scene.h - painting in colour ----------------------------*- C++ -*-===//
//
// What synthetic pictures are composed of: textured backgrounds, bodies of
// round shapes, and noise.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_SCENE_H
#define SINTER_RUNTIME_DATA_SCENE_H

#include "data/Random.h"
#include "files/Picture.h"

#include <array>
#include <span>

namespace sinter::runtime {

/// Red, green and blue from 0 to 1.
using Rgb = std::array<float, 3>;

/// A colour of the wheel, on which 0 and 1 are red.
Rgb colourOfHue(float hue, float saturation, float value);

/// A place in a picture whose shorter side has length 1; the origin is the
/// centre.
struct Place {
  float x; ///< to the right
  float y; ///< down
};

/// All points that are nearer to the line from `a` to `b` than a radius that
/// changes from one end to the other: a disc where the ends are the same.
struct Limb {
  Place a;
  Place b;
  float radiusA;
  float radiusB;

  bool covers(Place point) const;
};

/// Values between 0 and 1 that change smoothly from place to place.
class Texture {
public:
  /// `scale` is the size of a patch.
  Texture(Random &random, float scale);

  float at(Place point) const;

private:
  static constexpr size_t extent = 16; ///< then it repeats

  float scale;
  std::array<float, extent * extent> values;
};

/// A picture that is being painted.
class Scene {
public:
  Scene(int64_t height, int64_t width)
      : picture{height, width, 3,
                std::vector<uint8_t>(static_cast<size_t>(height * width * 3))} {
  }

  /// Calls `colourAt(place)` for each pixel; where it gives a colour, that is
  /// the pixel's.
  template <typename ColourAt>
  void paint(ColourAt &&colourAt) {
    for (int64_t y = 0; y < picture.height; ++y)
      for (int64_t x = 0; x < picture.width; ++x)
        if (const auto &colour = colourAt(placeOf(y, x)))
          set(y, x, *colour);
  }

  /// Two colours that are mixed by a texture, all over.
  void paintBackground(Random &random);

  /// Adds to each channel a number between -amount and amount.
  void addNoise(Random &random, float amount);

  const Picture &result() const { return picture; }

  /// The centre of a pixel.
  Place placeOf(int64_t y, int64_t x) const;

private:
  void set(int64_t y, int64_t x, const Rgb &colour);

  Picture picture;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_SCENE_H
