//===-- MakeSeeds.cpp - good files for fuzzers to start from --------------===//
//
// Writes a few valid files of each format to the folder in the first argument.
//
//===----------------------------------------------------------------------===//

#include "data/Idx.h"
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

} // namespace

int main(int argumentCount, char **arguments) {
  if (argumentCount != 2) {
    std::fprintf(stderr, "expected the folder to write to as argument\n");
    return EXIT_FAILURE;
  }
  fs::path corpus = arguments[1];
  fs::create_directories(corpus / "idx");
  fs::create_directories(corpus / "safetensors");
  for (Status status : {writeIdxSeeds(corpus / "idx"),
                        writeSafeTensorsSeeds(corpus / "safetensors")})
    if (!status.ok()) {
      std::fprintf(stderr, "%s\n", status.message().c_str());
      return EXIT_FAILURE;
    }
  return EXIT_SUCCESS;
}
