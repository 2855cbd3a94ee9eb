//===-- ConvolutionOperation.h - convolutions in all directions -*- C++ -*-===//
//
// The operations that compute a tensor of a convolution from the two others,
// and what each calls its attributes.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_CUDNN_CONVOLUTIONOPERATION_H
#define SINTER_EMULATOR_CUDNN_CONVOLUTIONOPERATION_H

#include "Status.h"

namespace sinter::emulator::cudnn {

struct ConvolutionOperation {
  cudnnBackendDescriptorType_t type;
  cudnnBackendAttributeName_t convolution, x, w, y, alpha, beta;
  cudnnBackendAttributeName_t computed; ///< one of x, w and y
};

inline constexpr ConvolutionOperation forward{
    CUDNN_BACKEND_OPERATION_CONVOLUTION_FORWARD_DESCRIPTOR,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_CONV_DESC,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_X,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_W,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_ALPHA,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_BETA,
    CUDNN_ATTR_OPERATION_CONVOLUTION_FORWARD_Y},
    dataGradient{CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_DATA_DESCRIPTOR,
                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_CONV_DESC,
                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX,
                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_W,
                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DY,
                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_ALPHA,
                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_BETA,
                 CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_DATA_DX},
    kernelGradient{
        CUDNN_BACKEND_OPERATION_CONVOLUTION_BACKWARD_FILTER_DESCRIPTOR,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_CONV_DESC,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_X,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DY,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_ALPHA,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_BETA,
        CUDNN_ATTR_OPERATION_CONVOLUTION_BWD_FILTER_DW};

/// The operation of a type; null if it is no convolution.
constexpr const ConvolutionOperation *
convolutionOf(cudnnBackendDescriptorType_t type) {
  for (const ConvolutionOperation *operation :
       {&forward, &dataGradient, &kernelGradient})
    if (operation->type == type)
      return operation;
  return nullptr;
}

} // namespace sinter::emulator::cudnn

#endif // SINTER_EMULATOR_CUDNN_CONVOLUTIONOPERATION_H
