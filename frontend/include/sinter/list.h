//===-- list.h - a short list inside a constant -----------------*- C++ -*-===//
//
// A list of at most `capacity` elements that lives inside its owner, so that
// an aggregate of the model file can hold it and still be a constant.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_LIST_H
#define SINTER_LIST_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <initializer_list>

namespace sinter {

template <typename Element, size_t capacity>
class List {
public:
  constexpr List() = default;
  constexpr List(std::initializer_list<Element> list) : count(list.size()) {
    std::copy_n(list.begin(), std::min(count, capacity), elements.begin());
  }

  constexpr void append(const Element &element) {
    if (count < capacity)
      elements[count] = element;
    ++count;
  }

  /// More elements were given than there is room for.
  constexpr bool overflows() const { return count > capacity; }
  constexpr size_t size() const { return std::min(count, capacity); }
  constexpr const Element *begin() const { return elements.data(); }
  constexpr const Element *end() const { return elements.data() + size(); }
  constexpr const Element &operator[](size_t i) const { return elements[i]; }

private:
  std::array<Element, capacity> elements{};
  size_t count = 0;
};

} // namespace sinter

#endif // SINTER_LIST_H
