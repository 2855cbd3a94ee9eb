//===-- SafeTensors.h - named tensors in files ------------------*- C++ -*-===//
//
// Reads and writes the safetensors format: the length of a header, the header
// in JSON, and the tensors' bytes one after another.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_FILES_SAFETENSORS_H
#define SINTER_RUNTIME_FILES_SAFETENSORS_H

#include "core/Status.h"
#include "files/InputFile.h"
#include "sinter/abi.h"

#include <cstddef>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sinter::runtime {

/// A tensor whose elements someone else owns, row-major and little-endian.
struct NamedTensor {
  std::string name;
  sinter_element_type type;
  std::vector<int64_t> shape;
  std::span<const std::byte> bytes;
};

/// A tensor in a file, likewise.
struct StoredTensor {
  std::string name;
  sinter_element_type type;
  std::vector<int64_t> shape;
  uint64_t offset; ///< from the beginning of the file
  uint64_t size;   ///< bytes
};

/// An open file whose header has been checked: each tensor has the size of its
/// type and shape and lies in the file, and no two share a byte or a name.
class SafeTensorsFile {
public:
  SafeTensorsFile(InputFile file, std::vector<StoredTensor> tensors,
                  std::map<std::string, std::string> metadata)
      : file(std::move(file)), allTensors(std::move(tensors)),
        allMetadata(std::move(metadata)) {}

  /// Null if there is no such tensor.
  const StoredTensor *find(std::string_view name) const;

  /// In the order of their bytes.
  std::span<const StoredTensor> tensors() const { return allTensors; }

  const std::map<std::string, std::string> &metadata() const {
    return allMetadata;
  }

  /// The bytes of one of the tensors, which are as many. Fails if the file has
  /// become shorter.
  Status read(const StoredTensor &tensor,
              std::span<std::byte> destination) const {
    return file.read(tensor.offset, destination);
  }

private:
  InputFile file;
  std::vector<StoredTensor> allTensors;
  std::map<std::string, std::string> allMetadata;
};

/// Reads the header of a file. The tensors must be F32 or I64.
Expected<SafeTensorsFile> openSafeTensors(const std::filesystem::path &path);

/// Replaces the file at `path` atomically. Names must differ and bytes must fit
/// the shapes.
Status writeSafeTensors(const std::filesystem::path &path,
                        std::span<const NamedTensor> tensors,
                        const std::map<std::string, std::string> &metadata);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_FILES_SAFETENSORS_H
