//===-- SafeTensors.cpp - named tensors in files --------------------------===//
//
// The layout is that of huggingface/safetensors: 8 bytes of header length,
// little-endian; a JSON object that maps each name to its dtype, shape and
// data_offsets, with strings under "__metadata__"; the data, without holes.
//
//===----------------------------------------------------------------------===//

#include "files/SafeTensors.h"

#include "files/AtomicFile.h"
#include "files/ReadFile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstring>
#include <set>

static_assert(std::endian::native == std::endian::little,
              "safetensors files and the runtime's buffers are little-endian");

namespace sinter::runtime {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr size_t lengthSize = sizeof(uint64_t);
constexpr const char *metadataKey = "__metadata__";
/// Of the header: the extents in the shape of a tensor.
constexpr int maximumDepth = 3;

struct ElementTypeInfo {
  sinter_element_type type;
  const char *name;
  uint64_t bytes;
};

/// Large elements first.
constexpr ElementTypeInfo elementTypes[] = {{SINTER_I64, "I64", 8},
                                            {SINTER_F32, "F32", 4}};

const ElementTypeInfo &infoOf(sinter_element_type type) {
  return *std::ranges::find(elementTypes, type, &ElementTypeInfo::type);
}

/// Bytes of a tensor, or nothing if no 64-bit number holds it.
std::optional<uint64_t> byteCount(std::span<const int64_t> shape,
                                  sinter_element_type type) {
  uint64_t count = infoOf(type).bytes;
  for (int64_t extent : shape)
    if (__builtin_mul_overflow(count, static_cast<uint64_t>(extent), &count))
      return std::nullopt;
  return count;
}

/// JSON on one line, as a message shows it: names from a file may hold any
/// character.
std::string jsonText(const json &value) {
  constexpr size_t longest = 100;
  std::string text = value.dump(-1, ' ', true);
  return text.size() <= longest ? text : text.substr(0, longest) + "…";
}

/// Builds a SafeTensorsFile; each step relies on those before it.
class Parser {
public:
  explicit Parser(InputFile file) : file(std::move(file)) {}

  Expected<SafeTensorsFile> parse() {
    if (Status status = readHeader(); !status.ok())
      return status.error();
    auto entries = parseJson();
    if (!entries)
      return entries.error();
    for (const auto &[name, value] : entries->items()) {
      Status status =
          name == metadataKey ? readMetadata(value) : readTensor(name, value);
      if (!status.ok())
        return status.error();
    }
    if (Status status = checkLayout(); !status.ok())
      return status.error();
    return SafeTensorsFile(std::move(file), std::move(tensors),
                           std::move(metadata));
  }

private:
  template <typename... Arguments>
  Error fail(fmt::format_string<Arguments...> format,
             Arguments &&...arguments) const {
    return makeError(
        "{}: {}", file.path().string(),
        fmt::format(format, std::forward<Arguments>(arguments)...));
  }

  Status readHeader() {
    if (file.size() < lengthSize)
      return fail("expected a safetensors file, got one of {} bytes",
                  file.size());
    if (file.size() > memorySize())
      return fail("is larger than this machine's memory");
    uint64_t length;
    Status status = file.read(0, std::as_writable_bytes(std::span(&length, 1)));
    if (!status.ok())
      return status;
    if (length > file.size() - lengthSize)
      return fail("is truncated or not a safetensors file: expected a header "
                  "of {} bytes, got {}",
                  length, file.size() - lengthSize);
    header.resize(length);
    dataOffset = lengthSize + length;
    return file.read(lengthSize, std::as_writable_bytes(std::span(header)));
  }

  Expected<json> parseJson() const {
    // The library keeps the last of several equal keys; here they are an error.
    // Keys of the header are at depth 1, those of a tensor at depth 2.
    std::array<std::set<std::string>, 3> keysByDepth;
    std::optional<json> duplicate;
    // What is nested deeper is not kept: printing it would exhaust the stack.
    bool isTooDeep = false;
    auto check = [&](int depth, json::parse_event_t event, json &value) {
      if (depth > maximumDepth) {
        isTooDeep = true;
        return false;
      }
      if (event == json::parse_event_t::object_start && depth == 1)
        keysByDepth[2].clear();
      if (event == json::parse_event_t::key && depth <= 2 &&
          !keysByDepth[static_cast<size_t>(depth)]
               .insert(value.get<std::string>())
               .second)
        duplicate = value;
      return true;
    };
    json parsed;
    try {
      parsed = json::parse(header, check);
    } catch (const json::parse_error &error) {
      return fail("expected a header in JSON, got a syntax error at its byte "
                  "{}",
                  error.byte);
    } catch (const json::out_of_range &) {
      return fail("expected a header in JSON, got a number out of range");
    }
    if (isTooDeep)
      return fail("expected a header nested at most {} deep", maximumDepth);
    if (duplicate)
      return fail("the header has {} twice", jsonText(*duplicate));
    if (!parsed.is_object())
      return fail("expected a header that is an object, got {}",
                  jsonText(parsed));
    return parsed;
  }

  Status readMetadata(const json &value) {
    if (!value.is_object())
      return fail("expected an object as {}, got {}", metadataKey,
                  jsonText(value));
    for (const auto &[key, text] : value.items()) {
      if (!text.is_string())
        return fail("expected a string as {} in {}, got {}", jsonText(key),
                    metadataKey, jsonText(text));
      metadata.emplace(key, text.get<std::string>());
    }
    return Status::success();
  }

  Status readTensor(const std::string &name, const json &value) {
    if (!value.is_object())
      return fail("tensor {}: expected an object, got {}", jsonText(name),
                  jsonText(value));
    auto field = [&](const char *key) {
      auto found = value.find(key);
      return found == value.end() ? json() : *found;
    };
    StoredTensor tensor;
    tensor.name = name;

    json dtype = field("dtype");
    const auto *info = std::ranges::find_if(
        elementTypes, [&](const auto &type) { return dtype == type.name; });
    if (info == std::end(elementTypes))
      return fail("tensor {}: expected dtype F32 or I64, got {}",
                  jsonText(name), jsonText(dtype));
    tensor.type = info->type;

    json shape = field("shape");
    auto extents = wholeNumbers(shape);
    if (!extents)
      return fail("tensor {}: expected a list of extents as shape, got {}",
                  jsonText(name), jsonText(shape));
    tensor.shape = std::move(*extents);

    json dataOffsets = field("data_offsets");
    auto offsets = wholeNumbers(dataOffsets);
    if (!offsets || offsets->size() != 2 || (*offsets)[0] > (*offsets)[1])
      return fail("tensor {}: expected a begin and an end as data_offsets, got "
                  "{}",
                  jsonText(name), jsonText(dataOffsets));
    auto begin = static_cast<uint64_t>((*offsets)[0]);
    auto end = static_cast<uint64_t>((*offsets)[1]);
    if (end > dataSize())
      return fail("tensor {}: is truncated: expected {} bytes of data in the "
                  "file, got {}",
                  jsonText(name), end, dataSize());
    if (byteCount(tensor.shape, tensor.type) != end - begin)
      return fail("tensor {}: expected data_offsets that fit {} of shape {}, "
                  "got {} bytes",
                  jsonText(name), info->name, jsonText(shape), end - begin);
    tensor.offset = dataOffset + begin;
    tensor.size = end - begin;
    tensors.push_back(std::move(tensor));
    return Status::success();
  }

  static std::optional<std::vector<int64_t>> wholeNumbers(const json &list) {
    if (!list.is_array())
      return std::nullopt;
    std::vector<int64_t> numbers;
    for (const json &number : list) {
      // The library calls the whole numbers that are not negative "unsigned".
      if (!number.is_number_unsigned() ||
          number.get<uint64_t>() > std::numeric_limits<int64_t>::max())
        return std::nullopt;
      numbers.push_back(number.get<int64_t>());
    }
    return numbers;
  }

  /// Every byte of the data must belong to exactly one tensor.
  Status checkLayout() {
    std::ranges::sort(tensors, {}, [](const StoredTensor &tensor) {
      return std::pair(tensor.offset, tensor.size);
    });
    uint64_t position = dataOffset;
    for (const StoredTensor &tensor : tensors) {
      if (tensor.offset < position)
        return fail("tensor {}: overlaps another tensor",
                    jsonText(tensor.name));
      if (tensor.offset > position)
        return fail("tensor {}: expected its data at offset {}, got {}",
                    jsonText(tensor.name), position - dataOffset,
                    tensor.offset - dataOffset);
      position += tensor.size;
    }
    if (position != file.size())
      return fail("expected {} bytes of data, got {}", position - dataOffset,
                  dataSize());
    return Status::success();
  }

  uint64_t dataSize() const { return file.size() - dataOffset; }

  InputFile file;
  std::string header;
  uint64_t dataOffset = 0;
  std::vector<StoredTensor> tensors;
  std::map<std::string, std::string> metadata;
};

/// The tensors in the order of their data: large elements first, so that each
/// lies at a multiple of its element's size.
std::vector<const NamedTensor *>
dataOrder(std::span<const NamedTensor> tensors) {
  std::vector<const NamedTensor *> order;
  for (const ElementTypeInfo &info : elementTypes)
    for (const NamedTensor &tensor : tensors)
      if (tensor.type == info.type)
        order.push_back(&tensor);
  return order;
}

std::string headerOf(std::span<const NamedTensor *const> tensors,
                     const std::map<std::string, std::string> &metadata) {
  nlohmann::ordered_json header = nlohmann::ordered_json::object();
  if (!metadata.empty())
    header[metadataKey] = metadata;
  uint64_t offset = 0;
  for (const NamedTensor *tensor : tensors) {
    assert(tensor->bytes.size() == byteCount(tensor->shape, tensor->type));
    assert(!header.contains(tensor->name) && tensor->name != metadataKey);
    uint64_t end = offset + tensor->bytes.size();
    header[tensor->name] = {{"dtype", infoOf(tensor->type).name},
                            {"shape", tensor->shape},
                            {"data_offsets", {offset, end}}};
    offset = end;
  }
  // Paths in the metadata need not be valid UTF-8, which JSON must be.
  std::string text = header.dump(
      -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
  constexpr size_t alignment = 8;
  text.resize((text.size() + alignment - 1) / alignment * alignment, ' ');
  return text;
}

} // namespace

const StoredTensor *SafeTensorsFile::find(std::string_view name) const {
  auto found = std::ranges::find(allTensors, name, &StoredTensor::name);
  return found == allTensors.end() ? nullptr : &*found;
}

Expected<SafeTensorsFile> openSafeTensors(const fs::path &path) {
  auto file = InputFile::open(path);
  if (!file)
    return file.error();
  return Parser(std::move(*file)).parse();
}

Status writeSafeTensors(const fs::path &path,
                        std::span<const NamedTensor> tensors,
                        const std::map<std::string, std::string> &metadata) {
  std::vector<const NamedTensor *> order = dataOrder(tensors);
  std::string header = headerOf(order, metadata);
  uint64_t length = header.size();

  auto file = AtomicFile::create(path);
  if (!file)
    return file.status();
  std::vector<std::span<const std::byte>> parts = {
      std::as_bytes(std::span(&length, 1)), std::as_bytes(std::span(header))};
  for (const NamedTensor *tensor : order)
    parts.push_back(tensor->bytes);
  for (std::span<const std::byte> part : parts)
    if (Status status = file->write(part); !status.ok())
      return status;
  return file->commit();
}

} // namespace sinter::runtime
