// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Decides in which order the dimensions of values between kernels lie in memory: as the kernels around convolutions like it.
// What the program, its caller or a hook sees keeps PyTorch's order, and a launch of its own changes it where it must.
//
//   %0 = nn.launch @conv2d_…(%padded, %w)    nn.kernel @conv2d_…(%0 {nn.order = 0, 2, 3, 1}, %1) -> ({nn.order = 0, 2, 3, 1})
//   return %0                           =>   %0 = nn.launch @conv2d_…(%padded, %w)
//                                            %1 = nn.launch @reorder_…(%0)        return %1
#include "passes/KernelNames.h"
#include "passes/Passes.h"
#include "passes/ValueNames.h"

#include "ir/OpRegistry.h"

#include "llvm/ADT/StringMap.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_ASSIGNORDERS
#include "passes/Passes.h.inc"

namespace {

/// Dimensions as they lie in memory, outermost first; empty: as they are written.
using Order = llvm::SmallVector<std::int64_t>;

/// The same order, empty if the memory is the same as without it: dimensions of one element lie anywhere.
Order simplified(Type type, const Order &order) {
  llvm::SmallVector<Dim> dims = nn::getDims(type);
  if (order.size() != dims.size())
    return {};
  Order moved = order;
  llvm::erase_if(moved, [&](std::int64_t d) { return dims[d] == Dim(1); });
  return llvm::is_sorted(moved) ? Order() : order;
}

/// What the operations of a kernel like for its arguments and results.
class Wishes {
public:
  explicit Wishes(nn::KernelOp kernel)
      : types(kernel.getFunctionType()), arguments(kernel.getNumArguments()), results(kernel.getNumResults()) {
    for (Operation &op : kernel.getBody().front().without_terminator())
      add(cast<nn::TensorOp>(op));
  }

  /// Nothing: any order will do.
  std::optional<Order> argument(unsigned index) const { return wish(arguments[index], types.getInput(index)); }
  std::optional<Order> result(unsigned index) const {
    if (hasReduction && hasViews) // where its loops lead is not where they come from
      return Order();
    return wish(results[index], types.getResult(index));
  }
  /// Whether the kernel does with any order that its values have.
  bool isIndifferent() const { return !hasAnchor; }
  /// Whether all of them should have the same: its loops follow what it reads and what it writes.
  bool wantsOneOrder() const { return hasReduction && !hasViews; }

private:
  std::optional<Order> wish(const std::optional<Order> &own, Type type) const {
    if (own)
      return simplified(type, *own);
    return hasAnchor ? std::optional<Order>(Order()) : std::nullopt;
  }

  void add(nn::TensorOp op) {
    nn::OpClass opClass = op.opClass();
    hasReduction |= opClass == nn::OpClass::Reduction;
    hasViews |= opClass == nn::OpClass::View && !op.isAlias();
    hasAnchor |= opClass == nn::OpClass::Contraction || nn::standsAlone(opClass);
    for (Value operand : op->getOperands())
      if (Order order = op.preferredOrder(operand); !order.empty())
        wishForArguments(operand, order);
    for (Value result : op->getResults())
      if (Order order = op.preferredOrder(result); !order.empty())
        wishForEpilogue(result, order);
  }

  /// The arguments that a value is made of.
  void wishForArguments(Value value, const Order &order) {
    if (auto argument = dyn_cast<BlockArgument>(value)) {
      if (nn::getDims(value).size() == order.size())
        arguments[argument.getArgNumber()] = order;
      return;
    }
    for (Value operand : value.getDefiningOp()->getOperands())
      if (isa<TensorType>(operand.getType()))
        wishForArguments(operand, order);
  }

  /// What is computed with an anchor's result at its own places.
  void wishForEpilogue(Value anchored, const Order &order) {
    llvm::SmallVector<Dim> dims = nn::getDims(anchored);
    for (auto [index, type] : llvm::enumerate(types.getInputs()))
      if (isa<TensorType>(type) && nn::getDims(type) == dims && !arguments[index])
        arguments[index] = order;
    for (auto [index, type] : llvm::enumerate(types.getResults()))
      if (nn::getDims(type) == dims)
        results[index] = order;
  }

  FunctionType types;
  std::vector<std::optional<Order>> arguments, results;
  bool hasAnchor = false, hasReduction = false, hasViews = false;
};

/// All kernels of the program, and their forms for the orders that launches want.
class KernelForms {
public:
  explicit KernelForms(ModuleOp program) : program(program), symbols(program) {}

  nn::KernelOp kernelOf(nn::LaunchOp launch) const { return symbols.lookup<nn::KernelOp>(launch.getKernel()); }
  const Wishes &wishesOf(nn::KernelOp kernel) {
    std::unique_ptr<Wishes> &entry = wishes[kernel];
    if (!entry)
      entry = std::make_unique<Wishes>(kernel);
    return *entry;
  }

  /// Lets a launch run the form of its kernel that has these orders.
  void setOrders(nn::LaunchOp launch, llvm::ArrayRef<Order> arguments, llvm::ArrayRef<Order> results) {
    nn::KernelOp kernel = kernelOf(launch);
    std::string signature;
    for (llvm::ArrayRef<Order> orders : {arguments, results})
      for (const Order &order : orders) {
        for (std::int64_t d : order)
          signature += std::to_string(d) + ",";
        signature += ";";
      }
    nn::KernelOp &form = forms[kernel][signature];
    if (!form) {
      form = forms[kernel].size() == 1 ? kernel : copyOf(kernel);
      set(form, arguments, results);
    }
    launch.setKernelAttr(FlatSymbolRefAttr::get(form.getSymNameAttr()));
  }

  /// The kernel that copies a tensor from one order to another.
  nn::KernelOp reorder(Location location, Type type, const Order &from, const Order &to) {
    OpBuilder builder(program.getContext());
    std::string key;
    llvm::raw_string_ostream(key) << type << builder.getDenseI64ArrayAttr(from) << builder.getDenseI64ArrayAttr(to);
    nn::KernelOp &kernel = reorders[key];
    if (kernel)
      return kernel;
    std::string name = "reorder";
    for (const Dim &dim : nn::getDims(type))
      if (dim.isConstant())
        name += "_" + dim.str();
    auto named = [&](llvm::StringRef text) {
      return builder.getArrayAttr(
          builder.getDictionaryAttr(builder.getNamedAttr("nn.name", builder.getStringAttr(text))));
    };
    OperationState state(location, nn::KernelOp::getOperationName());
    state.addAttribute(SymbolTable::getSymbolAttrName(), builder.getStringAttr(unique(name)));
    state.addAttribute("function_type", TypeAttr::get(builder.getFunctionType({type}, {type})));
    state.addAttribute("arg_attrs", named("input"));
    state.addAttribute("res_attrs", named("result"));
    state.addRegion()->emplaceBlock();
    builder.setInsertionPointToEnd(program.getBody());
    kernel = cast<nn::KernelOp>(builder.create(state));
    Block &block = kernel.getBody().front();
    builder.setInsertionPointToEnd(&block);
    Value copy = nn::buildValue(builder, location, "nn.cast", {block.addArgument(type, location)},
                                {builder.getNamedAttr("element", TypeAttr::get(nn::elementType(type)))});
    builder.create<nn::YieldOp>(location, copy);
    symbols.insert(kernel);
    set(kernel, from, to);
    forms[kernel]["reorder"] = kernel;
    return kernel;
  }

private:
  std::string unique(const std::string &wanted) const {
    std::string name = wanted;
    for (int count = 2; symbols.lookup(name); ++count)
      name = wanted + "_" + std::to_string(count);
    return name;
  }

  nn::KernelOp copyOf(nn::KernelOp kernel) {
    auto copy = cast<nn::KernelOp>(kernel->clone());
    for (unsigned i = 0; i < copy.getNumArguments(); ++i)
      copy.removeArgAttr(i, "nn.order");
    for (unsigned i = 0; i < copy.getNumResults(); ++i)
      copy.removeResultAttr(i, StringAttr::get(copy.getContext(), "nn.order"));
    copy.setSymName(unique(kernel.getSymName().str()));
    symbols.insert(copy, program.getBody()->end());
    return copy;
  }

  static void set(nn::KernelOp kernel, llvm::ArrayRef<Order> arguments, llvm::ArrayRef<Order> results) {
    for (auto [index, order] : llvm::enumerate(arguments))
      if (!order.empty())
        kernel.setArgAttr(static_cast<unsigned>(index), "nn.order", DenseI64ArrayAttr::get(kernel.getContext(), order));
    for (auto [index, order] : llvm::enumerate(results))
      if (!order.empty())
        kernel.setResultAttr(static_cast<unsigned>(index), "nn.order",
                             DenseI64ArrayAttr::get(kernel.getContext(), order));
  }

  ModuleOp program;
  SymbolTable symbols;
  llvm::DenseMap<Operation *, std::unique_ptr<Wishes>> wishes;
  llvm::DenseMap<Operation *, llvm::StringMap<nn::KernelOp>> forms;
  llvm::StringMap<nn::KernelOp> reorders;
};

/// The values of one block.
class OrderAssigner {
public:
  OrderAssigner(Block &block, KernelForms &kernels) : kernels(kernels), launches(block.getOps<nn::LaunchOp>()) {}

  void assign() {
    for (nn::LaunchOp launch : launches)
      wish(launch);
    spread();
    for (nn::LaunchOp launch : launches)
      settle(launch);
  }

private:
  /// Only kernels of this block see it.
  static bool isFree(Value value) {
    Operation *launch = value.getDefiningOp();
    return isa_and_nonnull<nn::LaunchOp>(launch) && llvm::all_of(value.getUsers(), [&](Operation *user) {
             return isa<nn::LaunchOp>(user) && user->getBlock() == launch->getBlock();
           });
  }

  /// Takes the first wish for a value that is more than its own order.
  void wish(nn::LaunchOp launch) {
    const Wishes &wishes = kernels.wishesOf(kernels.kernelOf(launch));
    auto take = [&](Value value, const std::optional<Order> &order) {
      if (!order || !isFree(value))
        return;
      if (order->empty())
        fixed.insert(value);
      else
        orders.try_emplace(value, *order);
    };
    for (auto [index, operand] : llvm::enumerate(launch.getOperands()))
      if (isa<TensorType>(operand.getType()))
        take(operand, wishes.argument(static_cast<unsigned>(index)));
    for (auto [index, result] : llvm::enumerate(launch.getResults()))
      take(result, wishes.result(static_cast<unsigned>(index)));
  }

  /// Kernels that do not care read and write in the order that one of their values has.
  void spread() {
    for (bool changed = true; changed;) {
      changed = false;
      for (nn::LaunchOp launch : launches) {
        if (!kernels.wishesOf(kernels.kernelOf(launch)).isIndifferent())
          continue;
        llvm::SmallVector<Value> values(launch.getOperands());
        values.append(launch.result_begin(), launch.result_end());
        for (Value from : values) {
          Order order = orders.lookup(from);
          if (order.empty())
            continue;
          for (Value to : values)
            if (!orders.count(to) && !fixed.contains(to) && isFree(to) && !simplified(to.getType(), order).empty())
              changed |= orders.try_emplace(to, order).second;
        }
      }
    }
  }

  /// The form of the launch's kernel for the orders that its values have, or, where it cannot do with them, reordered ones.
  void settle(nn::LaunchOp launch) {
    const Wishes &wishes = kernels.wishesOf(kernels.kernelOf(launch));
    const Order common = wishes.isIndifferent() && wishes.wantsOneOrder() ? firstOrder(launch) : Order();
    auto wanted = [&](Type type, const std::optional<Order> &wish, const Order &order) {
      Order shared = isa<TensorType>(type) ? simplified(type, common) : Order();
      return wish ? *wish : shared.empty() ? order : shared;
    };
    llvm::SmallVector<Order> arguments, results;
    for (OpOperand &operand : launch->getOpOperands()) {
      Value value = operand.get();
      Order order = orders.lookup(value);
      std::optional<Order> wish;
      if (isa<TensorType>(value.getType()))
        wish = wishes.argument(operand.getOperandNumber());
      arguments.push_back(wanted(value.getType(), wish, order));
      if (arguments.back() != order)
        operand.set(reordered(value, arguments.back(), launch));
    }
    for (OpResult result : launch->getResults()) {
      Order order = orders.lookup(result);
      results.push_back(wanted(result.getType(), wishes.result(result.getResultNumber()), order));
      if (results.back() != order)
        putBack(result, /*written=*/results.back(), /*read=*/order);
    }
    kernels.setOrders(launch, arguments, results);
  }

  /// The first order, of operands and then of results, that is not their dimensions' own.
  Order firstOrder(nn::LaunchOp launch) const {
    for (ValueRange values : {ValueRange(launch.getOperands()), ValueRange(launch.getResults())})
      for (Value value : values)
        if (Order order = orders.lookup(value); !order.empty())
          return order;
    return {};
  }

  nn::LaunchOp build(Value value, const Order &from, const Order &to, Operation *like, OpBuilder &builder) {
    Location location = like->getLoc();
    if (std::string name = valueName(value); !name.empty())
      location = withNames(value.getLoc(), {{name + (to.empty() ? "_in_order" : "_reordered")}, false});
    nn::KernelOp kernel = kernels.reorder(location, value.getType(), from, to);
    auto launch =
        builder.create<nn::LaunchOp>(location, kernel.getResultTypes(), FlatSymbolRefAttr::get(kernel.getSymNameAttr()),
                                     ValueRange(value), ArrayAttr(), nn::PlaceAttr());
    if (Attribute phase = like->getAttr("nn.phase"))
      launch->setAttr("nn.phase", phase);
    return launch;
  }

  Value reordered(Value value, const Order &wanted, nn::LaunchOp user) {
    Value &copy = copies[value][std::vector<std::int64_t>(wanted.begin(), wanted.end())];
    if (!copy) {
      OpBuilder builder(user);
      copy = build(value, orders.lookup(value), wanted, user, builder).getResult(0);
      orders[copy] = wanted;
    }
    return copy;
  }

  /// The kernel writes in its order; all others read what a second launch makes of it.
  void putBack(OpResult result, const Order &written, const Order &read) {
    OpBuilder builder(result.getContext());
    builder.setInsertionPointAfter(result.getOwner());
    nn::LaunchOp launch = build(result, written, read, result.getOwner(), builder);
    result.replaceAllUsesExcept(launch.getResult(0), launch);
    if (read.empty())
      return;
    orders[launch.getResult(0)] = read;
  }

  KernelForms &kernels;
  llvm::SmallVector<nn::LaunchOp> launches;
  llvm::DenseMap<Value, Order> orders; // of the others: none
  llvm::DenseSet<Value> fixed;
  llvm::DenseMap<Value, std::map<std::vector<std::int64_t>, Value>> copies;
};

struct AssignOrders : impl::AssignOrdersBase<AssignOrders> {
  void runOnOperation() override {
    KernelForms kernels(getOperation());
    for (auto program : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      program.walk([&](nn::ScanOp scan) { OrderAssigner(scan.block(), kernels).assign(); });
      OrderAssigner(program.front(), kernels).assign();
    }
  }
};

} // namespace
} // namespace modc
