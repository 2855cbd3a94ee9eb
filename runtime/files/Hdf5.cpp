//===-- Hdf5.cpp - reading HDF5 files -------------------------------------===//
//
// Asks libhdf5 about each object before it is read.
//
//===----------------------------------------------------------------------===//

#include "files/Hdf5.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <hdf5.h>

namespace sinter::runtime {

namespace fs = std::filesystem;

static_assert(std::is_same_v<hid_t, int64_t>);

namespace {

// Far above what a real file has.
/// Of one attribute.
constexpr size_t maximumStringBytes = size_t{1} << 26;
/// Of one file, counted each time that one is opened.
constexpr uint64_t maximumObjects = 20'000;

/// IEEE's half precision, which the library does not name.
Hdf5Handle halfType() {
  Hdf5Handle type(H5Tcopy(H5T_IEEE_F32LE));
  H5Tset_fields(type.get(), 15, 10, 5, 0, 10);
  H5Tset_size(type.get(), 2);
  H5Tset_ebias(type.get(), 15);
  return type;
}

/// Whether float32 holds every value of the type.
bool fitsFloat(hid_t type) {
  Hdf5Handle half = halfType();
  return H5Tequal(type, H5T_IEEE_F32LE) > 0 ||
         H5Tequal(type, H5T_IEEE_F32BE) > 0 || H5Tequal(type, half.get()) > 0;
}

std::string typeText(hid_t type) {
  size_t bits = 8 * H5Tget_size(type);
  switch (H5Tget_class(type)) {
  case H5T_FLOAT:
    return fmt::format("floats of {} bits", bits);
  case H5T_INTEGER:
    return fmt::format("integers of {} bits", bits);
  case H5T_STRING:
    return "strings";
  default:
    return "something else";
  }
}

/// The extents of a dataset or attribute; nothing if it has none.
std::optional<std::vector<int64_t>> extentsOf(hid_t space) {
  H5S_class_t kind = H5Sget_simple_extent_type(space);
  int rank = H5Sget_simple_extent_ndims(space);
  if ((kind != H5S_SIMPLE && kind != H5S_SCALAR) || rank < 0)
    return std::nullopt;
  std::vector<hsize_t> extents(static_cast<size_t>(rank));
  if (rank > 0 && H5Sget_simple_extent_dims(space, extents.data(), nullptr) < 0)
    return std::nullopt;
  return std::vector<int64_t>(extents.begin(), extents.end());
}

/// Elements of an array of that shape times their size, or nothing if no
/// 64-bit number holds it.
std::optional<uint64_t> byteCount(const std::vector<int64_t> &shape,
                                  uint64_t elementBytes) {
  uint64_t count = elementBytes;
  for (int64_t extent : shape)
    if (__builtin_mul_overflow(count, static_cast<uint64_t>(extent), &count))
      return std::nullopt;
  return count;
}

/// Whether the dataset's elements lie in this file one after another.
bool isContiguous(hid_t dataset) {
  Hdf5Handle creation(H5Dget_create_plist(dataset));
  H5D_layout_t layout = H5Pget_layout(creation.get());
  return (layout == H5D_CONTIGUOUS || layout == H5D_COMPACT) &&
         H5Pget_nfilters(creation.get()) == 0 &&
         H5Pget_external_count(creation.get()) == 0;
}

/// Strings that the library has allocated one by one.
std::optional<std::vector<std::string>>
readVariableStrings(hid_t attribute, hid_t type, hid_t space, size_t count) {
  std::vector<char *> pointers(count);
  if (H5Aread(attribute, type, pointers.data()) < 0)
    return std::nullopt;
  std::vector<std::string> strings;
  for (const char *pointer : pointers)
    strings.emplace_back(pointer ? pointer : "");
  H5Dvlen_reclaim(type, space, H5P_DEFAULT, pointers.data());
  return strings;
}

/// Strings of one size, filled up with zeros or spaces.
std::optional<std::vector<std::string>>
readFixedStrings(hid_t attribute, hid_t type, size_t size, size_t count) {
  std::vector<char> bytes(size * count);
  if (H5Aread(attribute, type, bytes.data()) < 0)
    return std::nullopt;
  bool hasSpaces = H5Tget_strpad(type) == H5T_STR_SPACEPAD;
  std::vector<std::string> strings;
  for (size_t i = 0; i < count; ++i) {
    std::string_view text(bytes.data() + i * size, size);
    text = text.substr(0, text.find('\0'));
    if (hasSpaces)
      text = text.substr(0, text.find_last_not_of(' ') + 1);
    strings.emplace_back(text);
  }
  return strings;
}

} // namespace

Hdf5Handle hdf5FileAccess() {
  // By default the library prints what went wrong.
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  Hdf5Handle access(H5Pcreate(H5P_FILE_ACCESS));
  H5Pset_file_locking(access.get(), /*use_file_locking=*/false,
                      /*ignore_when_disabled=*/true);
  return access;
}

std::string hdf5Reason() {
  std::string reason = "for an unknown reason";
  auto keep = [](unsigned, const H5E_error2_t *error, void *text) -> herr_t {
    if (error->desc && *error->desc)
      *static_cast<std::string *>(text) = error->desc;
    return 1; // stop
  };
  H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, keep, &reason);
  return reason;
}

Hdf5Handle::~Hdf5Handle() {
  if (isValid())
    H5Idec_ref(id);
}

std::string Hdf5Group::text() const {
  return path.empty() ? file->path.string()
                      : fmt::format("{}: {}", file->path.string(), path);
}

std::string Hdf5Group::textOf(std::string_view name) const {
  return fmt::format("{}: {}/{}", file->path.string(), path, name);
}

Expected<std::vector<std::string>> Hdf5Group::names() const {
  std::vector<std::string> names;
  auto add = [](hid_t, const char *name, const H5L_info_t *,
                void *list) -> herr_t {
    auto &names = *static_cast<std::vector<std::string> *>(list);
    names.emplace_back(name);
    return names.size() > maximumObjects ? -1 : 0;
  };
  if (H5Literate(handle.get(), H5_INDEX_NAME, H5_ITER_INC, nullptr, add,
                 &names) < 0)
    return makeError("{}: cannot be listed: {}", text(), hdf5Reason());
  return names;
}

bool Hdf5Group::contains(const std::string &name) const {
  return H5Lexists(handle.get(), name.c_str(), H5P_DEFAULT) > 0;
}

Expected<Hdf5Handle> Hdf5Group::openObject(const std::string &name) const {
  if (name.empty() || name == "." || !contains(name))
    return makeError("{}: is missing", textOf(name));
  if (file->remainingObjects == 0)
    return makeError("{}: has more than {} groups and datasets",
                     file->path.string(), maximumObjects);
  --file->remainingObjects;
  H5L_info_t link;
  if (H5Lget_info(handle.get(), name.c_str(), &link, H5P_DEFAULT) < 0)
    return makeError("{}: cannot be read: {}", textOf(name), hdf5Reason());
  if (link.type != H5L_TYPE_HARD)
    return makeError("{}: expected a group or dataset, got a soft or external "
                     "link",
                     textOf(name));
  Hdf5Handle object(H5Oopen(handle.get(), name.c_str(), H5P_DEFAULT));
  if (!object.isValid())
    return makeError("{}: cannot be read: {}", textOf(name), hdf5Reason());
  return object;
}

Expected<Hdf5Group> Hdf5Group::childGroup(const std::string &name) const {
  auto object = openObject(name);
  if (!object)
    return object.error();
  if (H5Iget_type(object->get()) != H5I_GROUP)
    return makeError("{}: expected a group", textOf(name));
  return Hdf5Group(file, fmt::format("{}/{}", path, name), std::move(*object));
}

Expected<Hdf5Group> Hdf5Group::group(std::string_view pathBelow) const {
  size_t slash = pathBelow.find('/');
  auto child = childGroup(std::string(pathBelow.substr(0, slash)));
  while (child && slash != std::string_view::npos) {
    pathBelow.remove_prefix(slash + 1);
    slash = pathBelow.find('/');
    child = child->childGroup(std::string(pathBelow.substr(0, slash)));
  }
  return child;
}

Expected<Hdf5Array> Hdf5Group::array(std::string_view pathBelow) const {
  if (size_t slash = pathBelow.rfind('/'); slash != std::string_view::npos) {
    auto parent = group(pathBelow.substr(0, slash));
    if (!parent)
      return parent.error();
    return parent->array(pathBelow.substr(slash + 1));
  }
  std::string name(pathBelow);
  auto object = openObject(name);
  if (!object)
    return object.error();
  hid_t dataset = object->get();
  if (H5Iget_type(dataset) != H5I_DATASET)
    return makeError("{}: expected a dataset", textOf(name));

  Hdf5Handle type(H5Dget_type(dataset)), space(H5Dget_space(dataset));
  if (!fitsFloat(type.get()))
    return makeError("{}: expected float16 or float32, got {}", textOf(name),
                     typeText(type.get()));
  if (!isContiguous(dataset))
    return makeError("{}: is chunked, compressed or in another file; expected "
                     "a dataset as Keras writes it",
                     textOf(name));
  auto shape = extentsOf(space.get());
  if (!shape)
    return makeError("{}: expected a dataset with a shape", textOf(name));
  auto bytes = byteCount(*shape, H5Tget_size(type.get()));
  if (!bytes || *bytes > file->remainingBytes ||
      *bytes != H5Dget_storage_size(dataset))
    return makeError("{}: is larger than the file, which is damaged",
                     textOf(name));
  file->remainingBytes -= *bytes;

  Hdf5Array array{std::move(*shape),
                  std::vector<float>(*bytes / H5Tget_size(type.get()))};
  if (H5Dread(dataset, H5T_NATIVE_FLOAT, H5S_ALL, H5S_ALL, H5P_DEFAULT,
              array.elements.data()) < 0)
    return makeError("{}: cannot be read: {}", textOf(name), hdf5Reason());
  return array;
}

bool Hdf5Group::hasAttribute(const std::string &name) const {
  return H5Aexists(handle.get(), name.c_str()) > 0;
}

Expected<std::optional<std::vector<std::string>>>
Hdf5Group::strings(const std::string &attribute) const {
  if (!hasAttribute(attribute))
    return std::optional<std::vector<std::string>>();
  auto fail = [&](const std::string &reason) {
    return makeError("{}: attribute {}: {}", text(), attribute, reason);
  };
  Hdf5Handle opened(H5Aopen(handle.get(), attribute.c_str(), H5P_DEFAULT));
  if (!opened.isValid())
    return fail("cannot be read: " + hdf5Reason());
  Hdf5Handle type(H5Aget_type(opened.get()));
  Hdf5Handle space(H5Aget_space(opened.get()));
  auto shape = extentsOf(space.get());
  // An empty list has any type.
  if (shape && std::ranges::find(*shape, 0) != shape->end())
    return std::optional(std::vector<std::string>());
  if (!shape || H5Tget_class(type.get()) != H5T_STRING)
    return fail("expected strings, got " + typeText(type.get()));

  size_t size = H5Tget_size(type.get());
  auto bytes = byteCount(*shape, size);
  if (!bytes || *bytes > maximumStringBytes)
    return fail("is larger than any real one");
  bool isVariable = H5Tis_variable_str(type.get()) > 0;
  auto strings = isVariable ? readVariableStrings(opened.get(), type.get(),
                                                  space.get(), *bytes / size)
                            : readFixedStrings(opened.get(), type.get(), size,
                                               *bytes / size);
  if (!strings)
    return fail("cannot be read: " + hdf5Reason());
  return strings;
}

bool isHdf5(std::string_view bytes) {
  return bytes.starts_with("\x89HDF\r\n\x1a\n");
}

/// Opens files with the access that it is told about.
class Hdf5Opener {
public:
  /// Files are `bytes` instead of what is on disk.
  void openFromMemory(std::span<const std::byte> bytes) {
    constexpr size_t increment = 1 << 16;
    H5Pset_fapl_core(access.get(), increment, /*backing_store=*/false);
    // The library promises to copy them.
    H5Pset_file_image(access.get(), const_cast<std::byte *>(bytes.data()),
                      bytes.size());
  }

  Expected<Hdf5Group> open(const fs::path &path, uint64_t size) {
    Hdf5Handle file(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access.get()));
    if (!file.isValid())
      return makeError("{}: cannot be read as HDF5: {}", path.string(),
                       hdf5Reason());
    // The group keeps the file open.
    Hdf5Handle root(H5Gopen2(file.get(), "/", H5P_DEFAULT));
    if (!root.isValid())
      return makeError("{}: cannot be read as HDF5: {}", path.string(),
                       hdf5Reason());
    auto shared = std::make_shared<Hdf5Group::File>(
        Hdf5Group::File{path, size, maximumObjects});
    return Hdf5Group(std::move(shared), "", std::move(root));
  }

private:
  Hdf5Handle access = hdf5FileAccess();
};

Expected<Hdf5Group> openHdf5(const fs::path &path) {
  std::error_code error;
  uint64_t size = fs::file_size(path, error);
  if (error)
    return makeError("{}: {}", path.string(), error.message());
  return Hdf5Opener().open(path, size);
}

Expected<Hdf5Group> openHdf5(std::span<const std::byte> bytes,
                             const fs::path &path) {
  Hdf5Opener opener;
  opener.openFromMemory(bytes);
  return opener.open(path, bytes.size());
}

} // namespace sinter::runtime
