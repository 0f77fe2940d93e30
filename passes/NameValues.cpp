// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Gives every value of a program the name that emitted code has for it: the spec's, as far as there is one.
//
//   %0 = nn.linear %x, %w, %b   loc("return linear(…)" in fc1)   fc1_out
//   %1 = nn.relu %0             loc("h = relu(fc1(x))")          h
//   %2 = nn.relu %1             loc("h = relu(h)")               h_relu, as h is taken
//
// Names are part of locations, which a rewrite hands on (ValueNames.h). Numbers distinguish what the spec does not.
#include "passes/Passes.h"
#include "passes/ValueNames.h"

#include "ir/Location.h"
#include "ir/Scan.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;

namespace modc {
#define GEN_PASS_DEF_NAMEVALUES
#include "passes/Passes.h.inc"

namespace {

class Namer {
public:
  explicit Namer(func::FuncOp program) {
    Operation *terminator = program.front().getTerminator();
    for (unsigned i = 0; i < program.getNumArguments(); ++i)
      if (auto name = program.getArgAttrOfType<StringAttr>(i, "nn.name"))
        taken.insert(name.getValue());
    for (unsigned i = 0; i < terminator->getNumOperands(); ++i)
      if (auto name = program.getResultAttrOfType<StringAttr>(i, "nn.name")) {
        taken.insert(name.getValue());
        ports.try_emplace(terminator->getOperand(i), name.getValue().str());
      }
    program.walk<WalkOrder::PreOrder>([&](Operation *op) {
      if (auto scan = dyn_cast<nn::ScanOp>(op))
        nameLoop(scan);
      else if (auto tensorOp = dyn_cast<nn::TensorOp>(op); tensorOp && tensorOp.opClass() != nn::OpClass::Value)
        nameResults(op); // constants are no variables
    });
  }

private:
  std::string take(llvm::ArrayRef<std::string> wanted) {
    for (const std::string &name : wanted)
      if (taken.insert(name).second)
        return name;
    for (int count = 2;; ++count)
      if (std::string name = wanted.front() + "_" + std::to_string(count); taken.insert(name).second)
        return name;
  }

  void nameResults(Operation *op) {
    ValueNames names, given = valueNames(op->getLoc()); // by a pass before this one
    for (Value result : op->getResults()) {
      auto port = ports.find(result);
      llvm::SmallVector<std::string> wanted = specNames(op->getLoc(), plainLabel(op));
      if (!given.names.empty())
        wanted.insert(wanted.begin(), given.names.front());
      if (auto carry = nextCarries.find(result); carry != nextCarries.end())
        wanted.insert(wanted.begin(), carry->second + "_new");
      names.names.push_back(port != ports.end() ? port->second : take(wanted));
    }
    op->setLoc(withNames(op->getLoc(), names));
  }

  /// Carries and slices are called as in the spec, and the results as in "hs, h = scan(x, h0) …".
  void nameLoop(nn::ScanOp scan) {
    std::size_t own = scan.getSequences().size() + scan.getInits().size(); // captures have their names outside
    for (BlockArgument argument : scan.block().getArguments().take_front(own)) {
      std::string name = parameterName(argument.getLoc());
      if (!name.empty())
        argument.setLoc(withNames(argument.getLoc(), {{take({name, name + "_carry"})}, false}));
    }
    for (unsigned i = 0; i < scan.getInits().size(); ++i)
      if (!valueName(scan.carry(i)).empty())
        nextCarries.try_emplace(scan.yieldedCarry(i), valueName(scan.carry(i)));
    auto [left, right] = userFrame(scan.getLoc()).text.split('=');
    llvm::SmallVector<llvm::StringRef> parts;
    left.split(parts, ',');
    if (parts.size() != scan->getNumResults() || right.empty())
      return;
    ValueNames names;
    for (auto [part, result] : llvm::zip(parts, scan->getResults())) {
      auto port = ports.find(result);
      std::string name = part.trim().str();
      bool isName = llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; }) && !name.empty();
      names.names.push_back(port != ports.end() ? port->second : take({isName ? name : "scan_out", name + "_scanned"}));
    }
    scan->setLoc(withNames(scan->getLoc(), names));
  }

  llvm::StringSet<> taken;
  llvm::DenseMap<Value, std::string> ports, nextCarries;
};

struct NameValues : impl::NameValuesBase<NameValues> {
  void runOnOperation() override {
    for (auto program : getOperation().getOps<func::FuncOp>())
      Namer{program};
  }
};

} // namespace
} // namespace modc
