// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @binary_accuracy_c1(%y: tensor<?xf32>, %t: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %m = sinter.binary_accuracy %y, %t
     : tensor<?xf32>, tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @categorical_accuracy_c1(%y: tensor<?xf32>, %t: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %m = sinter.categorical_accuracy %y, %t
     : tensor<?xf32>, tensor<?xf32> -> tensor<?xf32>
  return
}

// -----

func.func @confusion_matrix_c1(%y: tensor<?xf32>, %t: tensor<?xf32>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %m = sinter.confusion_matrix %y, %t
     : tensor<?xf32>, tensor<?xf32> -> tensor<2x2xf32>
  return
}

// -----

func.func @binary_accuracy_c2(%y: tensor<?x10xf32>, %t: tensor<?x1xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>', got 'tensor<?x1xf32>'}}
  %m = sinter.binary_accuracy %y, %t
     : tensor<?x10xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return
}

// -----

func.func @categorical_accuracy_c1_one_class(%y: tensor<?x1xf32>, %t: tensor<?x1xf32>) {
  // expected-error @below {{expected at least 2 classes, got 'tensor<?x1xf32>'}}
  %m = sinter.categorical_accuracy %y, %t
     : tensor<?x1xf32>, tensor<?x1xf32> -> tensor<?xf32>
  return
}

// -----

func.func @categorical_accuracy_c2(%y: tensor<?x10xf32>, %t: tensor<?x2xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>' or 'tensor<?x1xf32>', got 'tensor<?x2xf32>'}}
  %m = sinter.categorical_accuracy %y, %t
     : tensor<?x10xf32>, tensor<?x2xf32> -> tensor<?xf32>
  return
}

// -----

func.func @confusion_matrix_c2(%y: tensor<?x10xf32>, %t: tensor<?x2xf32>) {
  // expected-error @below {{expected a target of 'tensor<?x10xf32>' or 'tensor<?x1xf32>', got 'tensor<?x2xf32>'}}
  %m = sinter.confusion_matrix %y, %t
     : tensor<?x10xf32>, tensor<?x2xf32> -> tensor<10x10xf32>
  return
}

// -----

func.func @confusion_matrix_of_other_size(%y: tensor<?x1xf32>, %t: tensor<?x1xf32>) {
  // expected-error @+2 {{inferred type(s) 'tensor<2x2xf32>' are incompatible with return type(s) of operation 'tensor<1x1xf32>'}}
  // expected-error @below {{failed to infer returned types}}
  %m = sinter.confusion_matrix %y, %t
     : tensor<?x1xf32>, tensor<?x1xf32> -> tensor<1x1xf32>
  return
}
