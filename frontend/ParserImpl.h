// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The recursive descent parser behind Parser.h: one method for each rule of the grammar, in one file for each part.
//
// A method that fails has reported and returns null (or false); its caller passes that up to the nearest statement or
// declaration, which skips to the next one. Nothing is reported twice at one place.
#pragma once

#include "frontend/Lexer.h"
#include "frontend/Parser.h"

#include "llvm/ADT/STLFunctionalExtras.h"

#include <deque>
#include <initializer_list>
#include <utility>

namespace modc {

class Parser {
public:
  Parser(llvm::StringRef text, DiagnosticEngine &diags) : text(text), diags(diags), lexer(text, diags) { advance(); }

  std::unique_ptr<ast::File> parseFile();

private:
  using Kind = Token::Kind;
  template <typename T> using Owned = std::unique_ptr<T>;

  // Both are far above what a spec needs and far below what the stack carries.
  static constexpr unsigned MaxNesting = 256; // of brackets, blocks and operators in the text
  static constexpr unsigned MaxHeight = 1024; // of an expression, for chains such as `a + a + ...`

  // Declarations (ParserDecl.cpp, ParserModule.cpp, ParserTrain.cpp)
  ast::DeclPtr parseFileItem();
  ast::DeclPtr parseImport();
  ast::DeclPtr parseDim();
  ast::DeclPtr parseModule();
  ast::DeclPtr parseTrain();
  ast::DeclPtr parseTrainMember();
  ast::DeclPtr parseLoss();
  ast::DeclPtr parseFreeze();
  ast::DeclPtr parseGroup();
  Owned<ast::SettingDecl> parseSetting();
  bool parsePatterns(std::vector<Owned<ast::StringExpr>> &patterns);

  ast::DeclPtr parseMember();
  ast::DeclPtr parseMemberAfterAttributes();
  ast::DeclPtr parseStateDecl(ast::StateKind kind);
  template <typename DeclT> ast::DeclPtr parseNamedValue();
  bool parseMembers(std::vector<ast::DeclPtr> &members, llvm::SMRange &braces);
  ast::DeclPtr parseChild();
  ast::DeclPtr parseLet();
  ast::DeclPtr parsePlain();
  ast::DeclPtr parseInit();
  ast::DeclPtr parseRepr();
  ast::DeclPtr parseIfDecl();
  ast::DeclPtr parseForDecl();
  ast::DeclPtr parseAssertDecl();
  ast::DeclPtr parseForward();
  ast::DeclPtr parseHook();
  bool parseHookTarget(ast::HookDecl &hook);
  ast::DeclPtr unknownMember();
  std::nullptr_t unknownDeclaration(llvm::ArrayRef<llvm::StringRef> words, llvm::StringRef what);
  void checkAttributes(const ast::Decl &decl);
  bool parseAttributes(std::vector<ast::Attribute> &attributes);
  bool parseAttributeArguments(ast::Attribute &attribute);
  std::optional<ast::MemberName> parseMemberName();
  bool parseParameters(std::vector<ast::Parameter> &parameters, bool typesNeeded);
  std::optional<ast::Parameter> parseParameter(bool typesNeeded);

  // Types (ParserType.cpp)
  ast::TypePtr parseType();
  ast::TypePtr parseTupleType();
  ast::TypePtr parseResultTypes();
  bool parseTypeElement(ast::TypeExpr &tuple);
  bool parseShape(ast::TypeExpr &type);

  // Statements (ParserStmt.cpp)
  ast::StmtPtr parseStmt();
  ast::StmtPtr parseReturn();
  ast::StmtPtr parseFor();
  ast::StmtPtr parseIf();
  ast::StmtPtr parseAssert();
  ast::StmtPtr parseNoGrad();
  ast::StmtPtr parseExprOrAssign();
  bool addTargets(ast::AssignStmt &assign, ast::ExprPtr expr);
  bool checkTarget(const ast::Expr &target);
  std::optional<ast::Block> parseBlock();
  bool parseAssertion(ast::ExprPtr &condition, Owned<ast::StringExpr> &message);
  bool parseForHeader(std::vector<ast::Identifier> &targets, ast::ExprPtr &iterable);
  ast::ExprPtr parseHeaderExpr();

  /// `{ item newline item }`: the braces, the separators and the recovery common to all blocks.
  bool parseBraces(llvm::SMRange &range, llvm::function_ref<bool()> parseItem);
  bool expectBlockStart();
  bool acceptElse();

  // Expressions (ParserExpr.cpp, ParserPrimary.cpp)
  ast::ExprPtr parseExpr();
  ast::ExprPtr parseExprList();
  ast::ExprPtr parseBinary(unsigned minimum);
  ast::ExprPtr parseNot();
  std::optional<ast::CompareOp> acceptComparison();
  ast::ExprPtr parseComparison();
  ast::ExprPtr parseRange();
  ast::ExprPtr parseUnary();
  ast::ExprPtr parsePower();
  ast::ExprPtr parsePostfix();
  ast::ExprPtr parseCall(ast::ExprPtr callee, llvm::SMLoc start);
  ast::ExprPtr parseScan(Owned<ast::CallExpr> call, llvm::SMLoc start);
  bool parseArguments(std::vector<ast::Argument> &arguments);
  bool parseArgument(std::vector<ast::Argument> &arguments);
  ast::ExprPtr parseSubscript(ast::ExprPtr base, llvm::SMLoc start);
  ast::ExprPtr parseSubscriptItem();
  ast::ExprPtr parseStar();

  ast::ExprPtr parsePrimary();
  ast::ExprPtr parseNumber();
  ast::ExprPtr parseParenthesized();
  ast::ExprPtr parseList();
  ast::ExprPtr parseDict(ast::ExprPtr callee, llvm::SMLoc start);
  bool parseDictEntry(ast::DictExpr &dict);
  ast::ExprPtr parseElement();
  ast::ExprPtr parseState(ast::StateKind kind);
  ast::ExprPtr parseStateInit(ast::ExprPtr shape, llvm::SMLoc start);
  ast::TypePtr typeOfSubscript(const ast::NameExpr &name, std::vector<ast::ExprPtr> dims, llvm::SMLoc start);
  ast::ExprPtr parseComprehension(ast::ExprPtr element, bool isFirst, Kind closing);
  static unsigned heightOf(const ast::ForClause &clause);
  bool parseClauses(std::vector<ast::ForClause> &clauses);
  bool parseTargets(std::vector<ast::Identifier> &targets);

  // Strings (ParserString.cpp)
  Owned<ast::StringExpr> parseString();
  Owned<ast::StringExpr> parsePlainString(llvm::StringRef use);
  bool parseStringParts(ast::StringExpr &string, llvm::StringRef body);
  ast::ExprPtr parseInterpolated(llvm::StringRef rest, const char *&pos);
  void parseEscape(const char *&pos, const char *end, std::string &text);

  // Tokens and recovery (Parser.cpp)
  const Token &peek(unsigned offset = 1);
  void advance();
  bool at(Kind kind) const { return token.kind == kind; }
  bool atWord(llvm::StringRef word) const { return token.word() == word; }
  bool accept(Kind kind);
  bool expect(Kind kind);
  bool expectClosing(Kind kind, const Token &opening);
  std::optional<ast::Identifier> parseIdentifier();
  bool parseName(ast::Identifier &name);
  bool reportForeignKeyword();
  std::string describeToken() const;
  std::nullptr_t expected(llvm::StringRef what);
  void skipNewlines();
  void synchronize(llvm::SMLoc itemStart, unsigned level);
  bool skipToNextParameter(unsigned level);
  bool atFileLevelItem();
  bool endOfItem();
  unsigned column(llvm::SMLoc loc) const;
  llvm::SMRange rangeFrom(llvm::SMLoc start) const { return {start, previousEnd}; }

  /// Reports unless something has been reported at this place.
  template <typename Diag, typename... Args>
  DiagnosticBuilder reportOnce(Diag diag, llvm::SMRange range, const Args &...args) {
    // The lexer reports too, not through here.
    bool repeated = lastReport == range.Start ||
                    (!diags.diagnostics().empty() && diags.diagnostics().back().range.Start == range.Start);
    lastReport = range.Start;
    return repeated ? DiagnosticBuilder::silent() : diags.report(diag, range, args...);
  }

  /// Completes a node that starts at `start` and ends before the current token. Null if it is too high.
  template <typename T> Owned<T> finish(Owned<T> node, llvm::SMLoc start) {
    node->range = rangeFrom(start);
    if constexpr (std::is_base_of_v<ast::Expr, T>)
      if (node->height > MaxHeight)
        return tooDeep(MaxHeight);
    return node;
  }
  std::nullptr_t tooDeep(unsigned limit);

  /// Makes `child` part of `node`.
  static void adopt(ast::Expr &node, ast::ExprPtr &place, ast::ExprPtr child) {
    node.height = std::max(node.height, child->height + 1);
    place = std::move(child);
  }
  static void adopt(ast::Expr &node, std::vector<ast::ExprPtr> &place, ast::ExprPtr child) {
    adopt(node, place.emplace_back(), std::move(child));
  }

  /// Counts one level of nesting while it lives.
  class Nesting {
  public:
    explicit Nesting(Parser &parser) : parser(parser) { ++parser.depth; }
    ~Nesting() { --parser.depth; }
    Nesting(const Nesting &) = delete;
    /// True, after a report, if the text is nested too deeply.
    bool tooDeep() { return parser.depth > MaxNesting && (parser.tooDeep(MaxNesting), true); }

  private:
    Parser &parser;
  };

  /// Sets a variable while it lives.
  template <typename T> struct Scoped {
    Scoped(T &place, T value) : place(place), saved(std::exchange(place, value)) {}
    ~Scoped() { place = saved; }
    Scoped(const Scoped &) = delete;
    T &place;
    T saved;
  };

  llvm::StringRef text;
  DiagnosticEngine &diags;
  Lexer lexer;
  Token token;
  std::deque<Token> ahead;
  llvm::SMLoc previousEnd;
  llvm::SMLoc lastReport;
  unsigned depth = 0;
  unsigned openBraces = 0;   // consumed and not yet closed
  unsigned openParens = 0;   // likewise, `(` and `[`
  bool inString = false;     // parses the `{expr}` of a string
  bool bracesAllowed = true; // `name { k: v }` is an expression here; not in the header of an `if` or a `for`
};

} // namespace modc
