//===-- cut.h - a sub-network by the name of its last layer -----*- C++ -*-===//
//
// `vgg19(image) | cut("block5_conv2")`: the tensor of an earlier layer. What
// comes after that layer is dropped when the model is frozen.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CUT_H
#define SINTER_CUT_H

#include "sinter/tensor.h"

#include <algorithm>
#include <cstdint>
#include <source_location>
#include <string_view>
#include <vector>

namespace sinter {

/// Goes back from a tensor to the named layer (or input) that it depends on.
class cut {
public:
  constexpr cut(std::string_view layer, const std::source_location &location =
                                            std::source_location::current())
      : layer(layer), where(detail::lineOf(location)) {}

  constexpr Tensor operator()(Tensor x) const {
    detail::GraphBuilder &graph = x.graph();
    std::vector<int32_t> candidates =
        detail::ancestorsOf(x.index(), graph.nodes);
    auto nameOf = [&](int32_t index) {
      return graph.nodes[static_cast<size_t>(index)].name.view();
    };
    for (int32_t index : candidates)
      if (nameOf(index) == layer.view())
        return {graph, index};

    // The most similar names first; of equals, the latest layer.
    std::sort(candidates.begin(), candidates.end(), [&](int32_t a, int32_t b) {
      size_t likenessOfA = likeness(nameOf(a), layer.view());
      size_t likenessOfB = likeness(nameOf(b), layer.view());
      return likenessOfA != likenessOfB ? likenessOfA > likenessOfB : a > b;
    });
    Text what("expected a layer that ");
    what << x.name() << " depends on, such as ";
    candidates.resize(std::min<size_t>(candidates.size(), 3));
    for (int32_t index : candidates)
      what << nameOf(index) << ", ";
    graph.fault.report("cut", what << "got '" << layer << "'", where);
    return x;
  }

private:
  /// Counts the characters that two names share at their beginning and end.
  static constexpr size_t likeness(std::string_view a, std::string_view b) {
    size_t shorter = std::min(a.size(), b.size()), front = 0, back = 0;
    while (front < shorter && a[front] == b[front])
      ++front;
    while (front + back < shorter &&
           a[a.size() - 1 - back] == b[b.size() - 1 - back])
      ++back;
    return front + back;
  }

  Text layer;
  SourceLine where;
};

} // namespace sinter

#endif // SINTER_CUT_H
