//===-- Idx.cpp - files of pictures and labels ----------------------------===//
//
// The layout: a magic number that gives the element type and the rank, the
// extents, and the bytes; all numbers have 32 bits and are big-endian. zlib
// reads plain and compressed files alike.
//
//===----------------------------------------------------------------------===//

#include "data/Idx.h"

#include "files/AtomicFile.h"
#include "files/ReadFile.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <system_error>
#include <zlib.h>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

struct Format {
  uint32_t magic; ///< 0x00 0x00, 0x08 for bytes, the rank
  size_t rank;
  const char *text;
};

constexpr Format imagesFormat = {0x00000803, 3, "an IDX image file"};
constexpr Format labelsFormat = {0x00000801, 1, "an IDX label file"};

const Format &formatOf(IdxKind kind) {
  return kind == IdxKind::Images ? imagesFormat : labelsFormat;
}

/// Far beyond any data set for which one reads a whole file, and small enough
/// for a hostile header to do no harm.
constexpr int64_t largestSize = int64_t(1) << 32;
constexpr int64_t largestPictureExtent = 4096;

std::string describe(uint32_t magic) {
  for (const Format &format : {imagesFormat, labelsFormat})
    if (magic == format.magic)
      return fmt::format("{} (magic {:#010x})", format.text, magic);
  return fmt::format("magic {:#010x}", magic);
}

/// A file that is read from its begin to its end.
class Reader {
public:
  explicit Reader(const fs::path &path) : path(path) {}

  Status open() {
    if (Status status = checkRegularFile(path); !status.ok())
      return status;
    errno = 0;
    file.reset(gzopen(path.c_str(), "rb"));
    if (!file)
      return fail(std::generic_category().message(errno ? errno : ENOMEM));
    return Status::success();
  }

  /// Reads up to `size` bytes, fewer only at the end of the file, and appends
  /// them to `bytes`.
  Status read(int64_t size, std::vector<uint8_t> &bytes) {
    // Memory grows with what the file really holds, not with what its header
    // promises.
    constexpr int64_t chunkSize = int64_t(1) << 20;
    while (size > 0) {
      size_t oldSize = bytes.size();
      int64_t chunk = std::min(size, chunkSize);
      bytes.resize(oldSize + static_cast<size_t>(chunk));
      int count = gzread(file.get(), bytes.data() + oldSize,
                         static_cast<unsigned>(chunk));
      bytes.resize(oldSize + static_cast<size_t>(std::max(count, 0)));
      if (Status status = checkStream(); !status.ok())
        return status;
      if (count < chunk)
        return Status::success();
      size -= chunk;
    }
    return Status::success();
  }

  template <typename... Arguments>
  Error fail(fmt::format_string<Arguments...> format,
             Arguments &&...arguments) const {
    return fail(fmt::format(format, std::forward<Arguments>(arguments)...));
  }

private:
  Error fail(const std::string &reason) const {
    return makeError("{}: {}", path.string(), reason);
  }

  Status checkStream() {
    int code;
    gzerror(file.get(), &code);
    if (code == Z_OK || code == Z_STREAM_END)
      return Status::success();
    if (code == Z_ERRNO)
      return fail(std::generic_category().message(errno));
    if (code == Z_BUF_ERROR)
      return fail("is truncated: its compressed data ends too early");
    return fail("is corrupt: its compressed data is damaged");
  }

  struct Close {
    void operator()(gzFile_s *file) const { gzclose_r(file); }
  };

  const fs::path &path;
  std::unique_ptr<gzFile_s, Close> file;
};

uint32_t bigEndianAt(std::span<const uint8_t> bytes, size_t word) {
  const uint8_t *b = bytes.data() + 4 * word;
  return uint32_t(b[0]) << 24 | uint32_t(b[1]) << 16 | uint32_t(b[2]) << 8 |
         uint32_t(b[3]);
}

Status checkExtents(const Reader &reader, std::span<const int64_t> shape) {
  std::string text = fmt::to_string(fmt::join(shape, "x"));
  int64_t size = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    bool isPictureExtent = i > 0;
    if (shape[i] < 1 || (isPictureExtent && shape[i] > largestPictureExtent))
      return reader.fail("expected at least one value and at most {}x{} in a "
                         "picture, got {}",
                         largestPictureExtent, largestPictureExtent, text);
    size *= shape[i];
  }
  if (size > largestSize)
    return reader.fail("expected at most {} bytes of data, got {} of them",
                       largestSize, text);
  return Status::success();
}

Expected<std::vector<int64_t>> readHeader(Reader &reader,
                                          const Format &format) {
  std::vector<uint8_t> bytes;
  auto size = static_cast<int64_t>(4 * (1 + format.rank));
  if (Status status = reader.read(size, bytes); !status.ok())
    return status.error();
  // A file of another kind may be shorter: its magic number tells more.
  uint32_t magic = bytes.size() < 4 ? format.magic : bigEndianAt(bytes, 0);
  if (magic != format.magic)
    return reader.fail("expected {}, got {}", describe(format.magic),
                       describe(magic));
  if (static_cast<int64_t>(bytes.size()) < size)
    return reader.fail("is truncated: expected a header of {} bytes, got {}",
                       size, bytes.size());
  std::vector<int64_t> shape;
  for (size_t i = 0; i < format.rank; ++i)
    shape.push_back(bigEndianAt(bytes, 1 + i));
  if (Status status = checkExtents(reader, shape); !status.ok())
    return status.error();
  return shape;
}

void appendBigEndian(std::vector<uint8_t> &bytes, uint32_t value) {
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<uint8_t>(value >> shift));
}

} // namespace

Expected<IdxArray> readIdx(const fs::path &path, IdxKind kind) {
  Reader reader(path);
  if (Status status = reader.open(); !status.ok())
    return status.error();
  auto shape = readHeader(reader, formatOf(kind));
  if (!shape)
    return shape.error();

  IdxArray array;
  array.shape = std::move(*shape);
  int64_t size = 1;
  for (int64_t extent : array.shape)
    size *= extent;
  // One byte more than there may be tells whether the file ends here.
  if (Status status = reader.read(size + 1, array.bytes); !status.ok())
    return status.error();
  auto got = static_cast<int64_t>(array.bytes.size());
  if (got < size)
    return reader.fail("is truncated: expected {} bytes of data ({}), got {}",
                       size, fmt::join(array.shape, "x"), got);
  if (got > size)
    return reader.fail("expected {} bytes of data ({}), got more", size,
                       fmt::join(array.shape, "x"));
  return array;
}

Status writeIdx(const fs::path &path, IdxKind kind,
                std::span<const int64_t> shape,
                std::span<const uint8_t> bytes) {
  const Format &format = formatOf(kind);
  assert(shape.size() == format.rank);
  std::vector<uint8_t> header;
  appendBigEndian(header, format.magic);
  for (int64_t extent : shape)
    appendBigEndian(header, static_cast<uint32_t>(extent));

  auto file = AtomicFile::create(path);
  if (!file)
    return file.status();
  for (std::span<const uint8_t> part :
       {std::span<const uint8_t>(header), bytes})
    if (Status status = file->write(std::as_bytes(part)); !status.ok())
      return status;
  return file->commit();
}

} // namespace sinter::runtime
