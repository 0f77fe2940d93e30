// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Shortens PyTorch's spellings to the language's own, where both mean the same.
//
// The prefixes `torch.`, `nn.`, `F.` only skip the names that a module declares, so a name is left as it is where one of
// these would come between.
#include "frontend/format/Format.h"
#include "frontend/format/Walk.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/StringSwitch.h"

using namespace modc::ast;
using llvm::dyn_cast;
using llvm::StringRef;

namespace modc {
namespace {

class Shortener {
public:
  explicit Shortener(Decl &decl) {
    walk(decl, {[](ExprPtr &) {}, [&](StringRef name) { declare(name); }});
    walk(decl, {[&](ExprPtr &expr) { shorten(expr); }, [](StringRef) {}});
  }

private:
  void declare(StringRef name) {
    if (name.consume_back("*"))
      prefixes.push_back(name.str());
    else
      declared.insert(name);
  }

  bool isFree(StringRef name) const {
    return !declared.contains(name) &&
           llvm::none_of(prefixes, [&](const std::string &prefix) { return name.starts_with(prefix); });
  }

  void shorten(ExprPtr &expr) {
    if (auto *attribute = dyn_cast<AttributeExpr>(expr.get()))
      qualified(expr, *attribute);
    else if (auto *call = dyn_cast<CallExpr>(expr.get()))
      range(expr, *call) || size(expr, *call);
  }

  static bool isTorchModule(StringRef name) {
    return llvm::StringSwitch<bool>(name).Cases("torch", "nn", "F", "functional", "math", "optim", true).Default(false);
  }

  /// `torch`, `torch.nn.functional`, `F`
  bool isTorch(const Expr &expr) const {
    if (const auto *name = dyn_cast<NameExpr>(&expr))
      return isTorchModule(name->name) && isFree(name->name);
    const auto *attribute = dyn_cast<AttributeExpr>(&expr);
    return attribute && isTorchModule(attribute->name.text) && isTorch(*attribute->base);
  }

  void qualified(ExprPtr &expr, AttributeExpr &attribute) {
    StringRef name = attribute.name.text;
    // These begin something else where they stand alone; `e` would be a name of its own.
    if (isTorchModule(name) || name == "scan" || name == "no_grad" || name == "e" || name == "self" ||
        name == "training" || !isTorch(*attribute.base))
      return;
    name = llvm::StringSwitch<StringRef>(name)
               .Cases("float32", "float", "f32")
               .Cases("float64", "double", "f64")
               .Case("bfloat16", "bf16")
               .Cases("float16", "half", "f16")
               .Cases("int64", "long", "i64")
               .Cases("int32", "int", "i32")
               .Default(name);
    if (!isFree(name))
      return;
    auto shorter = std::make_unique<NameExpr>();
    shorter->name = name.str();
    shorter->range = attribute.name.range;
    expr = std::move(shorter);
  }

  /// A range binds looser than what may stand in a call, so the printer sets parentheses where they are needed.
  bool range(ExprPtr &expr, CallExpr &call) {
    const auto *callee = dyn_cast<NameExpr>(call.callee.get());
    std::size_t count = call.arguments.size();
    if (!callee || callee->name != "range" || !isFree("range") || count < 1 || count > 2)
      return false;
    for (const Argument &argument : call.arguments)
      if (argument.name || isa<StarExpr, ComprehensionExpr, StateExpr>(argument.value.get()))
        return false;
    auto range = std::make_unique<RangeExpr>();
    range->range = call.range;
    if (count == 1) {
      auto zero = std::make_unique<IntExpr>();
      zero->text = "0";
      zero->range = callee->range;
      range->lower = std::move(zero);
    } else {
      range->lower = std::move(call.arguments[0].value);
    }
    range->upper = std::move(call.arguments[count - 1].value);
    expr = std::move(range);
    return true;
  }

  /// Only with a literal: a member called `size` takes tensors.
  bool size(ExprPtr &expr, CallExpr &call) {
    auto *method = dyn_cast<AttributeExpr>(call.callee.get());
    if (!method || method->name.text != "size" || call.arguments.size() > 1 || !isFree("size") ||
        isTorch(*method->base))
      return false;
    if (!call.arguments.empty() && !isAxis(call.arguments[0]))
      return false;
    method->name.text = "shape";
    ExprPtr shape = std::move(call.callee);
    if (call.arguments.empty()) {
      shape->range = call.range;
      expr = std::move(shape);
      return true;
    }
    auto index = std::make_unique<IndexExpr>();
    index->range = call.range;
    index->base = std::move(shape);
    index->indices.push_back(std::move(call.arguments[0].value));
    expr = std::move(index);
    return true;
  }

  static bool isAxis(const Argument &argument) {
    const Expr *value = argument.value.get();
    if (const auto *unary = dyn_cast<UnaryExpr>(value); unary && unary->op == UnaryOp::Minus)
      value = unary->operand.get();
    return isa<IntExpr>(value) && (!argument.name || argument.name->text == "dim");
  }

  template <typename... Kinds> static bool isa(const Expr *expr) { return llvm::isa<Kinds...>(expr); }

  llvm::StringSet<> declared;
  std::vector<std::string> prefixes; // of computed names
};

} // namespace

void shortenSpellings(File &file) {
  for (DeclPtr &item : file.items)
    Shortener shortener(*item);
}

} // namespace modc
