// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls of the library's functions, which are written in the language: their statements run in place of the call.
//
//   l1_loss(x, y)        =>        nn.sub, nn.abs and nn.mean, at the place of the call
#include "frontend/ForwardImporter.h"
#include "frontend/FunctionLibrary.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

bool isFunctionOfLibrary(llvm::StringRef name) {
  return !name.empty() && llvm::isLower(name.front()) && libraryText(name);
}

bool ForwardImporter::isLibraryFunction(llvm::StringRef name) const {
  return name != function && isFunctionOfLibrary(name);
}

StaticValue ForwardImporter::callLibraryFunction(llvm::StringRef name, const CallArguments &arguments,
                                                 const ast::Expr &call) {
  const ModuleType *type = import.files.find(file, name);
  Instance function; // has no members
  function.display = name.str();
  for (const ast::DeclPtr &member : type->decl->members)
    if (const auto *forward = llvm::dyn_cast<ast::ForwardDecl>(member.get()))
      function.forwards.push_back(forward);
  const ast::ForwardDecl *decl = chooseForward(function, arguments, call);
  if (!decl)
    return {};
  std::vector<Formal> formals;
  for (const ast::Parameter &parameter : decl->parameters)
    formals.push_back({parameter.name.text, !parameter.defaultValue});
  std::optional<std::vector<int>> bound = bindArguments(name, formals, arguments, call);
  if (!bound)
    return {};
  ImportContext::Frame frame(import, call.range, fmt::format("in the call of `{}` here", name.str()));
  if (import.depth() > ImportContext::MaxDepth) {
    import.report(diag::CallTooDeep, call.range, ImportContext::MaxDepth);
    return {};
  }
  ForwardImporter inside(import, *type->file, function, mode, body);
  inside.builder.restoreInsertionPoint(builder.saveInsertionPoint());
  inside.function = name.str();
  inside.caller = locate(call);
  inside.noGrad = noGrad;
  if (!inside.checkParameters(decl->parameters))
    return {};
  for (auto [parameter, index] : llvm::zip(decl->parameters, *bound)) {
    StaticValue value = index < 0 ? inside.evaluate(*parameter.defaultValue) : arguments[index].value;
    llvm::SMRange range = index < 0 ? parameter.defaultValue->range : arguments[index].range;
    if (parameter.type)
      value = inside.convertArgument(*parameter.type, value, range, parameter);
    if (value.isPoison())
      return {};
    inside.locals[parameter.name.text] = std::move(value);
  }
  return inside.run(decl->body, decl->result.get(), call.range);
}

} // namespace modc
