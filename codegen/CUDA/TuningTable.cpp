//===-- TuningTable.cpp - what was measured on GPUs -------------*- C++ -*-===//
//
// Reads the tables, which people may have edited.
//
//===----------------------------------------------------------------------===//

#include "CUDA/TuningTable.h"

#include "IR/Sinter.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

namespace json = llvm::json;

namespace mlir::sinter {

namespace {

/// A list of so many numbers.
struct Numbers {
  std::vector<int64_t> &values;
  size_t count;
};

/// One file.
struct Table {
  std::string gpu;
  int64_t version;
  std::vector<Measurement> measurements;
};

} // namespace

// JSON's reader finds these by their arguments.

static bool fromJSON(const json::Value &value, Numbers numbers,
                     json::Path path) {
  if (!json::fromJSON(value, numbers.values, path))
    return false;
  if (numbers.values.size() == numbers.count)
    return true;
  path.report("expected another number of elements");
  return false;
}

static bool fromJSON(const json::Value &value, Precision &precision,
                     json::Path path) {
  if (value == json::Value("tf32"))
    precision = Precision::tf32;
  else if (value == json::Value("fp32"))
    precision = Precision::fp32;
  else if (value == json::Value("bf16"))
    precision = Precision::bf16;
  else {
    path.report("expected fp32, tf32 or bf16");
    return false;
  }
  return true;
}

static bool fromJSON(const json::Value &value, ConvolutionDirection &direction,
                     json::Path path) {
  auto known = symbolizeConvolutionDirection(value.getAsString().value_or(""));
  if (known)
    direction = *known;
  else
    path.report("expected forward, data_gradient or kernel_gradient");
  return known.has_value();
}

/// A measurement without the GPU and the version, which are those of its table.
static bool fromJSON(const json::Value &value, Measurement &result,
                     json::Path path) {
  const json::Object *object = value.getAsObject();
  if (!object) {
    path.report("expected an object");
    return false;
  }
  TunedConvolution &convolution = result.convolution;
  auto read = [&](llvm::StringRef key, auto &&into) {
    if (const json::Value *member = object->get(key))
      return fromJSON(*member, into, path.field(key));
    path.field(key).report("missing value");
    return false;
  };
  auto numbers = [&](llvm::StringRef key, std::vector<int64_t> &into,
                     size_t count) { return read(key, Numbers{into, count}); };
  std::string fastest;
  std::vector<std::vector<int64_t>> knobs;
  if (!read("batch", result.batch) ||
      !read("precision", convolution.precision) ||
      !read("direction", convolution.direction) ||
      !numbers("input", convolution.input, 3) ||
      !numbers("kernel", convolution.kernel, 4) ||
      !numbers("strides", convolution.strides, 2) ||
      !numbers("borders", convolution.borders, 4) ||
      !numbers("dilation", convolution.dilation, 2) ||
      !read("bias", convolution.bias) || !read("addend", convolution.addend) ||
      !read("relu", convolution.relu) || !read("fastest", fastest))
    return false;
  result.isGenerated = fastest == "generated";
  if (result.isGenerated)
    return true;
  if (fastest != "cudnn") {
    path.field("fastest").report("expected generated or cudnn");
    return false;
  }
  if (!read("engine", result.engine) || !read("knobs", knobs))
    return false;
  for (const std::vector<int64_t> &knob : knobs) {
    if (knob.size() != 2) {
      path.field("knobs").report("expected pairs of a type and a value");
      return false;
    }
    llvm::append_range(result.knobs, knob);
  }
  return true;
}

static bool fromJSON(const json::Value &value, Table &table, json::Path path) {
  json::ObjectMapper mapper(value, path);
  return mapper && mapper.map("gpu", table.gpu) &&
         mapper.map("cudnn", table.version) &&
         mapper.map("measurements", table.measurements);
}

} // namespace mlir::sinter

using namespace mlir::sinter;

static llvm::Expected<Table> readTable(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return llvm::createStringError(path + ": " + buffer.getError().message());
  llvm::Expected<json::Value> value = json::parse((*buffer)->getBuffer());
  if (!value)
    return llvm::createStringError(path + ": " + toString(value.takeError()));
  Table table;
  json::Path::Root root(path);
  if (!fromJSON(*value, table, root))
    return root.getError();
  return table;
}

llvm::Expected<TuningTable> TuningTable::read(llvm::StringRef folder) {
  std::vector<std::string> paths;
  std::error_code error;
  for (llvm::sys::fs::directory_iterator file(folder, error), end;
       !error && file != end; file.increment(error))
    if (llvm::sys::path::extension(file->path()) == ".json")
      paths.push_back(file->path());
  if (error)
    return llvm::createStringError(folder + ": " + error.message());
  // Folders have no order, and what is compiled is to have one.
  llvm::sort(paths);
  TuningTable result;
  for (const std::string &path : paths) {
    llvm::Expected<Table> table = readTable(path);
    if (!table)
      return table.takeError();
    for (Measurement &measurement : table->measurements) {
      measurement.gpu = table->gpu;
      measurement.version = table->version;
      result.measurements.push_back(std::move(measurement));
    }
  }
  return result;
}

std::vector<const Measurement *>
TuningTable::find(const TunedConvolution &convolution) const {
  std::vector<const Measurement *> found;
  for (const Measurement &measurement : measurements)
    if (measurement.convolution == convolution)
      found.push_back(&measurement);
  return found;
}
