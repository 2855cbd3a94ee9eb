//===-- KerasFile.cpp - weight files of Keras -----------------------------===//
//
// Tells the formats apart by their contents.
//
//===----------------------------------------------------------------------===//

#include "files/KerasFile.h"

#include "files/Hdf5.h"
#include "files/KerasProcess.h"
#include "files/ReadFile.h"
#include "files/ZipArchive.h"

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

constexpr const char *weightsInArchive = "model.weights.h5";

Expected<std::vector<KerasLayer>> readLayers(Expected<Hdf5Group> root) {
  if (!root)
    return root.error();
  if (isLegacyKeras(*root))
    return readLegacyKeras(*root);
  if (isKeras3(*root))
    return readKeras3(*root);
  return makeError("{}: is an HDF5 file without weights of Keras: expected a "
                   "group 'layers' or an attribute 'layer_names'",
                   root->text());
}

Expected<std::vector<KerasLayer>> readArchive(const fs::path &path) {
  auto archive = ZipArchive::open(path);
  if (!archive)
    return archive.error();
  auto bytes = archive->read(weightsInArchive);
  if (!bytes)
    return bytes.error();
  return readLayers(openHdf5(*bytes, path / weightsInArchive));
}

} // namespace

bool isKerasFile(std::string_view bytes) {
  return isHdf5(bytes) || isZipArchive(bytes);
}

Expected<std::vector<KerasLayer>> readKerasFile(const fs::path &path) {
  auto start = readStart(path);
  if (!start)
    return start.error();
  bool isArchive = isZipArchive(*start);
  return readInChildProcess(path, [&] {
    return isArchive ? readArchive(path) : readLayers(openHdf5(path));
  });
}

} // namespace sinter::runtime
