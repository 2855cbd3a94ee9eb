//===-- ObjectPainter.cpp - pictures of classes ---------------------------===//
//
// A shape says whether a place, seen from the object's centre and in its size,
// belongs to it.
//
//===----------------------------------------------------------------------===//

#include "data/ObjectPainter.h"

#include "data/Scene.h"

#include <cmath>
#include <optional>

namespace sinter::runtime {

namespace {

bool isInDisc(Place p) { return p.x * p.x + p.y * p.y <= 1; }
bool isInRing(Place p) {
  float square = p.x * p.x + p.y * p.y;
  return square <= 1 && square >= 0.36F;
}
bool isInSquare(Place p) {
  return std::abs(p.x) <= 0.8F && std::abs(p.y) <= 0.8F;
}
bool isInCross(Place p) {
  return std::abs(p.x) <= 1 && std::abs(p.y) <= 1 &&
         std::min(std::abs(p.x), std::abs(p.y)) <= 0.3F;
}
bool isInTriangle(Place p) {
  return p.y <= 0.7F && p.y >= 1.6F * std::abs(p.x) - 0.9F;
}

constexpr std::array shapes = {isInDisc, isInSquare, isInTriangle, isInCross,
                               isInRing};

/// Where an object is, how large it is and how far it is turned.
struct Pose {
  Place centre;
  float size;
  float cosine;
  float sine;

  static Pose draw(Random &random) {
    float sine = random.between(-0.5F, 0.5F);
    return {{random.between(-0.15F, 0.15F), random.between(-0.15F, 0.15F)},
            random.between(0.2F, 0.38F),
            std::sqrt(1 - sine * sine),
            sine};
  }

  Place toObject(Place place) const {
    float x = (place.x - centre.x) / size;
    float y = (place.y - centre.y) / size;
    return {cosine * x + sine * y, cosine * y - sine * x};
  }
};

/// Things that are in the way.
void paintBars(Scene &scene, Random &random) {
  for (size_t i = random.below(3); i > 0; --i) {
    auto corner = [&] {
      return Place{random.between(-0.6F, 0.6F), random.between(-0.6F, 0.6F)};
    };
    Limb bar{corner(), corner(), 0.03F, 0.03F};
    Rgb colour = colourOfHue(random.between(0, 1), random.between(0, 1),
                             random.between(0, 1));
    scene.paint([&](Place place) {
      return bar.covers(place) ? std::optional(colour) : std::nullopt;
    });
  }
}

} // namespace

Picture paintObject(Random &random, int64_t height, int64_t width,
                    int64_t label, int64_t classCount) {
  Scene scene(height, width);
  scene.paintBackground(random);
  auto shape = shapes[static_cast<size_t>(label) % shapes.size()];
  Pose pose = Pose::draw(random);
  // Colours of neighbouring classes overlap; their shapes are different.
  float hue = (static_cast<float>(label) + random.between(-1.2F, 1.2F)) /
              static_cast<float>(classCount);
  Rgb colour =
      colourOfHue(hue, random.between(0.4F, 1), random.between(0.4F, 1));
  scene.paint([&](Place place) {
    return shape(pose.toObject(place)) ? std::optional(colour) : std::nullopt;
  });
  paintBars(scene, random);
  scene.addNoise(random, 0.12F);
  return scene.result();
}

} // namespace sinter::runtime
