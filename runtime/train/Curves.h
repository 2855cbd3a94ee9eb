//===-- Curves.h - a training's history as a picture ------------*- C++ -*-===//
//
// Draws the losses and metrics of each epoch, training beside validation.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RUNTIME_TRAIN_CURVES_H
#define SINTER_RUNTIME_TRAIN_CURVES_H

#include "core/Status.h"

#include <filesystem>
#include <string_view>

namespace sinter::runtime {

/// Replaces `path` by an SVG picture of a history (History.h): a chart for the
/// loss and one for each metric, with marks where phases begin if there are
/// several. What is no number in the history is a gap in a curve.
Status writeCurves(const std::filesystem::path &path, std::string_view history);

} // namespace sinter::runtime

#endif // SINTER_RUNTIME_TRAIN_CURVES_H
