// What models/mnist_denoise.cpp hands to the compiler.
// RUN: %clangxx_bin -Wall -Wextra -Werror %s -o %t && %t | FileCheck %s

#include "models/mnist_denoise.cpp"
#include "print-graph.h"

int main() { printGraph(sinter_graph); }

// CHECK: version 2 model mnist_denoise batch 128{{$}}
// CHECK-NEXT: 0: input noisy( ) -> 28x28x1 at mnist_denoise.cpp:24{{$}}
// CHECK-NEXT: 1: conv2d conv2d( 0 ) -> 26x26x16 filters=16 size=3x3 strides=1x1 borders=0,0,0,0 kernel=glorotUniform bias=constant(0) at mnist_denoise.cpp:12{{$}}
// CHECK-NEXT: 2: relu relu( 1 ) -> 26x26x16 at mnist_denoise.cpp:12{{$}}
// CHECK-NEXT: 3: maxPool2d max_pooling2d( 2 ) -> 13x13x16 size=2x2 strides=2x2 borders=0,0,0,0 at mnist_denoise.cpp:12{{$}}
// CHECK-NEXT: 4: conv2d conv2d_1( 3 ) -> 12x12x8 filters=8 size=2x2 strides=1x1 borders=0,0,0,0 kernel=glorotUniform bias=constant(0) at mnist_denoise.cpp:13{{$}}
// CHECK-NEXT: 5: relu relu_1( 4 ) -> 12x12x8 at mnist_denoise.cpp:13{{$}}
// CHECK-NEXT: 6: maxPool2d max_pooling2d_1( 5 ) -> 6x6x8 size=2x2 strides=2x2 borders=0,0,0,0 at mnist_denoise.cpp:13{{$}}
// CHECK-NEXT: 7: conv2d conv2d_2( 6 ) -> 4x4x8 filters=8 size=3x3 strides=1x1 borders=0,0,0,0 kernel=glorotUniform bias=constant(0) at mnist_denoise.cpp:14{{$}}
// CHECK-NEXT: 8: relu relu_2( 7 ) -> 4x4x8 at mnist_denoise.cpp:14{{$}}
// CHECK-NEXT: 9: conv2dTranspose conv2d_transpose( 8 ) -> 6x6x8 filters=8 size=3x3 strides=1x1 borders=0,0,0,0 kernel=glorotUniform bias=constant(0) at mnist_denoise.cpp:18{{$}}
// CHECK-NEXT: 10: relu relu_3( 9 ) -> 6x6x8 at mnist_denoise.cpp:18{{$}}
// CHECK-NEXT: 11: upsample2d up_sampling2d( 10 ) -> 12x12x8 factor=2x2 at mnist_denoise.cpp:18{{$}}
// CHECK-NEXT: 12: conv2dTranspose conv2d_transpose_1( 11 ) -> 13x13x8 filters=8 size=2x2 strides=1x1 borders=0,0,0,0 kernel=glorotUniform bias=constant(0) at mnist_denoise.cpp:19{{$}}
// CHECK-NEXT: 13: relu relu_4( 12 ) -> 13x13x8 at mnist_denoise.cpp:19{{$}}
// CHECK-NEXT: 14: upsample2d up_sampling2d_1( 13 ) -> 26x26x8 factor=2x2 at mnist_denoise.cpp:19{{$}}
// CHECK-NEXT: 15: conv2dTranspose conv2d_transpose_2( 14 ) -> 28x28x1 filters=1 size=3x3 strides=1x1 borders=0,0,0,0 kernel=glorotUniform bias=constant(0) at mnist_denoise.cpp:20{{$}}
// CHECK-NEXT: 16: relu denoised( 15 ) -> 28x28x1 at mnist_denoise.cpp:20{{$}}
// CHECK-NEXT: 17: input clean( ) -> 28x28x1 target at mnist_denoise.cpp:32{{$}}
// CHECK-NEXT: output 16{{$}}
// CHECK-NEXT: loss meanSquaredError output=16 target=17 at mnist_denoise.cpp:32{{$}}
// CHECK-NEXT: dataset mnist picture=28x28x1 validation=0.1 0 1 2 3 4 5 6 7 8 9 at mnist_denoise.cpp:31{{$}}
// CHECK-NEXT: feed 0 picture saltAndPepper(0.1, 0.1) at mnist_denoise.cpp:31{{$}}
// CHECK-NEXT: feed 17 picture at mnist_denoise.cpp:31{{$}}
// CHECK-NEXT: phase main epochs=10 at mnist_denoise.cpp:34{{$}}
// CHECK-NEXT: optimizer adam rate=0.001 beta1=0.9 beta2=0.999 epsilon=1e-07 at mnist_denoise.cpp:33{{$}}
// CHECK-NOT: {{.}}
