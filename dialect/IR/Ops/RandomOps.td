//===-- RandomOps.td - layers that draw random numbers -----*- tablegen -*-===//
//
// Random numbers are functions of seed, step, sample and element (Philox
// 4x32-10), so that a backward pass draws those of its forward pass again.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_RANDOM_OPS
#define SINTER_RANDOM_OPS

include "IR/SinterBase.td"
include "IR/SinterInterfaces.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// The number of finished training steps.
def StepNumber : 0DTensorOf<[I64]>;

def DropoutOp : SinterOp<"dropout",
    [Pure, DependsOnStep, AllTypesMatch<["input", "output"]>,
     DeclareOpInterfaceMethods<CostOpInterface>,
     DeclareOpInterfaceMethods<DifferentiableOpInterface>]> {
  let summary = "Elements set to zero at random";
  let description = [{
    Each element becomes zero with probability `rate`; the others are divided by
    `1 - rate`. Philox gives four words for the counter (k, n, low bits of the
    step, `stream`) and the seed as key: for the elements number k of each
    quarter of sample `n`, a quarter being as long as a fourth of the sample,
    rounded up. An element is kept if its word is at least `rate` as a fraction
    of 2^32. With the frame's flag SINTER_FLAG_NO_DROPOUT, and with a rate of 0,
    it is the identity.

    It is linear in the input and its own adjoint: the gradient is the op itself
    on the gradient of the output. The mask is drawn again and never stored.

    Constraints:
    - (C1) The input is a batch of tensors.
    - (C2) The rate is from 0 to 1.
    - (C3) The stream, by which the dropouts of a model differ, is from 0 to
      2^32 - 1.

    ```mlir
    %y = sinter.dropout %x, %t rate 0.25 stream 3
       : tensor<?x14x14x64xf32>, tensor<i64>
    ```
  }];
  let arguments = (ins FloatTensor:$input, StepNumber:$step,
                       F64Attr:$rate, I64Attr:$stream);
  let results = (outs FloatTensor:$output);
  let assemblyFormat = [{
    $input `,` $step `rate` $rate `stream` $stream attr-dict
    `:` type($input) `,` type($step)
  }];
  let hasFolder = 1;
  let hasVerifier = 1;
}

#endif // SINTER_RANDOM_OPS
