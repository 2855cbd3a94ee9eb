//===-- DataModel.h - models that are only fed ------------------*- C++ -*-===//
//
// The part of a model's description that the data layer reads.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_TEST_RUNTIME_DATA_DATAMODEL_H
#define SINTER_TEST_RUNTIME_DATA_DATAMODEL_H

#include "core/Model.h"

#include <deque>
#include <string>
#include <vector>

namespace sinter::runtime {

/// A model of the data set `reader`.
class DataModel {
public:
  DataModel(const char *reader, std::array<int64_t, 3> picture,
            std::vector<const char *> classes)
      : classes(std::move(classes)) {
    description.magic = SINTER_ABI_MAGIC;
    description.abi_version = SINTER_ABI_VERSION;
    description.dataset.reader = reader;
    std::ranges::copy(picture, description.dataset.picture);
    description.dataset.class_names = this->classes.data();
    description.dataset.class_count =
        static_cast<int64_t>(this->classes.size());
    description.dataset.validation_split = 0.1;
  }
  DataModel(const DataModel &) = delete;

  /// Adds an input. The stages must outlive this.
  DataModel &feed(sinter_source source, std::vector<int64_t> shape,
                  const char *arrayName = nullptr,
                  std::span<const sinter_stage> stages = {},
                  bool isTarget = false) {
    shapes.push_back(std::move(shape));
    const std::vector<int64_t> &kept = shapes.back();
    int64_t bytes = sizeof(float);
    for (int64_t extent : kept)
      bytes *= extent;
    inputs.push_back({"input", kept.data(), static_cast<int32_t>(kept.size()),
                      SINTER_F32, bytes, 1, isTarget});
    feeds.push_back({source, arrayName, stages.data(),
                     static_cast<int64_t>(stages.size())});
    return *this;
  }

  /// The result of the network.
  DataModel &output(std::vector<int64_t> shape) {
    shapes.push_back(std::move(shape));
    outputs.push_back({"output", shapes.back().data(),
                       static_cast<int32_t>(shapes.back().size()), SINTER_F32,
                       0, 1, 0});
    return *this;
  }

  /// Valid until the next change.
  Model model() {
    description.inputs = inputs.data();
    description.feeds = feeds.data();
    description.input_count = static_cast<int64_t>(inputs.size());
    description.outputs = outputs.data();
    description.output_count = static_cast<int64_t>(outputs.size());
    return *Model::create(description);
  }

  sinter_model description{};

private:
  std::vector<const char *> classes;
  std::deque<std::vector<int64_t>> shapes;
  std::vector<sinter_tensor> inputs;
  std::vector<sinter_tensor> outputs;
  std::vector<sinter_feed> feeds;
};

} // namespace sinter::runtime

#endif // SINTER_TEST_RUNTIME_DATA_DATAMODEL_H
