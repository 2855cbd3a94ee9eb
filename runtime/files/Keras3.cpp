//===-- Keras3.cpp - HDF5 files of Keras 3 --------------------------------===//
//
// The layout of saving_lib.py of Keras. Groups carry the names of classes; the
// attribute "name", which older files lack, holds the name of the layer.
//
//===----------------------------------------------------------------------===//

#include "files/Hdf5.h"
#include "files/KerasFile.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <tuple>

namespace sinter::runtime {

namespace {

/// Of models nested in models; links can form circles.
constexpr int maximumDepth = 32;

/// What the group of layers is called in a model; the latter by Keras 2.13.
constexpr std::array layerGroups = {"layers", "_layer_checkpoint_dependencies"};

/// A group's name in its parts: "conv2d_3" is the class conv2d and the number
/// 3, and the first of a class has no number.
struct GroupName {
  std::string text;
  std::string kind;
  uint64_t number = 0;
};

GroupName parseGroupName(const std::string &text) {
  size_t underscore = text.rfind('_');
  if (underscore == std::string::npos)
    return {text, text};
  uint64_t number;
  const char *end = text.data() + text.size();
  auto [stop, error] =
      std::from_chars(text.data() + underscore + 1, end, number);
  if (error != std::errc() || stop != end)
    return {text, text};
  return {text, text.substr(0, underscore), number};
}

class Reader {
public:
  /// Adds the layers of a model; `scope` are the classes of those around it.
  Status readModel(const Hdf5Group &model, const std::string &scope,
                   int depth) {
    if (depth > maximumDepth)
      return makeError("{}: expected models nested at most {} deep",
                       model.text(), maximumDepth);
    for (const char *name : layerGroups) {
      if (!model.contains(name))
        continue;
      auto group = model.group(name);
      if (!group)
        return group.status();
      if (Status status = readLayers(*group, scope, depth); !status.ok())
        return status;
    }
    return Status::success();
  }

  std::vector<KerasLayer> layers;

private:
  Status readLayers(const Hdf5Group &group, const std::string &scope,
                    int depth) {
    auto names = group.names();
    if (!names)
      return names.status();
    std::vector<GroupName> sorted;
    std::ranges::transform(*names, std::back_inserter(sorted), parseGroupName);
    std::ranges::sort(sorted, {}, [](const GroupName &name) {
      return std::tie(name.kind, name.number);
    });
    for (const GroupName &name : sorted) {
      auto layer = group.group(name.text);
      if (!layer)
        return layer.status();
      std::string kind = scope + name.kind;
      if (Status status = readLayer(*layer, name.text, kind); !status.ok())
        return status;
      if (Status status = readModel(*layer, kind + "/", depth + 1);
          !status.ok())
        return status;
    }
    return Status::success();
  }

  Status readLayer(const Hdf5Group &group, const std::string &groupName,
                   const std::string &kind) {
    if (!group.contains("vars"))
      return Status::success();
    auto variables = group.group("vars");
    if (!variables)
      return variables.status();
    auto name = variables->strings("name");
    if (!name)
      return name.status();
    bool isNamed = *name && (*name)->size() == 1;
    KerasLayer layer{isNamed ? (*name)->front() : groupName, kind, {}};
    for (int i = 0; variables->contains(fmt::to_string(i)); ++i) {
      auto array = variables->array(fmt::to_string(i));
      if (!array)
        return array.status();
      layer.weights.push_back({fmt::to_string(i), std::move(array->shape),
                               std::move(array->elements)});
    }
    if (!layer.weights.empty())
      layers.push_back(std::move(layer));
    return Status::success();
  }
};

} // namespace

bool isKeras3(const Hdf5Group &root) {
  return std::ranges::any_of(
      layerGroups, [&](const char *name) { return root.contains(name); });
}

Expected<std::vector<KerasLayer>> readKeras3(const Hdf5Group &root) {
  Reader reader;
  if (Status status = reader.readModel(root, /*scope=*/"", /*depth=*/0);
      !status.ok())
    return status.error();
  return std::move(reader.layers);
}

} // namespace sinter::runtime
