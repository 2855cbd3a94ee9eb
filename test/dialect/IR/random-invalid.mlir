// RUN: sinter-opt %s -verify-diagnostics -split-input-file

func.func @dropout_c1(%x: tensor<?xf32>, %t: tensor<i64>) {
  // expected-error @below {{expected a batch of tensors, got 'tensor<?xf32>'}}
  %y = sinter.dropout %x, %t rate 0.25 stream 0 : tensor<?xf32>, tensor<i64>
  return
}

// -----

func.func @dropout_c2(%x: tensor<?x4xf32>, %t: tensor<i64>) {
  // expected-error @below {{expected a rate from 0 to 1, got 1.5}}
  %y = sinter.dropout %x, %t rate 1.5 stream 0 : tensor<?x4xf32>, tensor<i64>
  return
}

// -----

func.func @dropout_c2_not_a_number(%x: tensor<?x4xf32>, %t: tensor<i64>) {
  // expected-error @below {{expected a rate from 0 to 1}}
  %y = sinter.dropout %x, %t rate 0x7FF8000000000000 stream 0
     : tensor<?x4xf32>, tensor<i64>
  return
}

// -----

func.func @dropout_c3(%x: tensor<?x4xf32>, %t: tensor<i64>) {
  // expected-error @below {{expected a stream from 0 to 4294967295, got 4294967296}}
  %y = sinter.dropout %x, %t rate 0.5 stream 4294967296
     : tensor<?x4xf32>, tensor<i64>
  return
}
