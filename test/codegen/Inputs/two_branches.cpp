//===-- two_branches.cpp - many layers side by side -------------*- C++ -*-===//
//
// Each branch is as many ops as one kernel should have.
//
//===----------------------------------------------------------------------===//

#include <sinter/sinter.h>

using namespace sinter;

constexpr Tensor branch(Tensor x) {
  for (int i = 0; i < 32; ++i)
    x = x | tanh;
  return x;
}

constexpr auto network = model<"two_branches">([](Inputs in) {
  return concatenate({branch(in.tensor("left", {4})),
                      branch(in.tensor("right", {4}))}) |
         dense(2);
});

constexpr Training training{
    .data = arrays{.feeds = {{"left", array("left")},
                             {"right", array("right")},
                             {"target", array("target")}}},
    .loss = mean_squared_error{.target = "target"},
    .optimizer = sgd{1e-2},
    .phases = {{.name = "main"}},
};

constexpr GraphView sinter_graph = program<network, training>;
