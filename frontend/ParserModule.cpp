// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Declarations of a module: what it registers, its forwards and its hooks, and static choices among them.
#include "frontend/ParserImpl.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringSwitch.h"

using namespace modc::ast;
using llvm::StringRef;

namespace modc {

DeclPtr Parser::parseMember() {
  llvm::SMLoc start = token.loc();
  std::vector<Attribute> attributes;
  if (!parseAttributes(attributes))
    return nullptr;
  DeclPtr member = parseMemberAfterAttributes();
  if (!member)
    return nullptr;
  member->attributes = std::move(attributes);
  member->range = rangeFrom(start);
  checkAttributes(*member);
  return member;
}

DeclPtr Parser::parseMemberAfterAttributes() {
  if (at(Kind::If))
    return parseIfDecl();
  if (at(Kind::For))
    return parseForDecl();
  if (at(Kind::Assert))
    return parseAssertDecl();
  if (at(Kind::String))
    return parseChild();
  if (at(Kind::Else)) {
    reportOnce(diag::ElseWithoutIf, token.range());
    return nullptr;
  }
  // A declaring word is one only before what it declares: `param = Linear(2, 2)` is a child.
  Kind next = peek().kind;
  if (next == Kind::Equal)
    return parseChild();
  bool isNamed = next == Kind::Identifier || next == Kind::String;
  if (isNamed)
    for (StateKind kind : {StateKind::Param, StateKind::Buffer, StateKind::Tensor})
      if (token.word() == spelling(kind))
        return parseStateDecl(kind);
  if (atWord("plain") && isNamed)
    return parsePlain();
  if (atWord("let") && next == Kind::Identifier)
    return parseLet();
  if (atWord("hook") && next == Kind::Identifier)
    return parseHook();
  if (atWord("init") && next == Kind::String)
    return parseInit();
  if (atWord("repr") && next == Kind::String)
    return parseRepr();
  if (atWord("forward") && next == Kind::LeftParen)
    return parseForward();
  return unknownMember();
}

/// What is none of the declarations; the common slips are told apart.
DeclPtr Parser::unknownMember() {
  static constexpr StringRef Words[] = {"param", "buffer", "tensor", "plain", "let", "hook", "init", "repr", "forward"};
  if (reportForeignKeyword())
    return nullptr;
  if (atWord("self") && peek().is(Kind::Dot)) {
    llvm::SMRange prefix(token.loc(), peek().end());
    reportOnce(diag::SelfInDeclaration, prefix).note("a member is declared by its bare name").fixIt(prefix, "");
    advance();
    advance();
    return at(Kind::Identifier) && peek().is(Kind::Equal) ? parseChild() : nullptr;
  }
  bool isFileLevel = atWord("module") || atWord("train") || atWord("import") || atWord("dim");
  if (isFileLevel && (peek().is(Kind::Identifier) || peek().is(Kind::String))) {
    reportOnce(diag::FileLevelOnly, token.range(), token.text);
    return nullptr;
  }
  if (at(Kind::Identifier) && peek().is(Kind::Colon) && !llvm::is_contained(Words, token.text)) {
    reportOnce(diag::MissingStateKind, token.range(), token.text).fixIt({token.loc(), token.loc()}, "param ");
    return nullptr;
  }
  if (at(Kind::Identifier) && peek().is(Kind::LeftParen)) {
    // Only `forward` is followed by an argument list.
    static constexpr StringRef Forward[] = {"forward"};
    if (StringRef near = closestName(token.text, Forward); !near.empty()) {
      reportOnce(diag::UnknownDeclaration, token.range(), describeToken()).didYouMean(near);
      return nullptr;
    }
  }
  return unknownDeclaration(Words, "a declaration of a module");
}

// Attributes

/// `@frozen @mode(eval)`, each possibly on a line of its own
bool Parser::parseAttributes(std::vector<Attribute> &attributes) {
  static constexpr StringRef Known[] = {"frozen", "transient", "grad", "mode"};
  while (at(Kind::At)) {
    llvm::SMLoc start = token.loc();
    advance();
    std::optional<Identifier> name = parseIdentifier();
    if (!name)
      return false;
    Attribute attribute;
    attribute.name = std::move(*name);
    bool isKnown = llvm::is_contained(Known, attribute.name.text);
    if (!isKnown)
      reportOnce(diag::UnknownAttribute, attribute.name.range, attribute.name.text)
          .didYouMean(closestName(attribute.name.text, Known));
    if (at(Kind::LeftParen) && !parseAttributeArguments(attribute))
      return false;
    attribute.range = rangeFrom(start);
    if (isKnown)
      attributes.push_back(std::move(attribute));
    skipNewlines();
  }
  return true;
}

/// `(eval)`
bool Parser::parseAttributeArguments(Attribute &attribute) {
  Token opening = token;
  advance();
  while (!at(Kind::RightParen)) {
    ExprPtr argument = parseExpr();
    if (!argument)
      return false;
    attribute.arguments.push_back(std::move(argument));
    if (!accept(Kind::Comma))
      break;
  }
  return expectClosing(Kind::RightParen, opening);
}

/// The attributes that may stand in front of a declaration, and how a message calls it.
static std::pair<StringRef, llvm::ArrayRef<StringRef>> attributesOf(const Decl &decl) {
  static constexpr StringRef Param[] = {"frozen"}, Buffer[] = {"transient"}, Tensor[] = {"grad"};
  static constexpr StringRef Child[] = {"frozen", "mode"};
  if (auto *state = llvm::dyn_cast<StateDecl>(&decl)) {
    switch (state->stateKind) {
    case StateKind::Param:
      return {"`param`", Param};
    case StateKind::Buffer:
      return {"`buffer`", Buffer};
    case StateKind::Tensor:
      return {"`tensor`", Tensor};
    }
  }
  switch (decl.kind) {
  case Decl::Kind::Child:
    return {"a submodule", Child};
  case Decl::Kind::Let:
    return {"`let`", Child};
  case Decl::Kind::Plain:
    return {"`plain`", Child};
  case Decl::Kind::Import:
    return {"`import`", {}};
  case Decl::Kind::Dim:
    return {"`dim`", {}};
  case Decl::Kind::Module:
    return {"`module`", {}};
  case Decl::Kind::Train:
    return {"`train`", {}};
  case Decl::Kind::If:
    return {"`if`", {}};
  case Decl::Kind::For:
    return {"`for`", {}};
  case Decl::Kind::Assert:
    return {"`assert`", {}};
  case Decl::Kind::Init:
    return {"`init`", {}};
  case Decl::Kind::Repr:
    return {"`repr`", {}};
  case Decl::Kind::Forward:
    return {"`forward`", {}};
  case Decl::Kind::Hook:
    return {"`hook`", {}};
  default:
    return {"an entry of `train`", {}};
  }
}

void Parser::checkAttributes(const Decl &decl) {
  auto [what, allowed] = attributesOf(decl);
  for (const Attribute &attribute : decl.attributes)
    if (!llvm::is_contained(allowed, attribute.name.text))
      reportOnce(diag::MisplacedAttribute, attribute.range, attribute.name.text, what);
}

// State and children

/// `param w: f32[4] = ones`, `param b: none`, `param head = embed.weight`; likewise `buffer` and `tensor`
DeclPtr Parser::parseStateDecl(StateKind kind) {
  advance();
  std::optional<MemberName> name = parseMemberName();
  if (!name)
    return nullptr;
  auto state = std::make_unique<StateDecl>();
  state->stateKind = kind;
  state->name = std::move(*name);
  if (!at(Kind::Colon) && !at(Kind::Equal))
    return expected("`:` or `=`");
  if (accept(Kind::Colon)) {
    state->type = parseType();
    if (!state->type)
      return nullptr;
  }
  if (!accept(Kind::Equal))
    return state;
  state->init = parseExpr();
  return state->init ? std::move(state) : nullptr;
}

template <typename DeclT> DeclPtr Parser::parseNamedValue() {
  auto decl = std::make_unique<DeclT>();
  auto name = [&] {
    if constexpr (std::is_same_v<decltype(decl->name), Identifier>)
      return parseIdentifier();
    else
      return parseMemberName();
  }();
  if (!name || !expect(Kind::Equal))
    return nullptr;
  decl->name = std::move(*name);
  decl->value = parseElement();
  return decl->value ? std::move(decl) : nullptr;
}

/// `fc1 = Linear(2, 3)`
DeclPtr Parser::parseChild() { return parseNamedValue<ChildDecl>(); }

/// `let shared = Block(3)`
DeclPtr Parser::parseLet() {
  advance();
  return parseNamedValue<LetDecl>();
}

/// `plain blocks = [Block(3)]`
DeclPtr Parser::parsePlain() {
  advance();
  return parseNamedValue<PlainDecl>();
}

/// `init "head.weight" = normal(0, 0.02)`
DeclPtr Parser::parseInit() {
  advance();
  auto init = std::make_unique<InitDecl>();
  init->pattern = parseString();
  if (!init->pattern || !expect(Kind::Equal))
    return nullptr;
  init->value = parseExpr();
  return init->value ? std::move(init) : nullptr;
}

/// `repr "{in_features}"`
DeclPtr Parser::parseRepr() {
  advance();
  auto repr = std::make_unique<ReprDecl>();
  repr->text = parseString();
  return repr->text ? std::move(repr) : nullptr;
}

// Static choices

bool Parser::parseMembers(std::vector<DeclPtr> &members, llvm::SMRange &braces) {
  return parseBraces(braces, [&] {
    DeclPtr member = parseMember();
    if (!member)
      return false;
    members.push_back(std::move(member));
    return true;
  });
}

DeclPtr Parser::parseIfDecl() {
  auto decl = std::make_unique<IfDecl>();
  do {
    advance();
    IfDecl::Branch &branch = decl->branches.emplace_back();
    branch.condition = parseHeaderExpr();
    if (!branch.condition || !parseMembers(branch.members, branch.braces))
      return nullptr;
    if (!acceptElse())
      return decl;
  } while (at(Kind::If));
  decl->hasElse = true;
  return parseMembers(decl->elseMembers, decl->elseBraces) ? std::move(decl) : nullptr;
}

DeclPtr Parser::parseForDecl() {
  auto decl = std::make_unique<ForDecl>();
  bool parsed = parseForHeader(decl->targets, decl->iterable) && parseMembers(decl->members, decl->braces);
  return parsed ? std::move(decl) : nullptr;
}

DeclPtr Parser::parseAssertDecl() {
  auto decl = std::make_unique<AssertDecl>();
  return parseAssertion(decl->condition, decl->message) ? std::move(decl) : nullptr;
}

// Functions

/// `forward(x: f32[N, 4]) -> f32[N, 2] { ... }`
DeclPtr Parser::parseForward() {
  auto forward = std::make_unique<ForwardDecl>();
  forward->nameRange = token.range();
  advance();
  if (!parseParameters(forward->parameters, /*typesNeeded=*/true))
    return nullptr;
  if (accept(Kind::Arrow)) {
    forward->result = parseResultTypes();
    if (!forward->result)
      return nullptr;
  }
  std::optional<Block> body = parseBlock();
  if (!body)
    return nullptr;
  forward->body = std::move(*body);
  return forward;
}

static HookKind hookKind(StringRef name) {
  return llvm::StringSwitch<HookKind>(name)
      .Case("forward_pre", HookKind::ForwardPre)
      .Case("forward", HookKind::Forward)
      .Case("backward_pre", HookKind::BackwardPre)
      .Case("backward", HookKind::Backward)
      .Case("backward_legacy", HookKind::BackwardLegacy)
      .Default(HookKind::Named);
}

/// `hook forward(fc1)(x, y) { ... }`, `hook forward(fc1) extern`, or named: `hook clamp6(x, y) { ... }`
DeclPtr Parser::parseHook() {
  static constexpr StringRef Kinds[] = {"forward_pre", "forward", "backward_pre", "backward", "backward_legacy"};
  advance();
  auto hook = std::make_unique<HookDecl>();
  if (!parseName(hook->name))
    return nullptr;
  hook->hookKind = hookKind(hook->name.text);
  if (hook->hookKind != HookKind::Named) {
    if (!parseHookTarget(*hook))
      return nullptr;
    if (atWord("extern")) {
      advance();
      return hook;
    }
    if (!at(Kind::LeftParen))
      return expected("`(` or `extern`");
  }
  if (!parseParameters(hook->parameters, /*typesNeeded=*/false))
    return nullptr;
  if (hook->hookKind == HookKind::Named && (at(Kind::LeftParen) || atWord("extern"))) {
    reportOnce(diag::UnknownHookKind, hook->name.range, hook->name.text)
        .didYouMean(closestName(hook->name.text, Kinds))
        .note("hooks on a module are `forward_pre`, `forward`, `backward_pre`, `backward` and `backward_legacy`");
    return nullptr;
  }
  hook->body = parseBlock();
  return hook->body ? std::move(hook) : nullptr;
}

/// `(fc1)`, `(layers[0].norm)`, `(self)`
bool Parser::parseHookTarget(HookDecl &hook) {
  Token opening = token;
  if (!expect(Kind::LeftParen))
    return false;
  hook.target = parsePostfix();
  if (!hook.target)
    return false;
  if (at(Kind::RightParen))
    return accept(Kind::RightParen);
  reportOnce(diag::ExpectedToken, token.range(), "`)`", describeToken())
      .note(opening.range(), "the module that the hook is on is opened here");
  return false;
}

} // namespace modc
