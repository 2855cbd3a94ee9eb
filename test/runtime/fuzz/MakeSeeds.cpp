//===-- MakeSeeds.cpp - good files for fuzzers to start from --------------===//
//
// Writes a few valid files of each format to the folder in the first argument.
//
//===----------------------------------------------------------------------===//

#include "data/Cifar10.h"
#include "data/Idx.h"
#include "files/AtomicFile.h"
#include "files/EncodePicture.h"
#include "files/Npy.h"
#include "files/ReadFile.h"
#include "files/SafeTensors.h"

#include <cstdio>
#include <zlib.h>

using namespace sinter::runtime;

namespace {

namespace fs = std::filesystem;

Status compress(const fs::path &from, const fs::path &to) {
  auto bytes = readFile(from);
  if (!bytes)
    return bytes.error();
  gzFile file = gzopen(to.c_str(), "wb");
  auto size = static_cast<unsigned>(bytes->size());
  bool isWritten = file && gzwrite(file, bytes->data(), size) > 0;
  if (!isWritten || gzclose(file) != Z_OK)
    return makeError("{}: cannot be written", to.string());
  return Status::success();
}

Status writeIdxSeeds(const fs::path &folder) {
  std::vector<uint8_t> bytes(24, 7);
  int64_t images[] = {2, 3, 4};
  int64_t labels[] = {24};
  for (Status status :
       {writeIdx(folder / "images", IdxKind::Images, images, bytes),
        writeIdx(folder / "labels", IdxKind::Labels, labels, bytes),
        compress(folder / "images", folder / "images.gz")})
    if (!status.ok())
      return status;
  return Status::success();
}

Status writeSafeTensorsSeeds(const fs::path &folder) {
  std::vector<float> kernel(6);
  int64_t step = 3;
  std::vector<NamedTensor> tensors = {
      {"kernel", SINTER_F32, {2, 3}, std::as_bytes(std::span(kernel))},
      {"empty", SINTER_F32, {0}, {}},
      {"step", SINTER_I64, {}, std::as_bytes(std::span(&step, 1))}};
  for (Status status :
       {writeSafeTensors(folder / "nothing", {}, {}),
        writeSafeTensors(folder / "tensors", tensors, {{"epoch", "1"}})})
    if (!status.ok())
      return status;
  return Status::success();
}

Status writeBytes(const fs::path &path,
                  const Expected<std::vector<std::byte>> &bytes) {
  return bytes ? writeFileAtomically(path, *bytes) : bytes.status();
}

Status writePictureSeeds(const fs::path &folder) {
  Picture grey = {4, 5, 1, std::vector<uint8_t>(20, 7)};
  Picture colour = {17, 9, 3, std::vector<uint8_t>(17 * 9 * 3, 200)};
  for (Status status :
       {writeBytes(folder / "grey.png", encodePng(grey)),
        writeBytes(folder / "colour.png", encodePng(colour)),
        writeBytes(folder / "grey.jpg", encodeJpeg(grey, 90)),
        writeBytes(folder / "colour.jpg", encodeJpeg(colour, 90))})
    if (!status.ok())
      return status;
  return Status::success();
}

Status writeNpySeeds(const fs::path &folder) {
  std::vector<std::byte> bytes(24);
  int64_t matrix[] = {2, 3};
  int64_t vector[] = {3};
  for (Status status :
       {writeBytes(folder / "matrix",
                   encodeNpy(NpyType::Float32, matrix, bytes)),
        writeBytes(folder / "vector", encodeNpy(NpyType::Int64, vector, bytes)),
        writeBytes(folder / "scalar",
                   encodeNpy(NpyType::UInt8, {}, {bytes.data(), 1}))})
    if (!status.ok())
      return status;
  return Status::success();
}

Status writeCifar10Seeds(const fs::path &folder) {
  std::vector<uint8_t> pixels(32 * 32 * 3, 100);
  uint8_t label = 9;
  return writeCifar10(folder / "batch", pixels, {&label, 1});
}

} // namespace

int main(int argumentCount, char **arguments) {
  if (argumentCount != 2) {
    std::fprintf(stderr, "expected the folder to write to as argument\n");
    return EXIT_FAILURE;
  }
  fs::path corpus = arguments[1];
  using WriteSeeds = Status (*)(const fs::path &folder);
  for (auto [format, writeSeeds] :
       {std::pair<const char *, WriteSeeds>("cifar10", writeCifar10Seeds),
        {"idx", writeIdxSeeds},
        {"npy", writeNpySeeds},
        {"picture", writePictureSeeds},
        {"safetensors", writeSafeTensorsSeeds}}) {
    fs::create_directories(corpus / format);
    Status status = writeSeeds(corpus / format);
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", status.message().c_str());
      return EXIT_FAILURE;
    }
  }
  return EXIT_SUCCESS;
}
