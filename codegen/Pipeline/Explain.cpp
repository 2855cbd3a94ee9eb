//===-- Explain.cpp - what became of each layer -----------------*- C++ -*-===//
//
// Reads the plan and the register tiles out of the IR after the passes that
// wrote them.
//
//===----------------------------------------------------------------------===//

#include "Pipeline/Explain.h"

#include "Conversion/KernelFrame.h"
#include "IR/Sinter.h"
#include "IR/TensorTypes.h"
#include "codegen/CPU/PayloadCost.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::sinter;

namespace {

/// One loop nest of a kernel.
struct Nest {
  std::string layer;
  std::string line;
  std::string loops;
  std::string tile;
  int64_t flops;
};

/// One kernel.
struct KernelReport {
  /// The launch whose code this one shares; empty if it has its own.
  std::string sharedWith;
  int64_t samplesPerTile = 0;
  int64_t parts = 1;     ///< that a sample is cut into
  bool cutsRows = false; ///< and not channels
  int64_t bytesIn = 0;
  int64_t bytesOut = 0;
  std::vector<Nest> nests;
};

} // namespace

/// The arena of one entry point, for one sample and besides.
struct ArenaReport {
  int64_t perSample, fixed;
  int64_t livePerSample, liveFixed; ///< in use at once at most
};

struct Explanation::Report {
  llvm::MapVector<StringRef, ArenaReport> arenas;
  llvm::MapVector<StringRef, KernelReport> kernels;
};

/// "256x3x3": the number of points of each loop.
static std::string joinExtents(ArrayRef<int64_t> extents) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::interleave(
      extents, stream,
      [&](int64_t extent) {
        if (ShapedType::isDynamic(extent))
          stream << "n";
        else
          stream << extent;
      },
      "x");
  return text.empty() ? "1" : text;
}

/// The layer and "file:line" that an op's location names. Ops that were fused
/// name the first layer.
static std::pair<std::string, std::string> origin(Location location) {
  std::pair<std::string, std::string> result;
  location->walk([&](Location part) {
    if (auto name = dyn_cast<NameLoc>(part); name && result.first.empty())
      result.first = name.getName().str();
    if (auto line = dyn_cast<FileLineColLoc>(part);
        line && result.second.empty())
      result.second =
          (llvm::sys::path::filename(line.getFilename().getValue()) + ":" +
           Twine(line.getLine()))
              .str();
    return WalkResult::advance();
  });
  return result;
}

static int64_t flopsOf(Operation &op) {
  if (isa<math::FmaOp>(op))
    return 2;
  return isa<arith::AddFOp, arith::SubFOp, arith::MulFOp, arith::DivFOp,
             arith::MaximumFOp, arith::CmpFOp, math::SqrtOp, math::PowFOp>(op);
}

/// What the points of a nest have in common counts once.
static int64_t flopsOf(linalg::GenericOp op) {
  SmallVector<int64_t> extents = op.getStaticLoopRanges();
  for (int64_t &extent : extents)
    if (ShapedType::isDynamic(extent))
      extent = 1;
  llvm::SmallBitVector isWhole(extents.size(), true);
  return PayloadCost(op, [](Operation &inner) { return flopsOf(inner); })
      .operations(extents, isWhole);
}

/// How often a nest runs for a sample: the loops around it, but for the one
/// over the samples, are parts of a layer.
static int64_t partsAround(Operation *op) {
  int64_t parts = 1;
  while ((op = op->getParentOp()))
    if (auto loop = dyn_cast<scf::ForOp>(op);
        loop && !loop->hasAttr(sampleLoopAttrName))
      parts *= loop.getStaticTripCount()->getSExtValue();
  return parts;
}

static Nest describe(linalg::GenericOp op) {
  Nest nest;
  std::tie(nest.layer, nest.line) = origin(op.getLoc());
  nest.loops = joinExtents(op.getStaticLoopRanges());
  int64_t parts = partsAround(op);
  if (parts > 1)
    nest.loops = (Twine(parts) + " times " + nest.loops).str();
  if (auto tile =
          op->getAttrOfType<DenseI64ArrayAttr>("sinter.register_tile")) {
    nest.tile = joinExtents(tile.asArrayRef());
    if (auto lanes = op->getAttrOfType<IntegerAttr>("sinter.lanes"))
      nest.tile += (", " + Twine(lanes.getInt()) + " lanes").str();
  }
  if (op->hasAttr("sinter.epilogue_of"))
    nest.tile = "in the registers of the nest before";
  nest.flops = parts * flopsOf(op);
  return nest;
}

class Explanation::Instrumentation : public PassInstrumentation {
public:
  explicit Instrumentation(Report &report) : report(report) {}

  void runAfterPass(Pass *pass, Operation *op) override {
    if (pass->getArgument() == "sinter-plan-memory") {
      op->walk([&](func::FuncOp entry) { readArena(entry); });
      op->walk([&](KernelOp kernel) { readKernel(kernel); });
    }
    if (pass->getArgument() == "sinter-merge-kernels")
      op->walk([&](LaunchOp launch) { readLaunch(launch); });
    if (pass->getArgument() == "sinter-select-register-tiles")
      readTiles(cast<func::FuncOp>(op));
  }

private:
  void readArena(func::FuncOp entry) {
    auto number = [&](StringRef name) {
      return entry->getAttrOfType<IntegerAttr>(name).getInt();
    };
    if (!entry.isExternal())
      report.arenas[entry.getName()] = {number("sinter.arena_bytes_per_sample"),
                                        number("sinter.arena_bytes_fixed"),
                                        number("sinter.live_bytes_per_sample"),
                                        number("sinter.live_bytes_fixed")};
  }

  void readKernel(KernelOp kernel) {
    KernelReport &entry = report.kernels[kernel.getKernelName()];
    entry.samplesPerTile = static_cast<int64_t>(kernel.getSamplesPerTile());
    entry.parts = static_cast<int64_t>(kernel.getTiles());
    entry.cutsRows = kernel.cutsRows();
    for (Value input : kernel.getInputs())
      entry.bytesIn += byteCount(tensorType(input));
    for (Value result : kernel.getResults())
      entry.bytesOut += byteCount(tensorType(result));
  }

  void readLaunch(LaunchOp launch) {
    if (launch.getLaunchName() != launch.getKernel())
      report.kernels[launch.getLaunchName()].sharedWith = launch.getKernel();
  }

  void readTiles(func::FuncOp function) {
    auto found = report.kernels.find(function.getName());
    if (found != report.kernels.end())
      function.walk([&](linalg::GenericOp op) {
        found->second.nests.push_back(describe(op));
      });
  }

  Report &report;
};

Explanation::Explanation() : report(std::make_unique<Report>()) {}
Explanation::~Explanation() = default;

void Explanation::attachTo(PassManager &manager) {
  manager.addInstrumentation(std::make_unique<Instrumentation>(*report));
}

void Explanation::print(llvm::raw_ostream &stream) const {
  for (const auto &[name, arena] : report->arenas)
    stream << "arena " << name << ": " << arena.perSample
           << " bytes for each sample and " << arena.fixed << " more, "
           << arena.livePerSample << " and " << arena.liveFixed
           << " in use at once\n";
  stream << "\n";
  for (const auto &[name, kernel] : report->kernels) {
    if (!kernel.sharedWith.empty()) {
      stream << "kernel " << name << ": the code of " << kernel.sharedWith
             << "\n\n";
      continue;
    }
    int64_t flops = 0;
    for (const Nest &nest : kernel.nests)
      flops += nest.flops;
    bool overSamples = kernel.samplesPerTile > 0;
    stream << "kernel " << name << ": ";
    if (overSamples && kernel.parts > 1)
      stream << kernel.samplesPerTile << " samples a tile, "
             << (kernel.cutsRows ? "rows" : "channels") << " in "
             << kernel.parts << " parts; for one part of a sample ";
    else if (overSamples)
      stream << kernel.samplesPerTile << " samples a tile; for one sample ";
    stream << flops << " FLOP, " << kernel.bytesIn << " bytes in, "
           << kernel.bytesOut << " bytes out\n";
    stream << llvm::format("  %-22s %-24s %10s  %-26s %s\n", "layer", "line",
                           "FLOP", "loops", "register tile");
    for (const Nest &nest : kernel.nests)
      stream << llvm::format("  %-22s %-24s %10lld  %-26s %s\n",
                             nest.layer.c_str(), nest.line.c_str(),
                             static_cast<long long>(nest.flops),
                             nest.loops.c_str(), nest.tile.c_str());
    stream << "\n";
  }
}
