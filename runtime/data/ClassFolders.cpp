//===-- ClassFolders.cpp - a folder of pictures for each class ------------===//
//
// Lists the files of each class, then takes them from all classes in turn, so
// that any cut through the list has its share of each.
//
//===----------------------------------------------------------------------===//

#include "data/ClassFolders.h"

#include "data/PictureFiles.h"

#include <fmt/ranges.h>

#include <algorithm>
#include <span>

namespace sinter::runtime {

namespace fs = std::filesystem;

namespace {

/// Where the files of one data set are, and what they are.
struct Layout {
  const sinter_dataset &dataset;
  bool skipBroken;
  PictureKind kind;
  fs::path pictures; ///< folder of the parts or classes
  fs::path masks;    ///< the same for masks

  /// Those that have folders.
  std::span<const char *const> classes() const {
    std::span all(dataset.class_names,
                  static_cast<size_t>(dataset.class_count));
    return all.subspan(firstClass());
  }
  size_t firstClass() const { return kind == PictureKind::Masked ? 1 : 0; }
};

Error fail(const fs::path &path, const std::error_code &error) {
  return makeError("{}: {}", path.string(), error.message());
}

/// The entries of a folder in the order of their names, hidden ones left out.
Expected<std::vector<fs::path>> listFolder(const fs::path &folder) {
  std::error_code error;
  std::vector<fs::path> paths;
  fs::directory_iterator entry(folder, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    if (!entry->path().filename().string().starts_with('.'))
      paths.push_back(entry->path());
  if (error)
    return fail(folder, error);
  std::ranges::sort(paths);
  return paths;
}

bool isPictureName(const fs::path &path) {
  std::string ending = path.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) {
    return static_cast<char>(std::tolower(c));
  });
  return ending == ".png" || ending == ".jpg" || ending == ".jpeg";
}

/// Fails for folders that are of no class: their pictures would be missed.
Status checkClassFolders(const Layout &layout, const fs::path &folder) {
  auto paths = listFolder(folder);
  if (!paths)
    return paths.status();
  std::string names = fmt::to_string(fmt::join(layout.classes(), ", "));
  for (const fs::path &path : *paths) {
    std::string name = path.filename().string();
    if (fs::is_directory(path) &&
        std::ranges::find(layout.classes(), name) == layout.classes().end())
      return makeError("{}: expected folders of the model's classes ({}), got "
                       "one of another name; hint: remove or rename it",
                       path.string(), names);
  }
  for (const char *name : layout.classes())
    if (!fs::is_directory(folder / name))
      return makeError("{}: expected folders of the model's classes ({}), got "
                       "none for '{}'",
                       folder.string(), names, name);
  return Status::success();
}

/// The files of class `label` in the folder of a part.
Expected<std::vector<PictureEntry>>
listClass(const Layout &layout, const fs::path &part, size_t label,
          std::vector<std::string> &skipped) {
  const char *name = layout.dataset.class_names[label];
  auto paths = listFolder(layout.pictures / part / name);
  if (!paths)
    return paths.error();
  std::vector<PictureEntry> entries;
  for (const fs::path &path : *paths) {
    if (!isPictureName(path))
      continue;
    PictureEntry entry{path, {}, static_cast<int64_t>(label)};
    if (layout.kind == PictureKind::Masked) {
      entry.mask = layout.masks / part / name / path.stem();
      entry.mask += ".png";
      if (!fs::exists(entry.mask)) {
        Error error = makeError("{}: expected its mask {}, got no such file",
                                path.string(), entry.mask.string());
        if (!layout.skipBroken)
          return error;
        skipped.push_back(error.message);
        continue;
      }
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

/// Entry i of a class of n comes to where (i + 1/2) / n lies between 0 and 1.
std::vector<PictureEntry>
interleave(std::vector<std::vector<PictureEntry>> classes) {
  struct Placed {
    double place;
    PictureEntry entry;
  };
  std::vector<Placed> all;
  for (std::vector<PictureEntry> &entries : classes)
    for (size_t i = 0; i < entries.size(); ++i)
      all.push_back(
          {(static_cast<double>(i) + 0.5) / static_cast<double>(entries.size()),
           std::move(entries[i])});
  std::ranges::sort(all, {}, [](const Placed &placed) {
    return std::pair(placed.place, placed.entry.label);
  });
  std::vector<PictureEntry> result;
  for (Placed &placed : all)
    result.push_back(std::move(placed.entry));
  return result;
}

Expected<std::shared_ptr<const SampleSource>>
openPart(const Layout &layout, const fs::path &part,
         std::vector<std::string> &skipped) {
  fs::path folder = part.empty() ? layout.pictures : layout.pictures / part;
  if (Status status = checkClassFolders(layout, folder); !status.ok())
    return status.error();
  std::vector<std::vector<PictureEntry>> classes;
  for (size_t i = 0; i < layout.classes().size(); ++i) {
    auto entries = listClass(layout, part, layout.firstClass() + i, skipped);
    if (!entries)
      return entries.error();
    classes.push_back(std::move(*entries));
  }
  auto files = std::make_shared<PictureFiles>(layout.dataset, layout.kind,
                                              interleave(std::move(classes)));
  if (layout.skipBroken)
    std::ranges::move(files->skipBroken(), std::back_inserter(skipped));
  else if (Status status = files->checkHeaders(); !status.ok())
    return status.error();
  if (files->count() == 0)
    return makeError("{}: expected PNG or JPEG pictures in the folders of the "
                     "classes, got none{}",
                     folder.string(),
                     layout.skipBroken ? " that can be read" : "");
  return std::shared_ptr<const SampleSource>(std::move(files));
}

Expected<DatasetParts> openParts(const Layout &layout) {
  std::error_code error;
  if (!fs::is_directory(layout.pictures, error))
    return makeError("{}: {}; --data takes 'synthetic' or a folder",
                     layout.pictures.string(),
                     error ? error.message() : "is not a folder");
  DatasetParts parts;
  bool hasParts = fs::is_directory(layout.pictures / "train");
  struct Part {
    const char *folder;
    std::shared_ptr<const SampleSource> &source;
    bool exists;
  };
  auto exists = [&](const char *folder) {
    return hasParts && fs::is_directory(layout.pictures / folder);
  };
  for (const Part &part :
       {Part{hasParts ? "train" : "", parts.train, true},
        Part{"validation", parts.validation, exists("validation")},
        Part{"test", parts.test, exists("test")}}) {
    if (!part.exists)
      continue;
    auto source = openPart(layout, part.folder, parts.skipped);
    if (!source)
      return source.error();
    part.source = std::move(*source);
  }
  return parts;
}

} // namespace

Expected<DatasetParts> openImageFolders(const DatasetRequest &request) {
  return openParts({request.model.dataset(),
                    request.skipBroken,
                    PictureKind::Labelled,
                    request.path,
                    {}});
}

Expected<DatasetParts> openSegmentation(const DatasetRequest &request) {
  return openParts({request.model.dataset(), request.skipBroken,
                    PictureKind::Masked, request.path / "images",
                    request.path / "annotations"});
}

} // namespace sinter::runtime
