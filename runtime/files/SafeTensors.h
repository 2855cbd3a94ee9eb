//===-- SafeTensors.h - named tensors in files ------------------*- C++ -*-===//
//
// Reads and writes the safetensors format: the length of a header, the header
// in JSON, and the tensors' bytes one after another.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_SAFETENSORS_H
#define SINTER_RUNTIME_FILES_SAFETENSORS_H

#include "core/Status.h"
#include "sinter/abi.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::runtime {

/// A tensor whose elements someone else owns, row-major and little-endian. In a
/// file that was read they may be at any alignment.
struct NamedTensor {
  std::string name;
  sinter_element_type type;
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;
};

/// The contents of a file, in which everything has been checked: `bytes` of
/// each tensor has the size of its type and shape, and no two tensors share a
/// byte or a name.
class SafeTensorsFile {
public:
  SafeTensorsFile(std::vector<std::byte> bytes,
                  std::vector<NamedTensor> tensors,
                  std::map<std::string, std::string> metadata)
      : bytes(std::move(bytes)), allTensors(std::move(tensors)),
        allMetadata(std::move(metadata)) {}

  // The tensors point into the bytes: moving keeps them valid, copying would
  // not.
  SafeTensorsFile(SafeTensorsFile &&) = default;
  SafeTensorsFile &operator=(SafeTensorsFile &&) = default;

  /// Null if there is no such tensor.
  const NamedTensor *find(std::string_view name) const;

  /// In the order of their bytes.
  std::span<const NamedTensor> tensors() const { return allTensors; }

  const std::map<std::string, std::string> &metadata() const {
    return allMetadata;
  }

private:
  std::vector<std::byte> bytes;
  std::vector<NamedTensor> allTensors;
  std::map<std::string, std::string> allMetadata;
};

/// Reads a whole file. Its tensors must be F32 or I64.
Expected<SafeTensorsFile> readSafeTensors(const std::filesystem::path &path);

/// The same for the contents of a file; `path` is for messages.
Expected<SafeTensorsFile> parseSafeTensors(const std::filesystem::path &path,
                                           std::vector<std::byte> bytes);

/// Replaces the file at `path` atomically. Names must differ and bytes must fit
/// the shapes.
Status writeSafeTensors(const std::filesystem::path &path,
                        std::span<const NamedTensor> tensors,
                        const std::map<std::string, std::string> &metadata);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_SAFETENSORS_H
