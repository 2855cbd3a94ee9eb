//===-- sinter.h - the language of model files ------------------*- C++ -*-===//
//
// The one header that a model file includes. See models/mnist_denoise.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_SINTER_H
#define SINTER_SINTER_H

#include "sinter/convolution.h"
#include "sinter/cut.h"
#include "sinter/data.h"
#include "sinter/graph.h"
#include "sinter/model.h"
#include "sinter/pointwise.h"
#include "sinter/program.h"
#include "sinter/resample.h"
#include "sinter/tensor.h"
#include "sinter/training.h"

#endif // SINTER_SINTER_H
