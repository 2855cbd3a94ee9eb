//===-- Scene.cpp - painting in colour ------------------------------------===//
//
// Everything is a function from places to colours.
//
//===----------------------------------------------------------------------===//

#include "data/Scene.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace sinter::runtime {

namespace {

float mix(float a, float b, float share) { return a + (b - a) * share; }

uint8_t toByte(float value) {
  return static_cast<uint8_t>(std::lround(255 * std::clamp(value, 0.0F, 1.0F)));
}

} // namespace

Rgb colourOfHue(float hue, float saturation, float value) {
  Rgb colour;
  for (size_t c = 0; c < 3; ++c) {
    // Each channel is 1 within a sixth of the wheel from its own hue, and falls
    // to 0 over the next sixth.
    float distance =
        std::abs(hue - std::floor(hue) - static_cast<float>(c) / 3.0F);
    distance = std::min(distance, 1 - distance);
    float pure = std::clamp(2 - 6 * distance, 0.0F, 1.0F);
    colour[c] = value * mix(1, pure, saturation);
  }
  return colour;
}

bool Limb::covers(Place point) const {
  float alongX = b.x - a.x;
  float alongY = b.y - a.y;
  float square = alongX * alongX + alongY * alongY;
  float share = 0;
  if (square > 0)
    share = ((point.x - a.x) * alongX + (point.y - a.y) * alongY) / square;
  share = std::clamp(share, 0.0F, 1.0F);
  float x = point.x - a.x - share * alongX;
  float y = point.y - a.y - share * alongY;
  float radius = mix(radiusA, radiusB, share);
  return x * x + y * y <= radius * radius;
}

Texture::Texture(Random &random, float scale) : scale(scale) {
  for (float &value : values)
    value = random.between(0, 1);
}

float Texture::at(Place point) const {
  float x = point.x / scale;
  float y = point.y / scale;
  float left = std::floor(x);
  float top = std::floor(y);
  auto value = [&](float row, float column) {
    auto wrap = [](float i) {
      return static_cast<size_t>(static_cast<int64_t>(i)) % extent;
    };
    return values[wrap(row) * extent + wrap(column)];
  };
  return mix(mix(value(top, left), value(top, left + 1), x - left),
             mix(value(top + 1, left), value(top + 1, left + 1), x - left),
             y - top);
}

void Scene::paintBackground(Random &random) {
  auto draw = [&] {
    return colourOfHue(random.between(0, 1), random.between(0, 0.6F),
                       random.between(0.2F, 0.9F));
  };
  Rgb first = draw();
  Rgb second = draw();
  Texture texture(random, random.between(0.05F, 0.4F));
  paint([&](Place place) -> std::optional<Rgb> {
    float share = texture.at(place);
    Rgb colour;
    for (size_t c = 0; c < 3; ++c)
      colour[c] = mix(first[c], second[c], share);
    return colour;
  });
}

void Scene::addNoise(Random &random, float amount) {
  for (uint8_t &value : picture.pixels)
    value = toByte(static_cast<float>(value) / 255 +
                   random.between(-amount, amount));
}

Place Scene::placeOf(int64_t y, int64_t x) const {
  auto side = static_cast<float>(std::min(picture.height, picture.width));
  auto centred = [&](int64_t i, int64_t extent) {
    return (static_cast<float>(i) + 0.5F - static_cast<float>(extent) / 2) /
           side;
  };
  return {centred(x, picture.width), centred(y, picture.height)};
}

void Scene::set(int64_t y, int64_t x, const Rgb &colour) {
  auto *pixel =
      picture.pixels.data() + static_cast<size_t>((y * picture.width + x) * 3);
  std::ranges::transform(colour, pixel, toByte);
}

} // namespace sinter::runtime
