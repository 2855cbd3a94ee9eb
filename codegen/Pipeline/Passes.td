//===-- Passes.td - checks between phases ------------------*- tablegen -*-===//
//
// The pass that closes each phase.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_PIPELINE_PASSES
#define SINTER_PIPELINE_PASSES

include "mlir/Pass/PassBase.td"

def VerifyPhasePass : Pass<"sinter-verify-phase", "::mlir::ModuleOp"> {
  let summary = "Check that a phase left only ops of the next level";
  let description = [{
    A lowering that missed an op fails at the end of its own phase, with the op
    named, and not somewhere in LLVM.

    Test: test/codegen/verify-phase.mlir
  }];
  let options = [
    Option<"phase", "phase", "std::string", "", "Name of the phase">
  ];
}

#endif // SINTER_PIPELINE_PASSES
