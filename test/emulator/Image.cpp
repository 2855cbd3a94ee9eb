//===-- Image.cpp - loaded kernels ------------------------------*- C++ -*-===//
//
// The dynamic loader takes files only: the image becomes one without a name.
//
//===----------------------------------------------------------------------===//

#include "Image.h"

#include "Emulator.h"
#include "Limits.h"

#include <cstdio>
#include <cstring>
#include <dlfcn.h>
#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

using namespace sinter::emulator;

/// Lets images find the functions of Emulator.h, however this library was
/// loaded.
static void publishSymbols() {
  Dl_info self;
  if (dladdr(reinterpret_cast<void *>(&sinter_emulator_barrier), &self) != 0)
    dlopen(self.dli_fname, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL);
}

static bool writeAll(int file, const char *data, size_t bytes) {
  while (bytes > 0) {
    ssize_t written = write(file, data, bytes);
    if (written <= 0)
      return false;
    data += written;
    bytes -= static_cast<size_t>(written);
  }
  return true;
}

std::unique_ptr<CUmod_st> CUmod_st::load(const void *image, CUresult &error) {
  Elf64_Ehdr header;
  std::memcpy(&header, image, sizeof(header));
  error = CUDA_ERROR_INVALID_IMAGE;
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0)
    return nullptr;
  error = CUDA_ERROR_NO_BINARY_FOR_GPU;
  if (header.e_machine != EM_X86_64)
    return nullptr;

  // The driver API does not say how long an image is. Linkers write the table
  // of sections last.
  error = CUDA_ERROR_INVALID_IMAGE;
  size_t bytes = header.e_shoff + size_t{header.e_shnum} * header.e_shentsize;
  int file = memfd_create("kernels", MFD_CLOEXEC);
  if (file < 0)
    return nullptr;
  // The loader takes two files of one name for the same: the file stays open,
  // and its number in use, as long as the image is loaded.
  std::string name = "/proc/self/fd/" + std::to_string(file);
  void *library = nullptr;
  if (writeAll(file, static_cast<const char *>(image), bytes)) {
    publishSymbols();
    library = dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library)
      std::fprintf(stderr, "emulator: image: %s\n", dlerror());
  }
  if (!library) {
    close(file);
    return nullptr;
  }
  error = CUDA_SUCCESS;
  return std::unique_ptr<CUmod_st>(new CUmod_st(file, library));
}

CUmod_st::~CUmod_st() {
  dlclose(library);
  close(file);
}

CUfunction CUmod_st::function(const std::string &name) {
  if (auto found = functions.find(name); found != functions.end())
    return &found->second;
  void *code = dlsym(library, name.c_str());
  void *properties = dlsym(library, (name + "_properties").c_str());
  if (!code || !properties)
    return nullptr;
  Kernel kernel(name, reinterpret_cast<KernelFunction>(code),
                static_cast<const int32_t *>(properties));
  uint32_t dynamicSharedBytes =
      defaultSharedBytes - static_cast<uint32_t>(kernel.staticSharedBytes);
  return &functions
              .emplace(name, CUfunc_st{std::move(kernel), dynamicSharedBytes})
              .first->second;
}
