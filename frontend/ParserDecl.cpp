// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Declarations at file level: `import`, `dim`, `module`, `train` and what a train block holds.
#include "frontend/ParserImpl.h"

#include "llvm/ADT/STLExtras.h"

using namespace modc::ast;
using llvm::StringRef;

namespace modc {

DeclPtr Parser::parseFileItem() {
  static constexpr StringRef Words[] = {"import", "dim", "module", "train"};
  llvm::SMLoc start = token.loc();
  std::vector<Attribute> attributes;
  if (!parseAttributes(attributes) || reportForeignKeyword())
    return nullptr;
  Kind next = peek().kind;
  DeclPtr item;
  if (atWord("import") && next == Kind::String)
    item = parseImport();
  else if (atWord("dim") && next == Kind::Identifier)
    item = parseDim();
  else if (atWord("module") && next == Kind::Identifier)
    item = parseModule();
  else if (atWord("train") && next == Kind::Identifier)
    item = parseTrain();
  else
    return unknownDeclaration(Words, "`import`, `dim`, `module` or `train`");
  if (!item)
    return nullptr;
  item->attributes = std::move(attributes);
  item->range = rangeFrom(start);
  checkAttributes(*item);
  return item;
}

/// Reports what stands where a declaration was expected; a near word is proposed.
std::nullptr_t Parser::unknownDeclaration(llvm::ArrayRef<StringRef> words, StringRef what) {
  if (llvm::is_contained(words, token.word())) {
    // The right word before the wrong thing.
    bool takesString = atWord("import") || atWord("init") || atWord("repr") || atWord("freeze") || atWord("group");
    bool takesArguments = atWord("forward") || atWord("loss");
    bool takesValue = atWord("optimizer") || atWord("clip_grad_norm") || atWord("schedule");
    advance();
    return expected(takesString ? "a string" : takesArguments ? "`(`" : takesValue ? "`=`" : "a name");
  }
  bool looksDeclared = at(Kind::Identifier) && (peek().is(Kind::Identifier) || peek().is(Kind::String));
  if (!looksDeclared)
    return expected(what);
  reportOnce(diag::UnknownDeclaration, token.range(), describeToken()).didYouMean(closestName(token.text, words));
  return nullptr;
}

DeclPtr Parser::parseImport() {
  advance();
  auto import = std::make_unique<ImportDecl>();
  import->path = parsePlainString("the path of an import");
  if (!import->path)
    return nullptr;
  return import;
}

/// `dim N <= 64`
DeclPtr Parser::parseDim() {
  advance();
  auto dim = std::make_unique<DimDecl>();
  if (!parseName(dim->name))
    return nullptr;
  if (!expect(Kind::LessEqual))
    return nullptr;
  dim->upperBound = parseExpr();
  if (!dim->upperBound)
    return nullptr;
  return dim;
}

DeclPtr Parser::parseModule() {
  advance();
  auto module = std::make_unique<ModuleDecl>();
  if (!parseName(module->name))
    return nullptr;
  if (at(Kind::LeftParen) && !parseParameters(module->parameters, /*typesNeeded=*/true))
    return nullptr;
  for (const Parameter &parameter : module->parameters)
    for (const Attribute &attribute : parameter.attributes)
      reportOnce(diag::MisplacedAttribute, attribute.range, attribute.name.text, "an argument of a module");
  return parseMembers(module->members, module->braces) ? std::move(module) : nullptr;
}

DeclPtr Parser::parseTrain() {
  advance();
  auto train = std::make_unique<TrainDecl>();
  if (!parseName(train->model))
    return nullptr;
  bool parsed = parseBraces(train->braces, [&] {
    llvm::SMLoc start = token.loc();
    DeclPtr member = parseTrainMember();
    if (!member)
      return false;
    member->range = rangeFrom(start);
    train->members.push_back(std::move(member));
    return true;
  });
  return parsed ? std::move(train) : nullptr;
}

DeclPtr Parser::parseTrainMember() {
  static constexpr StringRef Words[] = {"loss", "freeze", "group", "optimizer", "clip_grad_norm", "schedule"};
  Kind next = peek().kind;
  if (atWord("loss") && next == Kind::LeftParen)
    return parseLoss();
  if (atWord("freeze") && next == Kind::String)
    return parseFreeze();
  if (atWord("group") && next == Kind::String)
    return parseGroup();
  if (at(Kind::Identifier) && next == Kind::Equal)
    return parseSetting();
  return unknownDeclaration(Words, "`loss(...)`, `freeze`, `group` or a setting `name = ...`");
}

/// `loss(logits, target: i64[N]) = expr`, or a block that returns it
DeclPtr Parser::parseLoss() {
  advance();
  auto loss = std::make_unique<LossDecl>();
  if (!parseParameters(loss->parameters, /*typesNeeded=*/false))
    return nullptr;
  if (accept(Kind::Equal)) {
    loss->value = parseExpr();
    return loss->value ? std::move(loss) : nullptr;
  }
  if (!at(Kind::LeftBrace))
    return expected("`=` or `{`");
  loss->body = parseBlock();
  return loss->body ? std::move(loss) : nullptr;
}

bool Parser::parsePatterns(std::vector<Owned<StringExpr>> &patterns) {
  do {
    Owned<StringExpr> pattern = parsePlainString("a key pattern");
    if (!pattern)
      return false;
    patterns.push_back(std::move(pattern));
  } while (accept(Kind::Comma));
  return true;
}

DeclPtr Parser::parseFreeze() {
  advance();
  auto freeze = std::make_unique<FreezeDecl>();
  return parsePatterns(freeze->patterns) ? std::move(freeze) : nullptr;
}

/// `group "fc2.*" { lr = 0.001, weight_decay = 0 }`
DeclPtr Parser::parseGroup() {
  advance();
  auto group = std::make_unique<GroupDecl>();
  if (!parsePatterns(group->patterns))
    return nullptr;
  bool parsed = parseBraces(group->braces, [&] {
    do {
      Owned<SettingDecl> setting = parseSetting();
      if (!setting)
        return false;
      group->settings.push_back(std::move(setting));
    } while (accept(Kind::Comma) && at(Kind::Identifier));
    return true;
  });
  return parsed ? std::move(group) : nullptr;
}

std::unique_ptr<SettingDecl> Parser::parseSetting() {
  llvm::SMLoc start = token.loc();
  std::optional<Identifier> name = parseIdentifier();
  if (!name || !expect(Kind::Equal))
    return nullptr;
  auto setting = std::make_unique<SettingDecl>();
  setting->name = std::move(*name);
  setting->value = parseExpr();
  return setting->value ? finish(std::move(setting), start) : nullptr;
}

} // namespace modc
