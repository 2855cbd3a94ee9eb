//===-- KerasWriter.cpp - files that Keras loads --------------------------===//
//
// The counterpart of KerasLegacy.cpp and Keras3.cpp.
//
//===----------------------------------------------------------------------===//

#include "files/KerasWriter.h"

#include "files/AtomicFile.h"
#include "files/Hdf5.h"

#include <algorithm>
#include <array>
#include <functional>
#include <hdf5.h>
#include <map>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

/// What Keras puts into one attribute; longer lists are split.
constexpr size_t maximumAttributeBytes = 64512;

/// Writes into an open file and remembers whether something failed.
class Writer {
public:
  explicit Writer(hid_t file) : file(file) {}

  /// Creates the groups of a path that are not there yet.
  void group(const std::string &path) {
    keep(Hdf5Handle(
        H5Gcreate2(file, path.c_str(), parents(), H5P_DEFAULT, H5P_DEFAULT)));
  }

  void dataset(const std::string &path, const NamedTensor &tensor) {
    std::vector<hsize_t> extents(tensor.shape.begin(), tensor.shape.end());
    Hdf5Handle space(H5Screate_simple(static_cast<int>(extents.size()),
                                      extents.data(), nullptr));
    Hdf5Handle dataset(H5Dcreate2(file, path.c_str(), H5T_IEEE_F32LE,
                                  space.get(), parents(), H5P_DEFAULT,
                                  H5P_DEFAULT));
    keep(H5Dwrite(dataset.get(), H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL,
                  H5P_DEFAULT, tensor.bytes.data()));
  }

  /// A string of its own length.
  void text(const std::string &path, const char *name,
            const std::string &value) {
    Hdf5Handle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.get(), H5T_VARIABLE);
    H5Tset_cset(type.get(), H5T_CSET_UTF8);
    const char *pointer = value.c_str();
    attribute(path, name, type, Hdf5Handle(H5Screate(H5S_SCALAR)), &pointer);
  }

  /// A list of strings that are all stored with the length of the longest.
  void list(const std::string &path, const std::string &name,
            std::span<const std::string> values) {
    size_t width = 1;
    for (const std::string &value : values)
      width = std::max(width, value.size());
    size_t most = std::max<size_t>(maximumAttributeBytes / width, 1);
    if (values.size() <= most)
      return part(path, name, values, width);
    for (size_t i = 0; i * most < values.size(); ++i)
      part(path, fmt::format("{}{}", name, i),
           values.subspan(i * most, std::min(most, values.size() - i * most)),
           width);
  }

  bool isGood = true;

private:
  void keep(herr_t result) { isGood = isGood && result >= 0; }
  void keep(const Hdf5Handle &handle) { isGood = isGood && handle.isValid(); }

  void part(const std::string &path, const std::string &name,
            std::span<const std::string> values, size_t width) {
    std::string bytes;
    for (const std::string &value : values)
      bytes += value + std::string(width - value.size(), '\0');
    Hdf5Handle type(H5Tcopy(H5T_C_S1));
    H5Tset_size(type.get(), width);
    H5Tset_strpad(type.get(), H5T_STR_NULLPAD);
    hsize_t count = values.size();
    attribute(path, name.c_str(), type,
              Hdf5Handle(H5Screate_simple(1, &count, nullptr)), bytes.data());
  }

  void attribute(const std::string &path, const char *name,
                 const Hdf5Handle &type, const Hdf5Handle &space,
                 const void *values) {
    Hdf5Handle attribute(H5Acreate_by_name(file, path.c_str(), name, type.get(),
                                           space.get(), H5P_DEFAULT,
                                           H5P_DEFAULT, H5P_DEFAULT));
    keep(H5Awrite(attribute.get(), type.get(), values));
  }

  hid_t parents() const { return createsParents.get(); }

  static Hdf5Handle parentCreation() {
    Hdf5Handle list(H5Pcreate(H5P_LINK_CREATE));
    H5Pset_create_intermediate_group(list.get(), 1);
    return list;
  }

  hid_t file;
  Hdf5Handle createsParents = parentCreation();
};

Status writeFile(const fs::path &path,
                 const std::function<void(Writer &)> &write) {
  auto file = AtomicFile::create(path);
  if (!file)
    return file.status();
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  // The unfinished file is locked already, by its AtomicFile.
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS));
  H5Pset_file_locking(access.get(), /*use_file_locking=*/false,
                      /*ignore_when_disabled=*/true);
  hid_t opened = H5Fcreate(file->pathBeforeCommit().c_str(), H5F_ACC_TRUNC,
                           H5P_DEFAULT, access.get());
  bool isWritten = opened >= 0;
  if (isWritten) {
    Writer writer(opened);
    write(writer);
    // What is left to write is written now.
    isWritten = H5Fclose(opened) >= 0 && writer.isGood;
  }
  if (!isWritten)
    return makeError("{}: cannot be written; is the disk full?", path.string());
  return file->commit();
}

} // namespace

Status writeLegacyKeras(const fs::path &path,
                        std::span<const ExportedLayer> layers) {
  return writeFile(path, [&](Writer &writer) {
    std::vector<std::string> names;
    for (const ExportedLayer &layer : layers)
      names.push_back(layer.name);
    writer.list("/", "layer_names", names);
    writer.text("/", "backend", "tensorflow");
    writer.text("/", "keras_version", "3.0.0");
    for (const ExportedLayer &layer : layers) {
      writer.group(layer.name);
      std::vector<std::string> weights;
      for (const NamedTensor &weight : layer.weights) {
        weights.push_back(weight.name);
        writer.dataset(fmt::format("{}/{}", layer.name, weight.name), weight);
      }
      writer.list(layer.name, "weight_names", weights);
    }
  });
}

Status writeKeras3(const fs::path &path,
                   std::span<const ExportedLayer> layers) {
  return writeFile(path, [&](Writer &writer) {
    std::map<std::string, int> counts;
    for (const ExportedLayer &layer : layers) {
      int number = counts[layer.kind]++;
      std::string variables =
          number == 0 ? fmt::format("layers/{}/vars", layer.kind)
                      : fmt::format("layers/{}_{}/vars", layer.kind, number);
      writer.group(variables);
      writer.text(variables, "name", layer.name);
      for (size_t i = 0; i < layer.weights.size(); ++i)
        writer.dataset(fmt::format("{}/{}", variables, i), layer.weights[i]);
    }
  });
}

} // namespace sinter::runtime
