//===-- AnimalPainter.cpp - animals with their masks ----------------------===//
//
// An animal is a list of limbs around the origin, seen from the side.
//
//===----------------------------------------------------------------------===//

#include "data/AnimalPainter.h"

#include "data/Scene.h"

#include <algorithm>
#include <optional>

namespace sinter::runtime {

namespace {

/// Heads look to the right; the feet are at y = 0.45.
const std::vector<Limb> &limbsOf(Animal animal) {
  static const std::vector<Limb> horse = {
      {{-.25F, -.02F}, {.20F, -.02F}, .13F, .12F}, // body
      {{-.28F, .00F}, {-.30F, .45F}, .055F, .03F}, // legs
      {{-.18F, .00F}, {-.16F, .45F}, .055F, .03F},
      {{.14F, .00F}, {.12F, .45F}, .05F, .03F},
      {{.22F, .00F}, {.25F, .45F}, .05F, .03F},
      {{.22F, -.06F}, {.36F, -.32F}, .09F, .06F},  // neck
      {{.36F, -.33F}, {.52F, -.20F}, .065F, .04F}, // head
      {{.34F, -.38F}, {.34F, -.44F}, .03F, .01F},  // ear
      {{-.37F, -.06F}, {-.44F, .24F}, .02F, .04F}, // tail
  };
  static const std::vector<Limb> dog = {
      {{-.22F, .15F}, {.18F, .15F}, .11F, .12F},   // body
      {{-.25F, .20F}, {-.27F, .45F}, .05F, .035F}, // legs
      {{-.16F, .20F}, {-.15F, .45F}, .05F, .035F},
      {{.12F, .20F}, {.11F, .45F}, .05F, .035F},
      {{.21F, .20F}, {.22F, .45F}, .05F, .035F},
      {{.28F, -.03F}, {.28F, -.03F}, .13F, .13F},  // head
      {{.38F, .00F}, {.45F, .02F}, .06F, .045F},   // snout
      {{.19F, -.10F}, {.15F, .06F}, .04F, .05F},   // ear
      {{-.30F, .10F}, {-.44F, -.10F}, .03F, .02F}, // tail
  };
  return animal == Animal::Horse ? horse : dog;
}

/// How the animal comes to its place in the picture.
struct Stance {
  Place shift;
  float scale;
  float direction; ///< 1 or -1: to the right or to the left
  float stretch;   ///< of its height

  static Stance draw(Random &random) {
    return {{random.between(-0.15F, 0.15F), random.between(-0.12F, 0.08F)},
            random.between(0.6F, 1.05F),
            random.below(2) == 0 ? 1.0F : -1.0F,
            random.between(0.85F, 1.15F)};
  }

  Place toAnimal(Place place) const {
    return {direction * (place.x - shift.x) / scale,
            (place.y - shift.y) / (scale * stretch)};
  }
};

} // namespace

AnimalPicture paintAnimal(Random &random, int64_t height, int64_t width,
                          Animal animal, float hue) {
  Scene scene(height, width);
  scene.paintBackground(random);
  Stance stance = Stance::draw(random);
  auto covers = [&](Place place) {
    return std::ranges::any_of(limbsOf(animal), [&](const Limb &limb) {
      return limb.covers(stance.toAnimal(place));
    });
  };
  Rgb coat = colourOfHue(hue + random.between(-0.04F, 0.04F),
                         random.between(0.6F, 0.9F), random.between(0.4F, 1));
  Texture shade(random, 0.1F);
  scene.paint([&](Place place) -> std::optional<Rgb> {
    if (!covers(place))
      return std::nullopt;
    float light = 0.7F + 0.3F * shade.at(place);
    return Rgb{coat[0] * light, coat[1] * light, coat[2] * light};
  });
  scene.addNoise(random, 0.05F);

  Picture mask{height, width, 1, {}};
  for (int64_t y = 0; y < height; ++y)
    for (int64_t x = 0; x < width; ++x)
      mask.pixels.push_back(covers(scene.placeOf(y, x)) ? 255 : 0);
  return {scene.result(), std::move(mask)};
}

} // namespace sinter::runtime
