//===-- VariableOps.td - variables and training steps ------*- tablegen -*-===//
//
// What outlives a step, and the two ops that stand for a derivative until the
// `differentiate` phase replaces them.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_VARIABLE_OPS
#define SINTER_VARIABLE_OPS

include "IR/SinterAttributes.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def VariableResource : Resource<"::mlir::sinter::VariableResource">;

/// Known in every extent.
def VariableType
    : ConfinedType<Bounded<RankedTensorOf<[F32, BF16, I64]>>,
                   [CPred<"!::mlir::sinter::isBatched($_self)">],
                   "statically shaped tensor of f32, bf16 or i64 with extents from 1 "
                   "to 32767 (up to rank 2: to 2147483647)">;

def VariableOp : SinterOp<"variable", [Symbol]> {
  let summary = "A tensor that outlives a step";
  let description = [{
    A parameter, the state of a layer, or a slot of the optimizer. What is
    prepared follows from the others: `@prepare` computes it, and nobody outside
    the module knows of it. The `plan` phase adds the offset in the variable
    block, in bytes.

    Constraints: (C1) all but prepared variables have a first value; (C2) no other
    variable is bf16.

    ```mlir
    sinter.variable @"conv2d/kernel" parameter : tensor<3x3x1x16xf32>
                    = #sinter.initializer<glorot_uniform>
    sinter.variable @"prepared/conv2d_1/0" prepared : tensor<3x3x1x16xf32>
    ```
  }];
  let arguments = (ins SymbolNameAttr:$sym_name, VariableRoleAttr:$role,
                       TypeAttrOf<VariableType>:$type,
                       OptionalAttr<InitializerAttr>:$initializer,
                       OptionalAttr<I64Attr>:$offset);
  let assemblyFormat = [{
    $sym_name custom<Role>($role) `:` $type (`=` qualified($initializer)^)?
    (`offset` $offset^)? attr-dict
  }];
  let hasVerifier = 1;
  let extraClassDeclaration = [{
    /// The variable's type.
    ::mlir::RankedTensorType getTensorType() {
      return ::llvm::cast<::mlir::RankedTensorType>(getType());
    }
  }];
}

class VariableAccessOp<string mnemonic, list<Trait> traits = []>
    : SinterOp<mnemonic, !listconcat(
        [DeclareOpInterfaceMethods<SymbolUserOpInterface>], traits)>;

def ReadOp : VariableAccessOp<"read",
    [MemoryEffects<[MemRead<VariableResource>]>]> {
  let summary = "The value of a variable";
  let description = [{
    Constraint: (C1) the symbol is a variable of the result's type.

    ```mlir
    %k = sinter.read @"conv2d/kernel" : tensor<3x3x1x16xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$variable);
  let results = (outs RankedTensorOf<[F32, BF16, I64]>:$value);
  let assemblyFormat = "$variable attr-dict `:` type($value)";
}

def AssignOp : VariableAccessOp<"assign",
    [MemoryEffects<[MemWrite<VariableResource>]>]> {
  let summary = "The new value of a variable";
  let description = [{
    Constraint: (C1) the symbol is a variable of the value's type.

    ```mlir
    sinter.assign @"conv2d/kernel", %k : tensor<3x3x1x16xf32>
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$variable,
                       RankedTensorOf<[F32, BF16, I64]>:$value);
  let assemblyFormat = "$variable `,` $value attr-dict `:` type($value)";
}

def GradientOp : VariableAccessOp<"gradient"> {
  let summary = "Gradient of a scalar with respect to variables";
  let description = [{
    Stands for the derivative of `loss` with respect to the values read from the
    variables in this function. `sinter-differentiate` replaces it.

    Constraint: (C1) the symbols are variables, and each result has the type of
    its variable.

    ```mlir
    %dk, %db = sinter.gradient %loss of [@"conv2d/kernel", @"conv2d/bias"]
             : tensor<f32> -> tensor<3x3x1x16xf32>, tensor<16xf32>
    ```
  }];
  let arguments = (ins FloatScalar:$loss, FlatSymbolRefArrayAttr:$variables);
  let results = (outs Variadic<FloatTensor>:$gradients);
  let assemblyFormat = [{
    $loss `of` $variables attr-dict `:` type($loss) `->` type($gradients)
  }];
}

def MinimizeOp : VariableAccessOp<"minimize",
    [MemoryEffects<[MemRead<VariableResource>, MemWrite<VariableResource>]>]> {
  let summary = "One step of an optimizer";
  let description = [{
    Stands for the gradient of `loss` with respect to the variables, the clipping
    of the gradients, and the variables' update at the learning rate of the step.
    `sinter-differentiate` replaces it and declares what the optimizer keeps
    between steps: `optimizer/<phase>/iteration` and
    `optimizer/<phase>/<slot>/<parameter>`. Each training phase starts afresh.

    Constraints: (C1) the symbols are variables of floats; (C2) none occurs
    twice.

    ```mlir
    sinter.minimize %loss : tensor<f32> over [@"conv2d/kernel"] phase "main"
      rate #sinter.constant_rate<1.0e-3 : f64>
      with #sinter.adam<beta_1 = 9.0e-1 : f64, beta_2 = 9.99e-1 : f64,
                        epsilon = 1.0e-7 : f64>
    sinter.minimize %loss : tensor<f32> over [@"conv2d/bias"] phase "main"
      rate #sinter.cosine_decay<rate = 1.0e-1 : f64, decay_steps = 1.0e+3 : f64,
                                alpha = 1.0e-2 : f64>
      clipping #sinter.clip_by_norm<1.0 : f64>
      with #sinter.sgd<momentum = 9.0e-1 : f64, nesterov = true>
    ```
  }];
  let arguments = (ins FloatScalar:$loss, FlatSymbolRefArrayAttr:$variables,
                       StrAttr:$phase, LearningRateSchedule:$learning_rate,
                       OptionalAttr<GradientClippingAttrInterface>:$clipping,
                       OptimizerAttrInterface:$optimizer);
  let assemblyFormat = [{
    $loss `:` type($loss) `over` $variables `phase` $phase
    `rate` $learning_rate (`clipping` $clipping^)? `with` $optimizer attr-dict
  }];
}

#endif // SINTER_VARIABLE_OPS
