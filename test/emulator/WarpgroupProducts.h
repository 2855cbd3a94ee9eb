//===-- WarpgroupProducts.h - products that a warp has begun ----*- C++ -*-===//
//
// What wgmma.mma_async may still read, by groups of it that a warp waits for.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_WARPGROUPPRODUCTS_H
#define SINTER_EMULATOR_WARPGROUPPRODUCTS_H

#include <cstddef>
#include <memory>
#include <vector>

namespace sinter::emulator {

/// What a product's factors held when it began.
struct FactorSnapshot {
  struct Chunk {
    const char *memory;
    char bytes[16];
  };
  std::vector<Chunk> chunks;

  bool isUnchanged() const;
};

/// The products of one warp that it has not waited for. A product is computed
/// when it begins; that its factors stay as they are until it is waited for is
/// checked then.
class WarpgroupProducts {
public:
  void fence() { isFenced = true; }
  bool hasFenced() const { return isFenced; }

  void begin(std::shared_ptr<const FactorSnapshot> factors) {
    products.push_back(std::move(factors));
  }
  void commitGroup() { groupEnds.push_back(finished + products.size()); }

  /// Ends all products that are not in the latest `pending` groups or begun
  /// after them; false if a factor of one has changed.
  bool wait(size_t pending);

  void clear();

private:
  std::vector<std::shared_ptr<const FactorSnapshot>> products;
  /// For each unfinished group, the number of products begun before its end.
  std::vector<size_t> groupEnds;
  size_t finished = 0;
  bool isFenced = false;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_WARPGROUPPRODUCTS_H
