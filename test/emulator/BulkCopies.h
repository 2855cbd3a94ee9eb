//===-- BulkCopies.h - copies by the bulk copy engine -----------*- C++ -*-===//
//
// The copies of tensors to shared memory (cp.async.bulk.tensor) that a block
// has begun and that have not happened.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_EMULATOR_BULKCOPIES_H
#define SINTER_EMULATOR_BULKCOPIES_H

#include "Mbarrier.h"
#include "TensorMap.h"

#include <vector>

namespace sinter::emulator {

struct BulkCopy {
  const TensorMap *map;
  CopyPlace place;
  char *sharedMemory;
  int64_t byteOffset; ///< of the destination in shared memory
  Mbarrier *mbarrier;
};

class BulkCopies {
public:
  /// Poisons the destination: the copy may come at any time from now on.
  void begin(const BulkCopy &copy);

  size_t unfinished() const { return copies.size(); }

  /// Lets one of the unfinished copies happen, and gives it.
  BulkCopy finish(size_t number);

  void clear() { copies.clear(); }

private:
  std::vector<BulkCopy> copies;
};

} // namespace sinter::emulator

#endif // SINTER_EMULATOR_BULKCOPIES_H
