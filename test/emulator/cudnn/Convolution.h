//===-- Convolution.h - a convolution on the CPU ----------------*- C++ -*-===//
//
// What a plan does when its stream comes to it.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUDNN_CONVOLUTION_H
#define SINTER_EMULATOR_CUDNN_CONVOLUTION_H

#include "ConvolutionOperation.h"
#include "Elements.h"
#include "Engines.h"

#include <array>
#include <functional>

namespace sinter::emulator::cudnn {

/// A graph with its memory.
struct Convolution {
  /// `bind` gives the memory of a tensor.
  static std::unique_ptr<Convolution>
  create(const std::vector<DescriptorPointer> &operations,
         const std::function<Elements(const Descriptor &tensor)> &bind,
         const Engine &engine);

  void run() const;

  void *workspace = nullptr;
  size_t workspaceBytes = 0;

private:
  /// What is added to each element of the result.
  struct Summand {
    Elements values;
    bool isPerChannel;
  };
  /// A summand, or a relu if it has no values.
  using Step = Summand;
  using Extents = std::array<int64_t, 4>; ///< of NCHW

  template <typename Visit>
  void forEachPair(Visit visit) const;
  std::vector<float> factors(const Elements &elements,
                             const Extents &extents) const;
  std::vector<float> products() const;

  const Engine *engine = nullptr;
  const ConvolutionOperation *operation = nullptr;
  Elements input, kernel, output;
  Extents inputExtents = {}, kernelExtents = {}, outputExtents = {};
  std::array<int64_t, 2> strides = {}, dilation = {}, paddings = {};
  std::vector<Step> steps;
};

} // namespace sinter::emulator::cudnn

#endif // SINTER_EMULATOR_CUDNN_CONVOLUTION_H
