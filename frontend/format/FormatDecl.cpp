// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Declarations: file level, modules, train blocks, argument lists, types.
#include "frontend/format/Formatter.h"

using namespace modc::ast;
using llvm::cast;

namespace modc {

void Formatter::decl(const Decl &decl) {
  begin();
  put(attributes(decl.attributes));
  switch (decl.kind) {
  case Decl::Kind::Module: {
    const auto &module = cast<ModuleDecl>(decl);
    Doc head = concat("module ", atom(module.name.range, module.name.text));
    // `()` says nothing.
    if (!module.parameters.empty())
      head.add(parameters(module.parameters));
    header(std::move(head));
    return members(module.braces, module.members);
  }
  case Decl::Kind::Train: {
    const auto &train = cast<TrainDecl>(decl);
    header(concat("train ", atom(train.model.range, train.model.text)));
    return members(train.braces, train.members);
  }
  case Decl::Kind::If:
    return ifDecl(cast<IfDecl>(decl));
  case Decl::Kind::For: {
    const auto &loop = cast<ForDecl>(decl);
    auto write = [&] {
      header(forHeader(loop.targets, *loop.iterable));
      members(loop.braces, loop.members);
    };
    if (flat || !mayBeOneLine(loop.braces, loop.members.size()) || !oneLine(write))
      write();
    return;
  }
  case Decl::Kind::Forward: {
    const auto &forward = cast<ForwardDecl>(decl);
    Doc name = atom(forward.nameRange, "forward"), list = parameters(forward.parameters);
    list.first = true;
    Doc head = concat(std::move(name), std::move(list));
    if (forward.result)
      head.add(concat(" -> ", type(*forward.result)));
    return function(std::move(head), forward.body);
  }
  case Decl::Kind::Hook: {
    const auto &hook = cast<HookDecl>(decl);
    return hook.body ? function(this->hook(hook), *hook.body) : put(modc::group(this->hook(hook)));
  }
  case Decl::Kind::Group:
    return group(cast<GroupDecl>(decl));
  case Decl::Kind::Loss:
    if (const auto &loss = cast<LossDecl>(decl); loss.body)
      return function(concat("loss", parameters(loss.parameters)), *loss.body);
    [[fallthrough]];
  default:
    put(modc::group(simpleDecl(decl)));
  }
}

/// One on a single line.
Doc Formatter::simpleDecl(const Decl &decl) {
  switch (decl.kind) {
  case Decl::Kind::Import:
    return concat("import ", string(*cast<ImportDecl>(decl).path));
  case Decl::Kind::Dim: {
    const auto &dim = cast<DimDecl>(decl);
    Doc name = concat("dim ", atom(dim.name.range, dim.name.text), " <= ");
    return concat(std::move(name), open(*dim.upperBound));
  }
  case Decl::Kind::State:
    return stateDecl(cast<StateDecl>(decl));
  case Decl::Kind::Child: {
    Doc name = memberName(cast<ChildDecl>(decl).name);
    return concat(std::move(name), " = ", open(*cast<ChildDecl>(decl).value));
  }
  case Decl::Kind::Let: {
    Doc name = atom(cast<LetDecl>(decl).name.range, cast<LetDecl>(decl).name.text);
    return concat("let ", std::move(name), " = ", open(*cast<LetDecl>(decl).value));
  }
  case Decl::Kind::Plain: {
    Doc name = memberName(cast<PlainDecl>(decl).name);
    return concat("plain ", std::move(name), " = ", open(*cast<PlainDecl>(decl).value));
  }
  case Decl::Kind::Init: {
    Doc pattern = string(*cast<InitDecl>(decl).pattern);
    return concat("init ", std::move(pattern), " = ", open(*cast<InitDecl>(decl).value));
  }
  case Decl::Kind::Repr:
    return concat("repr ", string(*cast<ReprDecl>(decl).text));
  case Decl::Kind::Assert:
    return assertion(*cast<AssertDecl>(decl).condition, cast<AssertDecl>(decl).message.get());
  case Decl::Kind::Setting: {
    Doc name = atom(cast<SettingDecl>(decl).name.range, cast<SettingDecl>(decl).name.text);
    return concat(std::move(name), " = ", open(*cast<SettingDecl>(decl).value));
  }
  case Decl::Kind::Freeze:
    return concat("freeze ", patterns(cast<FreezeDecl>(decl).patterns));
  default: {
    const auto &loss = cast<LossDecl>(decl);
    Doc head = concat("loss", parameters(loss.parameters), " = ");
    return concat(std::move(head), open(*loss.value));
  }
  }
}

Doc Formatter::stateDecl(const StateDecl &state) {
  Doc doc = concat(spelling(state.stateKind), " ", memberName(state.name));
  if (state.type)
    doc.add(concat(": ", type(*state.type)));
  if (state.init)
    doc.add(concat(" = ", open(*state.init)));
  return doc;
}

Doc Formatter::patterns(const std::vector<std::unique_ptr<StringExpr>> &patterns) {
  Doc doc;
  for (const auto &pattern : patterns)
    doc.add(concat(&pattern == &patterns.front() ? "" : ", ", string(*pattern)));
  return doc;
}

/// `group "fc2.*" { lr = 0.001, weight_decay = 0 }`
void Formatter::group(const GroupDecl &group) {
  header(concat("group ", patterns(group.patterns)));
  auto settings = [&] {
    out += "{ ";
    for (const auto &setting : group.settings) {
      out += &setting == &group.settings.front() ? "" : ", ";
      put(simpleDecl(*setting));
    }
    out += " }";
  };
  bool mayBeFlat =
      mayBeOneLine(group.braces, 1) && !group.settings.empty() && !atComment(group.braces.End.getPointer());
  if (mayBeFlat && oneLine(settings))
    return;
  braces(
      group.braces, group.settings.size(), [&](std::size_t i) { return group.settings[i]->range; },
      [&](std::size_t i) { decl(*group.settings[i]); });
}

void Formatter::ifDecl(const IfDecl &decl) {
  bool mayBeFlat = true;
  for (const IfDecl::Branch &branch : decl.branches)
    mayBeFlat &= mayBeOneLine(branch.braces, branch.members.size());
  mayBeFlat &= !decl.hasElse || mayBeOneLine(decl.elseBraces, decl.elseMembers.size());
  auto write = [&] {
    for (const IfDecl::Branch &branch : decl.branches) {
      if (&branch == &decl.branches.front())
        out += "if ";
      else
        elseLine(branch.condition->range.Start.getPointer(), "else if ");
      header(headerExpr(*branch.condition));
      members(branch.braces, branch.members);
    }
    if (!decl.hasElse)
      return;
    elseLine(decl.elseBraces.Start.getPointer(), "else ");
    members(decl.elseBraces, decl.elseMembers);
  };
  if (flat || !mayBeFlat || !oneLine(write))
    write();
}

// Functions

void Formatter::function(Doc head, const Block &body) {
  // The header's comments are consumed by now, so only the body is written twice.
  if (flat || !mayBeOneLine(body.range, body.statements.size()) || !oneLine([&] {
        header(head);
        block(body);
      })) {
    header(std::move(head));
    block(body);
  }
}

Doc Formatter::hook(const HookDecl &hook) {
  Doc doc = concat("hook ", atom(hook.name.range, hook.name.text));
  if (hook.target)
    doc.add(concat("(", expr(*hook.target), ")"));
  return hook.isExtern() ? doc.add(" extern") : doc.add(parameters(hook.parameters));
}

Doc Formatter::attributes(const std::vector<Attribute> &attributes) {
  Doc doc;
  for (const Attribute &attribute : attributes) {
    doc.add(concat("@", atom(attribute.name.range, attribute.name.text)));
    if (!attribute.arguments.empty()) {
      doc.add("(");
      for (const ExprPtr &argument : attribute.arguments)
        doc.add(concat(&argument == &attribute.arguments.front() ? "" : ", ", expr(*argument)));
      doc.add(")");
    }
    doc.add(" ");
  }
  return doc;
}

Doc Formatter::parameters(const std::vector<Parameter> &parameters) {
  auto range = [&](std::size_t i) {
    const Parameter &parameter = parameters[i];
    llvm::SMRange whole = parameter.name.range;
    if (!parameter.attributes.empty())
      whole.Start = parameter.attributes.front().range.Start;
    if (parameter.type)
      whole.End = parameter.type->range.End;
    if (parameter.defaultValue)
      whole.End = parameter.defaultValue->range.End;
    return whole;
  };
  const char *fileEnd = file.range.End.getPointer();
  bool broken = !parameters.empty() && commaAfter(range(parameters.size() - 1).End.getPointer(), fileEnd);
  return bracketed("(", ")", parameters.size(), true, broken, nullptr, range,
                   [&](std::size_t i) { return parameter(parameters[i]); });
}

Doc Formatter::parameter(const Parameter &parameter) {
  Doc doc = attributes(parameter.attributes);
  doc.add(atom(parameter.name.range, parameter.name.text));
  if (parameter.type)
    doc.add(concat(": ", type(*parameter.type)));
  if (parameter.defaultValue)
    doc.add(concat(" = ", expr(*parameter.defaultValue)));
  return doc;
}

Doc Formatter::type(const TypeExpr &type) {
  const char *end = type.range.End.getPointer();
  Doc doc;
  switch (type.kind) {
  case TypeExpr::Kind::Named:
    doc = atom(type.name.range, type.name.text);
    break;
  case TypeExpr::Kind::None:
    doc = atom(type.range, "none");
    break;
  case TypeExpr::Kind::Tensor:
    doc = atom(type.name.range, type.name.text);
    doc.add(bracketed(
        "[", "]", type.dims.size(), false, false, end, [&](std::size_t i) { return type.dims[i]->range; },
        [&](std::size_t i) { return expr(*type.dims[i]); }));
    break;
  case TypeExpr::Kind::Tuple: {
    auto range = [&](std::size_t i) {
      const TypeExpr::Element &element = type.elements[i];
      return element.name ? llvm::SMRange(element.name->range.Start, element.type->range.End) : element.type->range;
    };
    auto element = [&](std::size_t i) {
      const TypeExpr::Element &element = type.elements[i];
      if (!element.name)
        return this->type(*element.type);
      Doc name = atom(element.name->range, element.name->text);
      return concat(std::move(name), ": ", this->type(*element.type));
    };
    bool single = type.elements.size() == 1 && !type.elements.front().name;
    doc = bracketed("(", single ? ",)" : ")", type.elements.size(), !single, false, end, range, element);
    break;
  }
  }
  return type.optional ? doc.add("?") : doc;
}

} // namespace modc
