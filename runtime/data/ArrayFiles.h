//===-- ArrayFiles.h - samples in arrays of NumPy ---------------*- C++ -*-===//
//
// Arrays whose first extent counts samples, kept in memory as they are in their
// files.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_DATA_ARRAYFILES_H
#define SINTER_RUNTIME_DATA_ARRAYFILES_H

#include "data/Dataset.h"
#include "files/Npy.h"

namespace sinter::runtime {

/// An array with its name and where it was found.
struct NamedArray {
  std::string name;
  std::string file;
  NpyArray array;
};

/// The samples of arrays of the same length, at least one. Elements of other
/// types become floats when they are read.
class ArraySamples : public SampleSource {
public:
  explicit ArraySamples(std::vector<NamedArray> arrays)
      : arrays(std::move(arrays)) {}

  int64_t count() const override { return arrays.front().array.shape[0]; }
  Status read(int64_t index, Sample &sample) const override;
  std::string nameOf(int64_t index) const override {
    return fmt::format("{} #{}", arrays.front().file, index);
  }

private:
  std::vector<NamedArray> arrays;
};

/// Opens the arrays that the model's feeds name: those of a .npz file, which is
/// the train part, or of a folder with train.npz, validation.npz and test.npz.
/// A folder `train` of `<name>.npy` does as well as train.npz, and so on.
Expected<DatasetParts> openArrays(const DatasetRequest &request);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_DATA_ARRAYFILES_H
