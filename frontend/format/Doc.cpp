// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Chooses the lines of a layout from left to right, without recursion.
#include "frontend/format/Doc.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Unicode.h"

#include <utility>

namespace modc {
namespace {

struct Item {
  const Doc *doc;
  unsigned indentation;
  bool broken;
};

/// True if `next`, flat, and what follows it up to the next new line fit into `columns`. A group that follows may have a
/// new line, unless `next` is to be broken first.
bool fits(const Doc &next, const std::vector<Item> &rest, int columns) {
  std::vector<std::pair<const Doc *, bool>> work{{&next, false}}; // with: may new lines end the text here?
  std::size_t remaining = rest.size();
  bool inRest = false;
  while (columns >= 0) {
    if (work.empty()) {
      if (remaining == 0)
        return true;
      const Item &item = rest[--remaining];
      inRest = true;
      work.push_back({item.doc, item.broken});
    }
    auto [doc, broken] = work.back();
    work.pop_back();
    switch (doc->kind) {
    case Doc::Kind::Text:
      columns -= static_cast<int>(displayWidth(doc->text));
      break;
    case Doc::Kind::HardLine:
    case Doc::Kind::BareLine:
      return true;
    case Doc::Kind::Line:
    case Doc::Kind::FillLine:
      if (broken)
        return true;
      --columns;
      break;
    case Doc::Kind::SoftLine:
      if (broken)
        return true;
      break;
    case Doc::Kind::Suffix:
      break;
    case Doc::Kind::IfBroken:
      columns -= static_cast<int>(displayWidth(broken ? doc->text : doc->flat));
      break;
    case Doc::Kind::Group:
    case Doc::Kind::Concat:
    case Doc::Kind::Indent:
      for (auto it = doc->parts.rbegin(); it != doc->parts.rend(); ++it)
        work.push_back({&*it, doc->kind == Doc::Kind::Group ? doc->breaks || (inRest && !next.first) : broken});
      break;
    }
  }
  return false;
}

class Printer {
public:
  Printer(std::string &out, unsigned indentation) : out(out) {
    std::size_t start = out.rfind('\n') + 1; // 0 without a new line
    column = displayWidth(llvm::StringRef(out).substr(start));
    base = indentation;
  }

  std::string print(const Doc &doc) {
    stack.push_back({&doc, base, doc.breaks});
    while (!stack.empty()) {
      Item item = stack.back();
      stack.pop_back();
      print(item);
    }
    return std::move(comments);
  }

private:
  void print(const Item &item) {
    const Doc &doc = *item.doc;
    switch (doc.kind) {
    case Doc::Kind::Text:
      return put(doc.text);
    case Doc::Kind::IfBroken:
      return put(item.broken ? doc.text : doc.flat);
    case Doc::Kind::Suffix:
      comments += "  " + doc.text;
      return;
    case Doc::Kind::HardLine:
      return newLine(item.indentation);
    case Doc::Kind::BareLine:
      return newLine(0);
    case Doc::Kind::Line:
      return item.broken ? newLine(item.indentation) : put(" ");
    case Doc::Kind::FillLine:
      return item.broken && column + 1 + doc.width > FormatWidth ? newLine(item.indentation) : put(" ");
    case Doc::Kind::SoftLine:
      return item.broken ? newLine(item.indentation) : void();
    case Doc::Kind::Concat:
      return push(doc, item.indentation, item.broken);
    case Doc::Kind::Indent:
      return push(doc, item.indentation + FormatIndent, item.broken);
    case Doc::Kind::Group:
      return push(doc, item.indentation,
                  doc.breaks || !fits(doc, stack, static_cast<int>(FormatWidth) - static_cast<int>(column)));
    }
  }

  void push(const Doc &doc, unsigned indentation, bool broken) {
    for (auto it = doc.parts.rbegin(); it != doc.parts.rend(); ++it)
      stack.push_back({&*it, indentation, broken});
  }

  void put(llvm::StringRef text) {
    out += text;
    column += displayWidth(text);
  }

  void newLine(unsigned indentation) {
    while (!out.empty() && out.back() == ' ')
      out.pop_back();
    out += std::exchange(comments, {}) + "\n";
    out.append(indentation, ' ');
    column = indentation;
  }

  std::string &out;
  std::string comments;
  unsigned column, base;
  std::vector<Item> stack;
};

} // namespace

unsigned displayWidth(llvm::StringRef text) {
  if (llvm::all_of(text, [](char c) { return llvm::isASCII(c); }))
    return text.size();
  int width = llvm::sys::unicode::columnWidthUTF8(text);
  return width < 0 ? text.size() : static_cast<unsigned>(width);
}

std::string print(const Doc &doc, unsigned indentation, std::string &out) {
  return Printer(out, indentation).print(doc);
}

} // namespace modc
