//===-- EmulatorImage.cpp - code that the emulator loads --------*- C++ -*-===//
//
// Object and image pass through temporary files: the linker is a program.
//
//===----------------------------------------------------------------------===//

#include "CUDA/EmulatorImage.h"

#include "CPU/CpuTarget.h"
#include "Link/Linker.h"

#include "llvm/IR/Module.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;

namespace {

/// A temporary file, while this lives.
class TemporaryFile {
public:
  static Expected<TemporaryFile> create(StringRef suffix) {
    SmallString<128> path;
    if (std::error_code error =
            sys::fs::createTemporaryFile("sinter-kernels", suffix, path))
      return createStringError("cannot make a temporary file: " +
                               error.message());
    return TemporaryFile(path);
  }

  StringRef path() const { return name; }

private:
  explicit TemporaryFile(StringRef path) : name(path), remover(path) {}

  std::string name;
  FileRemover remover;
};

} // namespace

Expected<std::string> mlir::sinter::makeEmulatorImage(Module &module,
                                                      const CpuTarget &cpu) {
  Expected<TemporaryFile> object = TemporaryFile::create("o");
  if (!object)
    return object.takeError();
  Expected<TemporaryFile> image = TemporaryFile::create("so");
  if (!image)
    return image.takeError();

  std::error_code error;
  raw_fd_ostream stream(object->path(), error);
  if (!error) {
    cpu.compileQuickly(module, stream);
    stream.close();
    error = stream.error();
    stream.clear_error();
  }
  if (error)
    return createStringError(object->path() + ": " + error.message());
  if (Error failure = runLinker({"-shared", "-Wl,--as-needed", object->path()},
                                image->path(), "the emulator's image"))
    return failure;
  auto bytes = MemoryBuffer::getFile(image->path());
  if (!bytes)
    return createStringError(image->path() + ": " + bytes.getError().message());
  return (*bytes)->getBuffer().str();
}
