// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lines and blocks: indentation, blank lines, comments between items, blocks on one line.
#include "frontend/format/Formatter.h"
#include "frontend/format/Format.h"

#include <utility>

using namespace modc::ast;
using llvm::StringRef;

namespace modc {

std::string formatted(const File &file) { return Formatter(file).run(); }

std::string Formatter::run() {
  if (!file.range.isValid())
    return {};
  const char *end = file.range.End.getPointer();
  items(
      file.items.size(), end, [&](std::size_t i) { return file.items[i]->range; },
      [&](std::size_t i) { decl(*file.items[i]); });
  return std::move(out);
}

// Lines

void Formatter::begin() {
  if (!flat)
    out.append(level * FormatIndent, ' ');
}

void Formatter::put(const Doc &doc) {
  flatFailed |= flat && doc.breaks;
  lineComments += print(doc, level * FormatIndent, out);
}

void Formatter::end() {
  if (flat)
    return;
  while (!out.empty() && out.back() == ' ')
    out.pop_back();
  out += std::exchange(lineComments, {}) + "\n";
}

/// Keeps what `write` appends if it is one line that fits, else takes it back.
bool Formatter::oneLine(llvm::function_ref<void()> write) {
  std::size_t size = out.size(), comment = nextComment;
  std::string comments = lineComments;
  bool outer = std::exchange(flat, true), outerFailed = std::exchange(flatFailed, false);
  write();
  flat = outer;
  bool failed = std::exchange(flatFailed, outerFailed);
  std::size_t start = out.rfind('\n') + 1;
  if (!failed && start <= size && displayWidth(StringRef(out).substr(start)) <= FormatWidth)
    return true;
  out.resize(size);
  nextComment = comment;
  lineComments = comments;
  return false;
}

bool Formatter::atComment(const char *before) const {
  return nextComment != file.comments.size() && file.comments[nextComment].text.begin() < before;
}

/// An empty line stands before the line of `place`.
bool Formatter::blankBefore(const char *place) const {
  const char *begin = file.range.Start.getPointer();
  unsigned newlines = 0;
  while (place != begin && (place[-1] == ' ' || place[-1] == '\t' || place[-1] == '\n'))
    newlines += *--place == '\n';
  return newlines > 1;
}

void Formatter::ownLineComments(const char *before, bool &first) {
  for (; atComment(before); ++nextComment) {
    StringRef comment = file.comments[nextComment].text;
    if (!std::exchange(first, false) && blankBefore(comment.begin()))
      out += "\n";
    begin();
    out += comment;
    end();
  }
}

/// Comments behind something on its line.
void Formatter::trailingComments(const char *before) {
  for (; atComment(before) && !file.comments[nextComment].ownLine; ++nextComment)
    lineComments += "  " + file.comments[nextComment].text.str();
}

static bool standsAlone(const Decl *decl) {
  return decl && (llvm::isa<ModuleDecl>(decl) || llvm::isa<TrainDecl>(decl));
}

/// The items of a block or of the file, each with the comments around it.
void Formatter::items(std::size_t count, const char *end, llvm::function_ref<llvm::SMRange(std::size_t)> range,
                      llvm::function_ref<void(std::size_t)> write) {
  bool first = true;
  for (std::size_t i = 0; i != count; ++i) {
    const char *start = range(i).Start.getPointer();
    bool isFile = level == 0 && !flat;
    bool apart = isFile && i != 0 && (standsAlone(file.items[i].get()) || standsAlone(file.items[i - 1].get()));
    std::size_t before = out.size();
    bool hadComment = atComment(start);
    ownLineComments(start, first);
    if (apart && out.compare(before, 1, "\n") != 0 && (hadComment || !blankBefore(start)))
      out.insert(before, "\n");
    if (!std::exchange(first, false) && blankBefore(start))
      out += "\n";
    write(i);
    trailingComments(i + 1 != count ? range(i + 1).Start.getPointer() : end);
    this->end();
  }
  ownLineComments(end, first);
}

// Blocks

/// The text of a block allows it to stand on one line: it did, and holds no comment and at most one item.
bool Formatter::mayBeOneLine(llvm::SMRange range, std::size_t count) const {
  StringRef text(range.Start.getPointer(), range.End.getPointer() - range.Start.getPointer());
  return count <= 1 && text.size() <= 4 * std::size_t{FormatWidth} && !text.contains('\n');
}

/// `{`, the items and `}`, where the line goes on.
void Formatter::braces(llvm::SMRange range, std::size_t count, llvm::function_ref<llvm::SMRange(std::size_t)> itemRange,
                       llvm::function_ref<void(std::size_t)> write) {
  const char *end = range.End.getPointer();
  if (count == 0 && !atComment(end)) {
    out += "{}";
    return;
  }
  if (flat) {
    flatFailed |= !mayBeOneLine(range, count) || atComment(end);
    if (flatFailed)
      return;
    out += "{ ";
    write(0);
    out += " }";
    return;
  }
  out += "{";
  trailingComments(count != 0 ? itemRange(0).Start.getPointer() : end);
  this->end();
  ++level;
  items(count, end, itemRange, write);
  --level;
  begin();
  out += "}";
}

void Formatter::members(llvm::SMRange range, const std::vector<DeclPtr> &members) {
  braces(
      range, members.size(), [&](std::size_t i) { return members[i]->range; },
      [&](std::size_t i) { decl(*members[i]); });
}

void Formatter::block(const Block &block) {
  braces(
      block.range, block.statements.size(), [&](std::size_t i) { return block.statements[i]->range; },
      [&](std::size_t i) { stmt(*block.statements[i]); });
}

/// What stands before a block.
void Formatter::header(Doc doc) { put(modc::group(concat(std::move(doc), " "))); }

/// `else` behind a `}`, up to what stands at `next`; a comment between them keeps them apart.
void Formatter::elseLine(const char *next, StringRef word) {
  if (atComment(next)) {
    trailingComments(next);
    end();
    bool first = true;
    ownLineComments(next, first);
    begin();
  } else {
    out += " ";
  }
  out += word;
}

} // namespace modc
