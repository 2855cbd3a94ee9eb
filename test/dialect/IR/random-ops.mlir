// RUN: sinter-opt %s | sinter-opt | FileCheck %s

// CHECK-LABEL: func @dropout
func.func @dropout(%x: tensor<?x14x14x64xf32>, %t: tensor<i64>)
    -> tensor<?x14x14x64xf32> {
  // CHECK: sinter.dropout %{{.*}}, %{{.*}} rate 2.500000e-01 stream 3 : tensor<?x14x14x64xf32>, tensor<i64>
  %y = sinter.dropout %x, %t rate 0.25 stream 3
     : tensor<?x14x14x64xf32>, tensor<i64>
  return %y : tensor<?x14x14x64xf32>
}
