//===-- sinter.h - the language of model files ------------------*- C++ -*-===//
//
// The one header that a model file includes. See models/.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_SINTER_H
#define SINTER_SINTER_H

#include "sinter/convolution.h"
#include "sinter/cut.h"
#include "sinter/data.h"
#include "sinter/dense.h"
#include "sinter/feed.h"
#include "sinter/graph.h"
#include "sinter/loss.h"
#include "sinter/metric.h"
#include "sinter/model.h"
#include "sinter/normalization.h"
#include "sinter/optimizer.h"
#include "sinter/pointwise.h"
#include "sinter/pooling.h"
#include "sinter/program.h"
#include "sinter/resample.h"
#include "sinter/reshape.h"
#include "sinter/schedule.h"
#include "sinter/tensor.h"
#include "sinter/training.h"
#include "sinter/weights.h"

#endif // SINTER_SINTER_H
