//===-- Hdf5.h - reading HDF5 files -----------------------------*- C++ -*-===//
//
// The part of HDF5 that weight files are made of: groups, attributes that are
// strings, and arrays of floats. Everything else in a file is refused.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_HDF5_H
#define SINTER_RUNTIME_FILES_HDF5_H

#include "core/Status.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sinter::runtime {

/// An identifier of the HDF5 library, given back at the end.
class Hdf5Handle {
public:
  /// Negative where the library failed.
  explicit Hdf5Handle(int64_t id) : id(id) {}
  Hdf5Handle(Hdf5Handle &&other) noexcept : id(std::exchange(other.id, -1)) {}
  Hdf5Handle &operator=(Hdf5Handle other) noexcept {
    std::swap(id, other.id);
    return *this;
  }
  ~Hdf5Handle();

  bool isValid() const { return id >= 0; }
  int64_t get() const { return id; }

private:
  int64_t id;
};

/// How to open a file: quietly, and without locks, which some file systems do
/// not know and an AtomicFile already holds.
Hdf5Handle hdf5FileAccess();

/// The library's reason for its last failure: that of the function where it
/// began.
std::string hdf5Reason();

/// A dataset as float32, row-major.
struct Hdf5Array {
  std::vector<int64_t> shape;
  std::vector<float> elements;
};

/// A group of a file that is being read. Links must be hard: others lead to
/// other files, or nowhere.
class Hdf5Group {
public:
  /// Names of the groups and datasets in it, in alphabetical order.
  Expected<std::vector<std::string>> names() const;

  /// Whether something called `name`, without "/", is in it.
  bool contains(const std::string &name) const;

  /// The group at `path`, whose parts "/" divides.
  Expected<Hdf5Group> group(std::string_view path) const;

  /// The dataset at `path`. Its elements must be float16 or float32, and
  /// neither chunked nor compressed, so that arrays are no larger than the
  /// file.
  Expected<Hdf5Array> array(std::string_view path) const;

  bool hasAttribute(const std::string &name) const;

  /// An attribute that is a string or a list of strings; nothing if there is
  /// none of that name.
  Expected<std::optional<std::vector<std::string>>>
  strings(const std::string &attribute) const;

  /// "weights.h5: /model_weights", for messages.
  std::string text() const;

private:
  friend class Hdf5Opener;

  /// What all groups of a file share.
  struct File {
    std::filesystem::path path;
    /// How much may still be read. Hard links can form circles, and datasets
    /// can share their bytes.
    uint64_t remainingBytes;
    uint64_t remainingObjects;
  };

  Hdf5Group(std::shared_ptr<File> file, std::string path, Hdf5Handle handle)
      : file(std::move(file)), path(std::move(path)),
        handle(std::move(handle)) {}

  std::string textOf(std::string_view name) const;
  Expected<Hdf5Handle> openObject(const std::string &name) const;
  Expected<Hdf5Group> childGroup(const std::string &name) const;

  std::shared_ptr<File> file;
  std::string path; ///< in the file; empty for the root
  Hdf5Handle handle;
};

/// Whether a file that begins with `bytes` is an HDF5 file.
bool isHdf5(std::string_view bytes);

/// Opens the root of a file for reading.
Expected<Hdf5Group> openHdf5(const std::filesystem::path &path);

/// The same for the contents of a file, which are copied; `path` is for
/// messages.
Expected<Hdf5Group> openHdf5(std::span<const std::byte> bytes,
                             const std::filesystem::path &path);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_HDF5_H
