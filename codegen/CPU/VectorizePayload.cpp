//===-- VectorizePayload.cpp - straight-line code of a tile -----*- C++ -*-===//
//
// Vector reads, writes and arithmetic for the points of one register tile.
//
//===----------------------------------------------------------------------===//

#include "codegen/CPU/VectorizePayload.h"
#include "codegen/CPU/RegisterTiling.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::sinter;

SmallVector<Value> TileBuilder::indices(const LinearAccess &access,
                                        ArrayRef<int64_t> offsets) {
  SmallVector<Value> result;
  for (unsigned dimension = 0; dimension < access.rank(); ++dimension)
    result.push_back(getValueOrCreateConstantIndexOp(
        builder, loc,
        affine::makeComposedFoldedAffineApply(
            builder, loc, access.indexAt(dimension, offsets), starts)));
  return result;
}

LaneLayout TileBuilder::layout(const LinearAccess &access,
                               const VectorPoint &point) const {
  return point.lanes == 0 ? LaneLayout::uniform : access.layout(*laneDim);
}

Value TileBuilder::read(Value buffer, const LinearAccess &access,
                        const VectorPoint &point) {
  LaneLayout lanesLie = layout(access, point);
  bool uniform = lanesLie == LaneLayout::uniform;
  ReadKey key{buffer.getAsOpaquePointer(), {}, uniform ? 0 : point.lanes};
  for (unsigned dimension = 0; dimension < access.rank(); ++dimension)
    std::get<1>(key).push_back(
        access.indexAt(dimension, point.offsets).getAsOpaquePointer());
  auto [position, isNew] = reads.try_emplace(key);
  if (!isNew)
    return position->second;

  Type elementType = getElementTypeOrSelf(buffer);
  if (uniform)
    return position->second = memref::LoadOp::create(
               builder, loc, buffer, indices(access, point.offsets));

  auto vectorType = VectorType::get(point.lanes, elementType);
  if (lanesLie == LaneLayout::contiguous)
    return position->second = vector::TransferReadOp::create(
               builder, loc, vectorType, buffer, indices(access, point.offsets),
               /*padding=*/std::nullopt, ArrayRef<bool>{true});

  SmallVector<Value> elements;
  VectorPoint lane = point;
  for (int64_t count = 0; count < point.lanes; ++count) {
    elements.push_back(memref::LoadOp::create(builder, loc, buffer,
                                              indices(access, lane.offsets)));
    ++lane.offsets[*laneDim];
  }
  return position->second =
             vector::FromElementsOp::create(builder, loc, vectorType, elements);
}

void TileBuilder::write(Value value, Value buffer, const LinearAccess &access,
                        const VectorPoint &point) {
  if (point.lanes == 0) {
    memref::StoreOp::create(builder, loc, value, buffer,
                            indices(access, point.offsets));
    return;
  }
  value = broadcast(value, point.lanes);
  if (layout(access, point) == LaneLayout::contiguous) {
    vector::TransferWriteOp::create(builder, loc, value, buffer,
                                    indices(access, point.offsets),
                                    ArrayRef<bool>{true});
    return;
  }
  VectorPoint lane = point;
  for (int64_t count = 0; count < point.lanes; ++count) {
    Value element = vector::ExtractOp::create(builder, loc, value, count);
    memref::StoreOp::create(builder, loc, element, buffer,
                            indices(access, lane.offsets));
    ++lane.offsets[*laneDim];
  }
}

Value TileBuilder::broadcast(Value value, int64_t lanes) {
  if (lanes == 0 || isa<VectorType>(value.getType()))
    return value;
  Value &result = broadcasts[{value.getAsOpaquePointer(), lanes}];
  if (!result)
    result = vector::BroadcastOp::create(
        builder, loc, VectorType::get(lanes, value.getType()), value);
  return result;
}

Value TileBuilder::iteration(unsigned loop, const VectorPoint &point) {
  AffineExpr start = builder.getAffineDimExpr(loop);
  Value first = getValueOrCreateConstantIndexOp(
      builder, loc,
      affine::makeComposedFoldedAffineApply(
          builder, loc, start + point.offsets[loop], starts));
  if (loop != laneDim || point.lanes == 0)
    return first;
  auto type = VectorType::get(point.lanes, builder.getIndexType());
  Value lane = vector::StepOp::create(builder, loc, type);
  return arith::AddIOp::create(builder, loc, broadcast(first, point.lanes),
                               lane);
}

Value TileBuilder::clone(Operation &op, const IRMapping &mapping,
                         int64_t lanes) {
  SmallVector<Value> operands =
      llvm::map_to_vector(op.getOperands(), [&](Value operand) {
        return mapping.lookupOrDefault(operand);
      });
  Type type = op.getResult(0).getType();
  // What is the same for all lanes is computed once.
  if (llvm::any_of(operands, [](Value operand) {
        return isa<VectorType>(operand.getType());
      })) {
    type = VectorType::get(lanes, type);
    // One condition can choose between vectors.
    bool choosesVector = isa<arith::SelectOp>(op);
    for (Value &operand : MutableArrayRef(operands).drop_front(choosesVector))
      operand = broadcast(operand, lanes);
  }
  std::vector<void *> values;
  for (Value operand : operands)
    values.push_back(operand.getAsOpaquePointer());
  Value &result = results[{&op, values, isa<VectorType>(type) ? lanes : 0}];
  if (result)
    return result;
  OperationState state(loc, op.getName(), operands, type, op.getAttrs());
  Operation *created = builder.create(state);
  // What follows from the place in an unrolled tile is known.
  SmallVector<Value> folded;
  if (failed(builder.tryFold(created, folded)) || folded.empty())
    return result = created->getResult(0);
  created->erase();
  return result = folded.front();
}

SmallVector<Value> TileBuilder::compute(linalg::GenericOp op,
                                        ArrayRef<Value> arguments,
                                        ArrayRef<unsigned> loops,
                                        const VectorPoint &point) {
  Block *body = op.getBody();
  IRMapping mapping;
  for (auto [parameter, argument] :
       llvm::zip_equal(body->getArguments(), arguments))
    if (argument)
      mapping.map(parameter, argument);

  for (Operation &inner : body->without_terminator()) {
    Value result;
    if (auto index = dyn_cast<linalg::IndexOp>(inner)) {
      result = iteration(loops[index.getDim()], point);
    } else if (auto add = dyn_cast<arith::AddFOp>(inner);
               add && fusibleProduct(add)) {
      // The product was not emitted: it had no other use.
      arith::MulFOp product = fusibleProduct(add);
      Value accumulator =
          add.getLhs() == product.getResult() ? add.getRhs() : add.getLhs();
      result = math::FmaOp::create(
          builder, loc,
          broadcast(mapping.lookup(product.getLhs()), point.lanes),
          broadcast(mapping.lookup(product.getRhs()), point.lanes),
          broadcast(mapping.lookup(accumulator), point.lanes));
    } else if (isa<arith::MulFOp>(inner) && inner.hasOneUse() &&
               isa<arith::AddFOp>(*inner.user_begin()) &&
               fusibleProduct(cast<arith::AddFOp>(*inner.user_begin())) ==
                   &inner) {
      continue;
    } else {
      result = clone(inner, mapping, point.lanes);
    }
    mapping.map(inner.getResult(0), result);
  }
  return llvm::map_to_vector(
      body->getTerminator()->getOperands(),
      [&](Value yielded) { return mapping.lookupOrDefault(yielded); });
}
