//===-- EntryPoints.h - entry points for the runtime ------------*- C++ -*-===//
//
// The entry points of a lowered module as plain data.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_HOST_ENTRYPOINTS_H
#define SINTER_CODEGEN_HOST_ENTRYPOINTS_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace mlir {
class ModuleOp;
} // namespace mlir

namespace mlir::sinter {

/// A tensor of one of the ABI's element types. `shape` excludes the batch.
struct TensorInfo {
  std::string name;
  std::vector<int64_t> shape;
  bool isFloat = true; ///< f32, else i64
  bool isPerSample = false;

  int64_t bytes() const;
};

/// Where an operand of a launch is: sinter_operand.
struct OperandInfo {
  int32_t segment; ///< sinter_segment
  int64_t index;
  int64_t offset;
  int64_t perSample;
};

/// An engine that was measured to be the fastest: sinter_tuned_engine.
struct TunedEngineInfo {
  std::string gpu;
  int64_t libraryVersion;
  int64_t batch;
  int64_t engine;
  std::vector<int64_t> knobs; ///< type and value of each, in turn
};

/// sinter_convolution_call.
struct ConvolutionCallInfo {
  int32_t direction;             ///< sinter_convolution_direction
  int32_t elementType;           ///< sinter_element_type
  std::vector<int64_t> operands; ///< input, kernel, bias, addend, output
  bool relu;
  std::vector<int64_t> input, kernel, output, strides, borders, dilation;
};

/// sinter_matrix_product_call.
struct MatrixProductCallInfo {
  int32_t factorType, resultType; ///< sinter_element_type
  std::vector<int64_t> operands;  ///< left, right, bias, result
  bool leftTransposed, rightTransposed, relu;
  int64_t rows, columns, depth;
};

/// What a library can compute in place of a launch: sinter_library_call.
struct LibraryCallInfo {
  std::variant<ConvolutionCallInfo, MatrixProductCallInfo> computed;
  std::vector<TunedEngineInfo> tuned;
};

/// How bulk copies read an operand of a launch: sinter_tensor_map.
struct TensorMapInfo {
  int64_t operand;
  int64_t mode; ///< sinter_tensor_map_mode
  std::vector<int64_t> shape, box;
  std::vector<int64_t> corners, strides; ///< zeros for what has none
};

/// A launch of an entry point.
struct LaunchInfo {
  std::string name;
  std::string layers;
  std::string kernel; ///< a function of the module
  std::vector<OperandInfo> operands;
  int64_t samplesPerTile;
  int64_t tiles; ///< of a launch that is not over samples
  int64_t scratchBytes;
  int64_t flopsPerSample;
  int64_t flopsFixed;
  int64_t bytesPerSample;
  int64_t bytesFixed;
  int32_t blockThreads; ///< of a CUDA kernel, else 0
  int32_t sharedBytes;  ///< dynamic shared memory of a CUDA kernel, else 0
  std::optional<LibraryCallInfo> libraryCall;
  std::vector<TensorMapInfo> tensorMaps;
};

/// An entry point.
struct EntryInfo {
  std::string name;
  std::vector<LaunchInfo> launches;
  std::vector<TensorInfo> outputs;
  int64_t batchGranule;
  int64_t arenaBytesPerSample;
  int64_t arenaBytesFixed;
  std::string features; ///< the entry point that runs first, or empty
};

/// A variable with its place in the variable block.
struct VariableInfo {
  TensorInfo tensor;
  int64_t offset;
  int32_t role;        ///< sinter_variable_role
  int32_t initializer; ///< sinter_initializer
  double initializerValue;
  int64_t fanIn;
  int64_t fanOut;
};

/// What a module says beside its kernels.
struct ModuleInfo {
  std::vector<EntryInfo> entries;
  std::vector<VariableInfo> variables;
  int64_t variableBytes;
};

/// The name of a kernel in a device image: PTX has no dots in names.
std::string deviceFunctionName(llvm::StringRef kernel);

/// Reads the entry points and variables of a module at the end of the phase
/// `lower` and erases them: kernels are left.
ModuleInfo takeEntryPoints(ModuleOp module);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_HOST_ENTRYPOINTS_H
