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

/// What computed one fastest, on one GPU with one version of cuDNN.
struct Measurement {
  std::string gpu;
  int64_t version;
  int64_t batch;
  TunedConvolution convolution;
  bool isGenerated;           ///< by a generated kernel, else by cuDNN
  int64_t engine = 0;         ///< of cuDNN
  std::vector<int64_t> knobs; ///< type and value of each, in turn
};

/// The measurements of all tables in a folder.
class TuningTable {
public:
  /// Reads each file *.json. A fault in one is an error that names it.
  static llvm::Expected<TuningTable> read(llvm::StringRef folder);

  /// Those of one convolution.
  std::vector<const Measurement *>
  find(const TunedConvolution &convolution) const;

private:
  std::vector<Measurement> measurements;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CUDA_TUNINGTABLE_H
