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

#include <optional>

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
  std::optional<int64_t> cudnn, cublasLt; ///< their versions
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

namespace {

/// The members of an object, which must all be there.
class Members {
public:
  Members(const json::Object &object, json::Path path)
      : object(object), path(path) {}

  template <typename T>
  bool read(llvm::StringRef key, T &&into) {
    if (const json::Value *member = object.get(key))
      return fromJSON(*member, into, path.field(key));
    path.field(key).report("missing value");
    return false;
  }

private:
  const json::Object &object;
  json::Path path;
};

} // namespace

static bool fromJSON(Members members, TunedConvolution &convolution) {
  auto numbers = [&](llvm::StringRef key, std::vector<int64_t> &into,
                     size_t count) {
    return members.read(key, Numbers{into, count});
  };
  return members.read("precision", convolution.precision) &&
         members.read("direction", convolution.direction) &&
         numbers("input", convolution.input, 3) &&
         numbers("kernel", convolution.kernel, 4) &&
         numbers("strides", convolution.strides, 2) &&
         numbers("borders", convolution.borders, 4) &&
         numbers("dilation", convolution.dilation, 2) &&
         members.read("bias", convolution.bias) &&
         members.read("addend", convolution.addend) &&
         members.read("relu", convolution.relu);
}

static bool fromJSON(Members members, TunedProduct &product) {
  return members.read("precision", product.precision) &&
         members.read("rows", product.rows) &&
         members.read("columns", product.columns) &&
         members.read("depth", product.depth) &&
         members.read("left_transposed", product.leftTransposed) &&
         members.read("right_transposed", product.rightTransposed) &&
         members.read("bias", product.bias) &&
         members.read("relu", product.relu);
}

/// A measurement without the GPU and the version, which are those of its table.
static bool fromJSON(const json::Value &value, Measurement &result,
                     json::Path path) {
  const json::Object *object = value.getAsObject();
  if (!object) {
    path.report("expected an object");
    return false;
  }
  Members members(*object, path);
  bool isProduct = object->get("columns") != nullptr;
  std::string fastest;
  std::vector<std::vector<int64_t>> knobs;
  if (!members.read("batch", result.batch) ||
      !(isProduct
            ? fromJSON(members, result.call.emplace<TunedProduct>())
            : fromJSON(members, result.call.emplace<TunedConvolution>())) ||
      !members.read("fastest", fastest))
    return false;
  result.isGenerated = fastest == "generated";
  if (result.isGenerated)
    return true;
  if (isProduct && fastest != "cublaslt") {
    path.field("fastest").report("expected generated or cublaslt");
    return false;
  }
  if (!isProduct && fastest != "cudnn") {
    path.field("fastest").report("expected generated or cudnn");
    return false;
  }
  if (!members.read("engine", result.engine) || !members.read("knobs", knobs))
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

/// Gives a measurement its table's GPU and version. Fails if the table does not
/// say the version of the library that was the fastest.
static bool complete(Measurement &measurement, const Table &table,
                     json::Path path) {
  measurement.gpu = table.gpu;
  if (measurement.isGenerated)
    return true;
  bool isProduct = std::holds_alternative<TunedProduct>(measurement.call);
  std::optional<int64_t> version = isProduct ? table.cublasLt : table.cudnn;
  if (!version) {
    path.field(isProduct ? "cublaslt" : "cudnn").report("missing value");
    return false;
  }
  measurement.version = *version;
  return true;
}

static bool fromJSON(const json::Value &value, Table &table, json::Path path) {
  json::ObjectMapper mapper(value, path);
  return mapper && mapper.map("gpu", table.gpu) &&
         mapper.map("cudnn", table.cudnn) &&
         mapper.map("cublaslt", table.cublasLt) &&
         mapper.map("measurements", table.measurements) &&
         llvm::all_of(table.measurements, [&](Measurement &measurement) {
           return complete(measurement, table, path);
         });
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
    llvm::append_range(result.measurements, table->measurements);
  }
  return result;
}

std::vector<const Measurement *>
TuningTable::find(const TunedCall &call) const {
  std::vector<const Measurement *> found;
  for (const Measurement &measurement : measurements)
    if (measurement.call == call)
      found.push_back(&measurement);
  return found;
}
