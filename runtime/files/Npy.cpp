//===-- Npy.cpp - arrays of NumPy in files --------------------------------===//
//
// The header is always a dictionary of three keys as Python's repr writes it,
// so that looking for the keys is enough.
//
//===----------------------------------------------------------------------===//

#include "files/Npy.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <numeric>
#include <optional>
#include <string_view>

namespace sinter::runtime {

namespace {

constexpr std::string_view magic("\x93NUMPY", 6);
/// The magic number and the version.
constexpr size_t prefixBytes = magic.size() + 2;
constexpr size_t headerAlignment = 64;

struct TypeCode {
  NpyType type;
  std::string_view code;
  int64_t bytes;
};

constexpr std::array typeCodes = {TypeCode{NpyType::UInt8, "|u1", 1},
                                  TypeCode{NpyType::Int64, "<i8", 8},
                                  TypeCode{NpyType::Float32, "<f4", 4}};

const TypeCode &codeOf(NpyType type) {
  return *std::ranges::find(typeCodes, type, &TypeCode::type);
}

/// What follows "'key':" in the dictionary, without spaces before it; nothing
/// if there is no such key.
std::optional<std::string_view> valueOf(std::string_view dictionary,
                                        std::string_view key) {
  size_t begin = dictionary.find(fmt::format("'{}':", key));
  if (begin == std::string_view::npos)
    return std::nullopt;
  std::string_view value = dictionary.substr(begin + key.size() + 3);
  value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
  return value;
}

/// The extents in "(2, 3)", "(2,)" or "()".
std::optional<std::vector<int64_t>> parseShape(std::string_view text) {
  size_t end = text.find(')');
  if (!text.starts_with('(') || end == std::string_view::npos)
    return std::nullopt;
  text = text.substr(1, end - 1);
  std::vector<int64_t> shape;
  while (!text.empty()) {
    int64_t extent;
    auto [stop, error] =
        std::from_chars(text.data(), text.data() + text.size(), extent);
    if (error != std::errc() || extent < 0)
      return std::nullopt;
    shape.push_back(extent);
    text.remove_prefix(static_cast<size_t>(stop - text.data()));
    size_t next = text.find_first_not_of(", ");
    text.remove_prefix(std::min(next, text.size()));
  }
  return shape;
}

/// Whether elements of a shape take exactly `bytes`.
bool hasSize(std::span<const int64_t> shape, int64_t elementBytes,
             size_t bytes) {
  int64_t size = elementBytes;
  for (int64_t extent : shape)
    if (__builtin_mul_overflow(size, extent, &size))
      return false;
  return static_cast<size_t>(size) == bytes;
}

/// Where the elements begin and the text before them; nothing if the bytes are
/// no .npy file.
struct Header {
  std::string_view text;
  size_t end;
};

std::optional<Header> findHeader(std::string_view file) {
  if (!file.starts_with(magic) || file.size() < prefixBytes)
    return std::nullopt;
  // Version 1 has 16 bits for the length of the header, later ones 32.
  size_t lengthBytes = file[magic.size()] == 1 ? 2 : 4;
  size_t begin = prefixBytes + lengthBytes;
  if (file.size() < begin)
    return std::nullopt;
  uint32_t length = 0;
  std::memcpy(&length, file.data() + prefixBytes, lengthBytes);
  if (file.size() - begin < length)
    return std::nullopt;
  return Header{file.substr(begin, length), begin + length};
}

} // namespace

int64_t sizeOf(NpyType type) { return codeOf(type).bytes; }

Expected<NpyArray> parseNpy(const std::string &name,
                            std::vector<std::byte> bytes) {
  auto header =
      findHeader({reinterpret_cast<const char *>(bytes.data()), bytes.size()});
  if (!header)
    return makeError("{}: is no .npy file, or one that is truncated", name);
  auto type = valueOf(header->text, "descr");
  auto order = valueOf(header->text, "fortran_order");
  auto shapeText = valueOf(header->text, "shape");
  auto shape = shapeText ? parseShape(*shapeText) : std::nullopt;
  if (!type || !order || !shape)
    return makeError("{}: the header of the .npy file is damaged", name);
  const auto *code = std::ranges::find_if(typeCodes, [&](const TypeCode &each) {
    return type->starts_with(fmt::format("'{}'", each.code));
  });
  if (code == typeCodes.end())
    return makeError("{}: expected elements of float32, uint8 or int64, "
                     "little-endian, got others; hint: save "
                     "array.astype('float32')",
                     name);
  if (!order->starts_with("False"))
    return makeError("{}: expected an array in C order, got Fortran order; "
                     "hint: save numpy.ascontiguousarray(array)",
                     name);
  if (!hasSize(*shape, code->bytes, bytes.size() - header->end))
    return makeError("{}: expected {} elements of {} bytes, got {} bytes of "
                     "them",
                     name, fmt::join(*shape, "x"), code->bytes,
                     bytes.size() - header->end);
  bytes.erase(bytes.begin(),
              bytes.begin() + static_cast<std::ptrdiff_t>(header->end));
  return NpyArray{code->type, std::move(*shape), std::move(bytes)};
}

std::vector<std::byte> encodeNpy(NpyType type, std::span<const int64_t> shape,
                                 std::span<const std::byte> bytes) {
  std::string text = fmt::format(
      "{{'descr': '{}', 'fortran_order': False, 'shape': ({}{}), }}",
      codeOf(type).code, fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  size_t begin = prefixBytes + sizeof(uint16_t);
  size_t end = begin + text.size() + 1;
  text.append((headerAlignment - end % headerAlignment) % headerAlignment, ' ');
  text += '\n';
  auto length = static_cast<uint16_t>(text.size());

  std::string header(magic);
  header += '\1';
  header += '\0';
  header.append(reinterpret_cast<const char *>(&length), sizeof(length));
  header += text;
  auto headerSpan = std::as_bytes(std::span(header));
  std::vector<std::byte> result(headerSpan.begin(), headerSpan.end());
  result.insert(result.end(), bytes.begin(), bytes.end());
  return result;
}

} // namespace sinter::runtime
