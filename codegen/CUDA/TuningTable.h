//===-- TuningTable.h - what was measured on GPUs ---------------*- C++ -*-===//
//
// Tables of which kernel was the fastest; tuning/README.md says how they are
// written.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CUDA_TUNINGTABLE_H
#define SINTER_CODEGEN_CUDA_TUNINGTABLE_H

#include "CUDA/Precision.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"

#include <string>
#include <variant>
#include <vector>

namespace mlir::sinter {

enum class ConvolutionDirection : uint32_t;

/// A convolution with what is added to it, or a gradient of one, for one
/// sample: (rows, columns, channels) and (filters, rows, columns, channels).
struct TunedConvolution {
  ConvolutionDirection direction;
  std::vector<int64_t> input, kernel, strides, borders, dilation;
  bool bias = false, addend = false, relu = false;
  Precision precision = Precision::tf32;

  bool operator==(const TunedConvolution &) const = default;
};

/// A matrix product with what is added to it, as
/// `sinter.matrix_product_call` has it: the extent that is 0 is the number of
/// samples.
struct TunedProduct {
  int64_t rows, columns, depth;
  bool leftTransposed = false, rightTransposed = false;
  bool bias = false, relu = false;
  Precision precision = Precision::tf32;

  bool operator==(const TunedProduct &) const = default;
};

/// What a library can compute.
using TunedCall = std::variant<TunedConvolution, TunedProduct>;

/// What computed one fastest, on one GPU with one version of the library.
struct Measurement {
  std::string gpu;
  int64_t version = 0;
  int64_t batch;
  TunedCall call;
  bool isGenerated;           ///< by a generated kernel, else by the library
  int64_t engine = 0;         ///< of the library
  std::vector<int64_t> knobs; ///< type and value of each, in turn
};

/// The measurements of all tables in a folder.
class TuningTable {
public:
  /// Reads each file *.json. A fault in one is an error that names it.
  static llvm::Expected<TuningTable> read(llvm::StringRef folder);

  /// Those of one call.
  std::vector<const Measurement *> find(const TunedCall &call) const;

private:
  std::vector<Measurement> measurements;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_TUNINGTABLE_H
