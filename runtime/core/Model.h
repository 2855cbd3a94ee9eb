//===-- Model.h - a compiled model as the runtime sees it -------*- C++ -*-===//
//
// Reads the description that the compiler put into the executable: spans
// instead of pointers and counts, and things found by their names.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_CORE_MODEL_H
#define SINTER_RUNTIME_CORE_MODEL_H

#include "core/Status.h"
#include "sinter/abi.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::runtime {

/// A view of a model description, which must outlive it. Cheap to copy.
class Model {
public:
  /// Fails if `description` was made for another version of the runtime.
  static Expected<Model> create(const sinter_model &description);

  std::string_view name() const { return description->name; }
  sinter_target target() const {
    return static_cast<sinter_target>(description->target);
  }
  /// What the kernels were compiled for: a CPU's name, or a GPU's architecture.
  std::string_view architecture() const {
    return target() == SINTER_TARGET_CPU ? description->cpu
                                         : description->gpu_arch;
  }
  /// Of matrix products: "fp32", "tf32" or "bf16".
  std::string_view precision() const {
    return target() == SINTER_TARGET_CPU ? "fp32" : description->precision;
  }
  /// On CUDA, one of the two at least: compiled kernels, empty if there are
  /// none, and their PTX, null if there is none.
  std::span<const std::byte> deviceImage() const {
    return spanOf(static_cast<const std::byte *>(description->device_image),
                  description->device_image_bytes);
  }
  const char *ptx() const { return description->ptx; }
  const sinter_dataset &dataset() const { return description->dataset; }
  int64_t defaultBatchSize() const { return description->batch_size; }
  int64_t variableBytes() const { return description->variable_bytes; }

  std::span<const sinter_tensor> inputs() const {
    return spanOf(description->inputs, description->input_count);
  }
  /// One for each input, in the same order.
  std::span<const sinter_feed> feeds() const {
    return spanOf(description->feeds, description->input_count);
  }
  /// Of the network: what "predict" gives for each sample.
  std::span<const sinter_tensor> outputs() const {
    return spanOf(description->outputs, description->output_count);
  }
  std::span<const sinter_variable> variables() const {
    return spanOf(description->variables, description->variable_count);
  }
  std::span<const sinter_layer> layers() const {
    return spanOf(description->layers, description->layer_count);
  }
  std::span<const sinter_entry> entries() const {
    return spanOf(description->entries, description->entry_count);
  }
  std::span<const sinter_phase> phases() const {
    return spanOf(description->phases, description->phase_count);
  }
  std::span<const sinter_metric> metrics() const {
    return spanOf(description->metrics, description->metric_count);
  }
  std::span<const char *const> classNames() const {
    return spanOf(dataset().class_names, dataset().class_count);
  }

  /// The entry point called `name`: "prepare", "predict" or "evaluate", which
  /// every model has. Those of a phase are found by the phase.
  const sinter_entry &entry(std::string_view name) const;
  const sinter_entry &trainEntry(const sinter_phase &phase) const {
    return entries()[static_cast<size_t>(phase.train_entry)];
  }
  /// Measures what the phase has trained.
  const sinter_entry &evaluateEntry(const sinter_phase &phase) const {
    return entries()[static_cast<size_t>(phase.evaluate_entry)];
  }
  const sinter_entry &gradientEntry(const sinter_phase &phase) const {
    return entries()[static_cast<size_t>(phase.gradient_entry)];
  }

  /// The entry point that computes further inputs of `entry`; null: it has
  /// none.
  const sinter_entry *featuresOf(const sinter_entry &entry) const;
  std::span<const sinter_tensor> outputsOf(const sinter_entry &entry) const {
    return spanOf(entry.outputs, entry.output_count);
  }
  /// Which inputs of the model the entry point reads, by position.
  std::vector<bool> inputsOf(const sinter_entry &entry) const;

  /// Null if there is no such phase or variable.
  const sinter_phase *findPhase(std::string_view name) const;
  const sinter_variable *findVariable(std::string_view name) const;

  /// The name that the model file gives to a class; its number if it gives
  /// none.
  std::string className(int64_t number) const;

  /// Number of trained scalars.
  int64_t parameterCount() const;

  /// Fails, naming what is missing, if this machine cannot run the kernels.
  Status checkCpu() const;

private:
  explicit Model(const sinter_model &description) : description(&description) {}

  template <typename T>
  static std::span<const T> spanOf(const T *begin, int64_t count) {
    return {begin, static_cast<size_t>(count)};
  }

  const sinter_model *description;
};

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_CORE_MODEL_H
