// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives every tensor, every kernel's scratch memory and every slot a fixed place.
//
//   nn.slot "param" @w : tensor<4xf32> …        =>   nn.slot "param" @w : tensor<4xf32> … at 0
//   func.func @eval(%x) … {                          func.func @eval(%x) … attributes {nn.workspace = {N = 512}} {
//     %0 = nn.launch @linear_relu_64x128(%x)           … {places = [#nn.place<"N", 0, 512>]}
//     %1 = nn.launch @linear_128x10(%0)                … {places = [#nn.place<"result:0", 0, 40>]}
//
// Tensors are grouped by the symbolic factor of their size. Offsets and sizes of a group are per unit of its factor, so
// one plan holds for every N; a group's base is the sum of the groups before it.
#include "passes/MemoryPlanner.h"
#include "passes/NamedHooks.h"
#include "passes/Passes.h"
#include "passes/ProgramMemory.h"
#include "runtime/modc/hooks.h"
#include "runtime/modc/workspace.h"

#include "llvm/Support/MathExtras.h"

#include <map>
#include <set>

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_PLANMEMORY
#include "passes/Passes.h.inc"

namespace {

constexpr std::int64_t alignment = 64;

/// The plan of one program.
class ProgramPlan {
public:
  ProgramPlan(func::FuncOp program, SymbolTable &symbols) : program(program), symbols(symbols), memory(program) {}

  LogicalResult run() {
    if (failed(checkExtents()))
      return failure();
    program.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (auto launch = dyn_cast<nn::LaunchOp>(op))
        addBlocks(launch);
      else if (auto scan = dyn_cast<nn::ScanOp>(op))
        addBlocks(scan);
      else if (auto point = dyn_cast<nn::HookPointOp>(op))
        addBlocks(point);
    });
    addKeptArguments();
    for (auto &[name, group] : groups)
      group.layout = planMemory(group.lifetimes, alignment);
    program.walk([&](nn::LaunchOp launch) { setPlaces(launch); });
    program.walk([&](nn::ScanOp scan) { setPlaces(scan); });
    program.walk([&](nn::HookPointOp point) { setPlaces(point); });
    setKeptPlaces();
    // The emitter may add groups: memory that a training program keeps for its outputs and their gradients.
    if (groups.size() > std::size_t(Workspace::max_groups) / 2)
      return program.emitError() << "the sizes of temporaries depend on run-time dimensions in " << groups.size()
                                 << " ways; a model has at most " << Workspace::max_groups / 2;
    report();
    return checkHookMemory();
  }

private:
  LogicalResult checkHookMemory() {
    if (program->hasAttr("nn.hook") && groups.size() + !groups.count("1") > std::size_t(HookMemory::max_groups))
      return program.emitError() << "the sizes of this hook's temporaries depend on run-time dimensions in "
                                 << groups.size() << " ways; a hook with a name has at most "
                                 << int(HookMemory::max_groups);
    return success();
  }

  struct Group {
    std::vector<Lifetime> lifetimes;
    MemoryLayout layout;
  };
  struct BlockRef {
    Group *group;
    std::size_t index;
  };

  LogicalResult checkExtents() {
    std::set<std::string> symbols;
    for (Type type : llvm::make_filter_range(program.getArgumentTypes(), llvm::IsaPred<RankedTensorType>))
      for (const Dim &dim : nn::getDims(type))
        for (const std::string &symbol : dim.symbols())
          symbols.insert(symbol);
    if (symbols.size() > std::size_t(Workspace::max_bounds))
      return program.emitError() << "the model has " << symbols.size() << " run-time dimensions; it can have at most "
                                 << int(Workspace::max_bounds);
    return success();
  }

  /// One block for each result in the workspace, or the block of the operand that it takes over; one for scratch memory.
  void addBlocks(nn::LaunchOp launch) {
    auto kernel = symbols.lookup<nn::KernelOp>(launch.getKernel());
    llvm::DenseSet<Value> taken;
    for (unsigned i = 0; i < launch.getNumResults(); ++i) {
      const StoredTensor &tensor = memory.tensors.find(launch.getResult(i))->second;
      if (!tensor.outside.empty())
        continue;
      int operand = memory.inPlaceOperand(launch, i, kernel);
      if (operand >= 0 && kernel.getArgAttr(static_cast<unsigned>(operand), "nn.may_alias")) { // as it was compiled
        Value old = ProgramMemory::storageOf(launch.getOperand(operand));
        if (taken.insert(old).second) {
          BlockRef block = blocks.lookup(old);
          blocks[launch.getResult(i)] = block;
          block.group->lifetimes[block.index].end = tensor.end;
          continue;
        }
      }
      SymbolicSize size = symbolicSize(launch.getResult(i).getType());
      blocks[launch.getResult(i)] = add(size.group, {size.bytes, tensor.begin, tensor.end});
    }
    auto scratch = kernel->getAttrOfType<IntegerAttr>("scratch_bytes");
    if (scratch && scratch.getInt() > 0)
      scratchBlocks[launch] = add("1", {scratch.getInt(), memory.stepOf(launch), memory.stepOf(launch)});
  }

  /// One block for each result in the workspace, two for each carry that the steps write in turn.
  void addBlocks(nn::ScanOp scan) {
    for (Value result : scan->getResults()) {
      const StoredTensor &tensor = memory.tensors.find(result)->second;
      SymbolicSize size = symbolicSize(result.getType());
      if (tensor.outside.empty() && !result.use_empty())
        blocks[result] = add(size.group, {size.bytes, tensor.begin, tensor.end});
    }
    for (unsigned i = 0; i < scan.getInits().size(); ++i) {
      if (!memory.hasOwnPlaces(scan, i))
        continue;
      SymbolicSize size = symbolicSize(scan.carry(i).getType());
      Lifetime lifetime{size.bytes, memory.stepOf(scan), memory.lastStepOf(scan)};
      carryBlocks[scan.carry(i)] = {add(size.group, lifetime), add(size.group, lifetime)};
    }
  }

  /// The workspaces of the hooks that the program may register here by their names. What they keep is read again by their
  /// pullbacks, which have a workspace of their own.
  void addBlocks(nn::HookPointOp point) {
    int end = memory.stepOf(point);
    for (auto other : program.getOps<nn::HookPointOp>())
      if (!point.isPullback() && other.isPullback() && other.getSiteAttr() == point.getSiteAttr())
        end = memory.stepOf(other);
    for (func::FuncOp hook : namedHooks(point)) {
      func::FuncOp code = point.isPullback() ? pullbackOf(hook) : hook;
      llvm::SmallVector<BlockRef> &own = hookBlocks[point].emplace_back();
      if (code)
        for (NamedAttribute group : code->getAttrOfType<DictionaryAttr>("nn.workspace"))
          own.push_back(
              add(group.getName().str(), {cast<IntegerAttr>(group.getValue()).getInt(), memory.stepOf(point), end}));
    }
  }

  /// A hook's copies of its arguments.
  void addKeptArguments() {
    if (!program->hasAttr("nn.hook"))
      return;
    for (BlockArgument argument : program.getArguments())
      if (isKept(program, argument.getArgNumber())) {
        SymbolicSize size = symbolicSize(argument.getType());
        keptBlocks[argument.getArgNumber()] = add(size.group, {size.bytes, 0, memory.lastStep()});
      }
    auto gradients = program->getAttrOfType<DenseI64ArrayAttr>("nn.gradients");
    for (auto [index, of] : llvm::enumerate(gradients ? gradients.asArrayRef() : llvm::ArrayRef<std::int64_t>()))
      if (of < program->getAttrOfType<IntegerAttr>("nn.seen").getInt()) { // added to what the place has
        SymbolicSize size = symbolicSize(program.getResultTypes()[index]);
        keptResults[static_cast<unsigned>(index)] = add(size.group, {size.bytes, 0, memory.lastStep()});
      }
  }

  BlockRef add(const std::string &group, Lifetime lifetime) {
    Group &entry = groups[group];
    entry.lifetimes.push_back(lifetime);
    return {&entry, entry.lifetimes.size() - 1};
  }

  nn::PlaceAttr placeOf(const BlockRef &block, std::int64_t bytes) {
    for (auto &[name, group] : groups)
      if (&group == block.group)
        return nn::PlaceAttr::get(program.getContext(), name, group.layout.offsets[block.index], bytes);
    llvm_unreachable("a block without a group");
  }

  ArrayAttr placesOf(ValueRange results) {
    MLIRContext *context = program.getContext();
    llvm::SmallVector<Attribute> places;
    for (Value result : results) {
      const StoredTensor &tensor = memory.tensors.find(result)->second;
      std::int64_t bytes = symbolicSize(result.getType()).bytes;
      if (!tensor.outside.empty())
        places.push_back(nn::PlaceAttr::get(context, tensor.outside, 0, bytes));
      else if (auto block = blocks.find(result); block != blocks.end())
        places.push_back(placeOf(block->second, bytes));
      else // a loop's result that nobody reads
        places.push_back(UnitAttr::get(context));
    }
    return ArrayAttr::get(context, places);
  }

  void setPlaces(nn::ScanOp scan) {
    MLIRContext *context = program.getContext();
    scan.setPlacesAttr(placesOf(scan->getResults()));
    llvm::SmallVector<Attribute> carries;
    for (unsigned i = 0; i < scan.getInits().size(); ++i) {
      auto own = carryBlocks.find(scan.carry(i));
      if (own == carryBlocks.end()) {
        carries.push_back(UnitAttr::get(context));
        continue;
      }
      std::int64_t bytes = symbolicSize(scan.carry(i).getType()).bytes;
      carries.push_back(
          ArrayAttr::get(context, {placeOf(own->second.first, bytes), placeOf(own->second.second, bytes)}));
    }
    scan.setCarryPlacesAttr(ArrayAttr::get(context, carries));
  }

  void setPlaces(nn::LaunchOp launch) {
    launch.setPlacesAttr(placesOf(launch.getResults()));
    if (auto it = scratchBlocks.find(launch); it != scratchBlocks.end())
      launch.setScratchAttr(placeOf(it->second, it->second.group->lifetimes[it->second.index].bytes));
  }

  void setPlaces(nn::HookPointOp point) {
    auto own = hookBlocks.find(point);
    if (own == hookBlocks.end())
      return;
    llvm::SmallVector<Attribute> places;
    for (const llvm::SmallVector<BlockRef> &blocks : own->second) {
      llvm::SmallVector<Attribute> ofHook;
      for (const BlockRef &block : blocks)
        ofHook.push_back(placeOf(block, block.group->lifetimes[block.index].bytes));
      places.push_back(ArrayAttr::get(program.getContext(), ofHook));
    }
    point->setAttr("nn.named_places", ArrayAttr::get(program.getContext(), places));
  }

  void setKeptPlaces() {
    auto set = [&](llvm::StringRef name, unsigned count, const std::map<unsigned, BlockRef> &blocks) {
      llvm::SmallVector<Attribute> places(count, UnitAttr::get(program.getContext()));
      for (auto &[index, block] : blocks)
        places[index] = placeOf(block, block.group->lifetimes[block.index].bytes);
      if (!blocks.empty())
        program->setAttr(name, ArrayAttr::get(program.getContext(), places));
    };
    set("nn.kept", program.getNumArguments(), keptBlocks);
    set("nn.kept_results", program.getNumResults(), keptResults);
  }

  /// The size of each group, and the bound that no plan can go below.
  void report() {
    Builder builder(program.getContext());
    llvm::SmallVector<NamedAttribute> sizes, bounds;
    for (auto &[name, group] : groups) {
      sizes.push_back(builder.getNamedAttr(name, builder.getI64IntegerAttr(group.layout.bytes)));
      bounds.push_back(builder.getNamedAttr(name, builder.getI64IntegerAttr(group.layout.lowerBound)));
    }
    program->setAttr("nn.workspace", builder.getDictionaryAttr(sizes));
    program->setAttr("nn.workspace_bound", builder.getDictionaryAttr(bounds));
  }

  func::FuncOp program;
  SymbolTable &symbols;
  ProgramMemory memory;
  std::map<std::string, Group> groups; // by factor, in the order of their text
  llvm::DenseMap<Value, BlockRef> blocks;
  llvm::DenseMap<Value, std::pair<BlockRef, BlockRef>> carryBlocks;
  std::map<Operation *, BlockRef> scratchBlocks;
  std::map<Operation *, llvm::SmallVector<llvm::SmallVector<BlockRef>>> hookBlocks; // for each hook, for each group
  std::map<unsigned, BlockRef> keptBlocks, keptResults;                             // by number of argument or result
};

struct PlanMemory : impl::PlanMemoryBase<PlanMemory> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    placeSlots<nn::SlotOp>();
    placeSlots<nn::PackedSlotOp>();
    for (bool isHook : {true, false}) // their places have room for hooks
      for (auto program : getOperation().getOps<func::FuncOp>())
        if (program->hasAttr("nn.hook") == isHook && failed(ProgramPlan(program, symbols).run()))
          return signalPassFailure();
  }

private:
  template <class Slot> void placeSlots() {
    std::int64_t offset = 0;
    for (auto slot : getOperation().getOps<Slot>()) {
      slot.setOffset(offset);
      offset += static_cast<std::int64_t>(llvm::alignTo(symbolicSize(slot.getType()).bytes, alignment));
    }
  }
};

} // namespace
} // namespace modc
