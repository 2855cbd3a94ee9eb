// A training in the frozen graph: feeds follow the inputs' order, stages and
// phases that of the model file, and the target is the last node.
// RUN: %clangxx_bin -Wall -Wextra -Werror %s -o %t && %t | FileCheck %s

#include "print-graph.h"
#include <sinter/sinter.h>

using namespace sinter;

constexpr auto masked = model<"masked">([](Inputs in) {
  Tensor image = in.image("image", {28, 28, 1});
  Tensor mask = in.image("mask", {28, 28, 1});
  return add(image, mask) | conv2d(1, {1, 1});
});

constexpr auto salt = salt_and_pepper{.salt = 0.25};
constexpr auto pepper = salt_and_pepper{.pepper = 1};

constexpr Training training{
    .data =
        mnist{
            .feeds =
                {
                    {"clean", picture},
                    {"mask", picture | pepper},
                    {.input = "image", .value = picture | salt | pepper | salt},
                },
        },
    .loss = mean_squared_error{.target = "clean"},
    .optimizer = adam{.learning_rate = 0.5, .beta_1 = 0, .beta_2 = 0.25, .epsilon = 2},
    .phases =
        {
            {.name = "warm_up"},
            {.name = "main", .epochs = 20},
        },
};

constexpr GraphView sinter_graph = program<masked, training>;

int main() { printGraph(sinter_graph); }

// The batch size is Keras's default.
// CHECK: version 2 model masked batch 32
// CHECK-NEXT: 0: input image( ) -> 28x28x1 at
// CHECK-NEXT: 1: input mask( ) -> 28x28x1 at
// CHECK-NEXT: 2: add add( 0 1 ) -> 28x28x1 at
// CHECK-NEXT: 3: conv2d conv2d( 2 ) -> 28x28x1 filters=1
// CHECK-NEXT: 4: input clean( ) -> 28x28x1 target at training.cpp:29{{$}}
// CHECK-NEXT: output 3
// CHECK-NEXT: loss meanSquaredError output=3 target=4 at training.cpp:29{{$}}
// CHECK-NEXT: dataset mnist picture=28x28x1 validation=0.1 0 1 2 3 4 5 6 7 8 9 at training.cpp:28{{$}}
// CHECK-NEXT: feed 0 picture saltAndPepper(0.25, 0) saltAndPepper(0, 1) saltAndPepper(0.25, 0) at training.cpp:26{{$}}
// CHECK-NEXT: feed 1 picture saltAndPepper(0, 1) at training.cpp:25{{$}}
// CHECK-NEXT: feed 4 picture at training.cpp:24{{$}}
// CHECK-NEXT: phase warm_up epochs=1 at training.cpp:33{{$}}
// CHECK-NEXT: optimizer adam rate=0.5 beta1=0 beta2=0.25 epsilon=2 at training.cpp:30{{$}}
// CHECK-NEXT: phase main epochs=20 at training.cpp:34{{$}}
// CHECK-NEXT: optimizer adam rate=0.5 beta1=0 beta2=0.25 epsilon=2 at training.cpp:30{{$}}
// CHECK-NOT: {{.}}
