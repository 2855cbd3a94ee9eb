//===-- VectorizePayload.h - straight-line code of a tile -------*- C++ -*-===//
//
// Reads, writes and computes the points of one register tile, vectors along
// one loop.
//
//===----------------------------------------------------------------------===//

#ifndef SINTER_CODEGEN_CPU_VECTORIZEPAYLOAD_H
#define SINTER_CODEGEN_CPU_VECTORIZEPAYLOAD_H

#include "codegen/CPU/RegisterTilingAccess.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

#include <map>
#include <optional>

namespace mlir::sinter {

/// The points of a structured op that one vector computes: `lanes` points along
/// the lane loop from `offsets` on, counted from the tile's first point.
struct VectorPoint {
  SmallVector<int64_t> offsets; ///< one for each loop
  int64_t lanes;                ///< 0: one point, computed in scalars
};

/// Emits code for the points of one tile. Reads are shared: the buffers must
/// not be written between them. So is what the payload computes from equal
/// values.
class TileBuilder {
public:
  /// Loop d of the tile starts at `starts[d]`; vectors lie along `laneDim`.
  TileBuilder(OpBuilder &builder, Location loc, ArrayRef<OpFoldResult> starts,
              std::optional<unsigned> laneDim)
      : builder(builder), loc(loc), starts(starts), laneDim(laneDim) {}

  /// What `buffer` holds at `point`: a vector, or a scalar where all lanes
  /// share one element.
  Value read(Value buffer, const LinearAccess &access,
             const VectorPoint &point);

  /// Puts `value` into `buffer` at `point`.
  void write(Value value, Value buffer, const LinearAccess &access,
             const VectorPoint &point);

  /// What the payload of `op` yields for `arguments` at `point`. Loop d of `op`
  /// is loop `loops[d]` of the tile.
  SmallVector<Value> compute(linalg::GenericOp op, ArrayRef<Value> arguments,
                             ArrayRef<unsigned> loops,
                             const VectorPoint &point);

  /// `value` in each of `lanes` lanes; unchanged for scalars (0 lanes) and for
  /// what is a vector already.
  Value broadcast(Value value, int64_t lanes);

private:
  SmallVector<Value> indices(const LinearAccess &access,
                             ArrayRef<int64_t> offsets);
  LaneLayout layout(const LinearAccess &access, const VectorPoint &point) const;
  /// The iteration of `loop` at `point`.
  Value iteration(unsigned loop, const VectorPoint &point);
  Value clone(Operation &op, const IRMapping &mapping, int64_t lanes);

  OpBuilder &builder;
  Location loc;
  ArrayRef<OpFoldResult> starts;
  std::optional<unsigned> laneDim;

  /// Results by operation of the payload, operands, and lanes.
  std::map<std::tuple<Operation *, std::vector<void *>, int64_t>, Value>
      results;
  /// Reads by buffer, index expressions from the starts, and lanes.
  using ReadKey = std::tuple<void *, std::vector<const void *>, int64_t>;
  std::map<ReadKey, Value> reads;
  std::map<std::pair<void *, int64_t>, Value> broadcasts;
};

} // namespace mlir::sinter

#endif // SINTER_CODEGEN_CPU_VECTORIZEPAYLOAD_H
