//===-- Patterns.h - lowerings by op family ---------------------*- C++ -*-===//
//
// One set of conversion patterns for each op family. All expect the ops inside
// a kernel function, where the batch is one sample and shapes are static; ops
// that see the whole batch stand in kernels of their own.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_PATTERNS_H
#define SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_PATTERNS_H

namespace mlir {
class RewritePatternSet;
} // namespace mlir

namespace mlir::sinter {

void populateActivationToLinalgPatterns(RewritePatternSet &patterns);
void populateClippingToLinalgPatterns(RewritePatternSet &patterns);
/// `laidOutBytes` is the size of kernels of transposed convolutions up to which
/// they are laid out anew.
void populateConvToLinalgPatterns(RewritePatternSet &patterns,
                                  int64_t laidOutBytes);
void populateCrossEntropyToLinalgPatterns(RewritePatternSet &patterns);
void populateDenseToLinalgPatterns(RewritePatternSet &patterns);
void populateLearningRateToLinalgPatterns(RewritePatternSet &patterns);
void populateLibraryToLinalgPatterns(RewritePatternSet &patterns);
void populateLossToLinalgPatterns(RewritePatternSet &patterns);
void populateMetricToLinalgPatterns(RewritePatternSet &patterns);
void populateNormToLinalgPatterns(RewritePatternSet &patterns);
void populateOptimizerToLinalgPatterns(RewritePatternSet &patterns);
void populatePackedConvToLinalgPatterns(RewritePatternSet &patterns);
void populatePoolToLinalgPatterns(RewritePatternSet &patterns);
void populatePointwiseToLinalgPatterns(RewritePatternSet &patterns);
void populateRandomToLinalgPatterns(RewritePatternSet &patterns);
void populateResampleToLinalgPatterns(RewritePatternSet &patterns);
void populateShapeToLinalgPatterns(RewritePatternSet &patterns);
void populateWinogradKernelGradientToLinalgPatterns(
    RewritePatternSet &patterns);
void populateWinogradToLinalgPatterns(RewritePatternSet &patterns);

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CONVERSION_SINTERTOLINALG_PATTERNS_H
