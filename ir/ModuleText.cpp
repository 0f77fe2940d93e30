// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// PyTorch's __repr__ of modules, from Module IR.
//
//   nn.module @Net type "Net" { nn.child @fc : @Linear }      Net(
//                                                               (fc): Linear(in_features=2, out_features=3, bias=True)
//                                                             )
#include "ir/ModuleText.h"
#include "ir/NN.h"

#include "mlir/IR/BuiltinOps.h"

#include <fmt/format.h>

#include <map>

namespace modc {
namespace {

/// torch.nn.modules.module._addindent: all lines but the first.
std::string indented(llvm::StringRef text) {
  std::string result;
  for (char c : text) {
    result += c;
    if (c == '\n')
      result += "  ";
  }
  return result;
}

/// "torch.float32" in a ParameterList, "torch.FloatTensor" in a ParameterDict.
llvm::StringRef elementName(mlir::Type element, bool asTensor) {
  if (element.isF64())
    return asTensor ? "torch.DoubleTensor" : "torch.float64";
  return asTensor ? "torch.FloatTensor" : "torch.float32";
}

class Printer {
public:
  explicit Printer(mlir::ModuleOp module) : symbols(module) {}

  std::string print(nn::ModuleOp module) {
    std::string &text = texts[module];
    if (text.empty())
      text = module.getType() == "ModuleList" ? printList(module) : printModule(module);
    return text;
  }

private:
  struct Child {
    std::string name, text;
  };

  nn::ModuleOp definition(llvm::StringRef name) { return symbols.lookup<nn::ModuleOp>(name); }

  /// The member at a path, through aliases on the way.
  mlir::Operation *resolve(nn::ModuleOp module, llvm::StringRef path) {
    auto [name, rest] = path.split('.');
    mlir::Operation *member = mlir::SymbolTable::lookupSymbolIn(module, name);
    if (auto alias = llvm::dyn_cast_or_null<nn::AliasOp>(member))
      member = resolve(module, alias.getTarget());
    auto child = llvm::dyn_cast_or_null<nn::ChildOp>(member);
    return child && !rest.empty() ? resolve(definition(child.getModule()), rest) : member;
  }

  std::vector<Child> children(nn::ModuleOp module) {
    std::vector<Child> result;
    for (mlir::Operation &op : module.getBody().front()) {
      llvm::StringRef name;
      if (auto symbol = op.getAttrOfType<mlir::StringAttr>(mlir::SymbolTable::getSymbolAttrName()))
        name = symbol.getValue();
      if (name.contains('.')) // a second owner of something below, which is printed there
        continue;
      mlir::Operation *target = llvm::isa<nn::AliasOp>(op) ? resolve(module, name) : &op;
      if (auto none = llvm::dyn_cast_or_null<nn::NoneOp>(target); none && none.getKind() == "child")
        result.push_back({name.str(), "None"});
      bool plain = llvm::isa<nn::ChildOp>(op) && llvm::cast<nn::ChildOp>(op).getPlain();
      if (auto child = llvm::dyn_cast_or_null<nn::ChildOp>(target); child && !plain)
        result.push_back({name.str(), print(definition(child.getModule()))});
    }
    return result;
  }

  /// What extra_repr() gives.
  std::string extra(nn::ModuleOp module) {
    bool isDict = module.getType() == "ParameterDict";
    if (!isDict && module.getType() != "ParameterList")
      return module.getRepr().value_or("").str();
    std::string lines;
    for (mlir::Operation &op : module.getBody().front()) {
      auto name = op.getAttrOfType<mlir::StringAttr>(mlir::SymbolTable::getSymbolAttrName());
      auto param =
          llvm::dyn_cast_or_null<nn::ParamOp>(llvm::isa<nn::AliasOp>(op) ? resolve(module, name.getValue()) : &op);
      if (!param)
        continue;
      auto type = llvm::cast<mlir::RankedTensorType>(param.getType());
      lines += fmt::format("{}  ({}): Parameter containing: [{} of size {}]", lines.empty() ? "" : "\n",
                           name.getValue().str(), elementName(type.getElementType(), isDict).str(),
                           fmt::join(type.getShape(), "x"));
    }
    return lines;
  }

  std::string printModule(nn::ModuleOp module) {
    std::string text = module.getType().str() + "(", extraText = extra(module);
    std::vector<Child> members = children(module);
    bool oneLine = members.empty() && extraText.find('\n') == std::string::npos;
    if (oneLine)
      return text + extraText + ")";
    if (!extraText.empty())
      text += "\n  " + indented(extraText);
    for (const Child &child : members)
      text += "\n  (" + child.name + "): " + indented(child.text);
    return text + "\n)";
  }

  /// A ModuleList writes equal neighbours once: `(0-2): 3 x ReLU()`.
  std::string printList(nn::ModuleOp module) {
    std::vector<Child> members = children(module);
    if (members.empty())
      return "ModuleList()";
    std::string text = "ModuleList(";
    for (std::size_t first = 0; first < members.size();) {
      std::size_t last = first;
      while (last + 1 < members.size() && members[last + 1].text == members[first].text)
        ++last;
      text += first == last ? fmt::format("\n  ({}): ", first)
                            : fmt::format("\n  ({}-{}): {} x ", first, last, last - first + 1);
      text += indented(members[first].text);
      first = last + 1;
    }
    return text + "\n)";
  }

  mlir::SymbolTable symbols;
  std::map<mlir::Operation *, std::string> texts;
};
} // namespace

std::string moduleText(mlir::ModuleOp module) {
  auto model = module->getAttrOfType<mlir::FlatSymbolRefAttr>("nn.model");
  Printer printer(module);
  return printer.print(mlir::SymbolTable(module).lookup<nn::ModuleOp>(model.getValue()));
}

} // namespace modc
