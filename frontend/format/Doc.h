// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A layout with choices, after Wadler, "A prettier printer" (2003): a group stands on one line if it fits, else each of
// its own lines is broken.
//
//   group({"f(", indent({softLine(), "a,", line(), "b"}), softLine(), ")"})      f(a, b)    or    f(
//                                                                                                   a,
//                                                                                                   b
//                                                                                                 )
#pragma once

#include "llvm/ADT/StringRef.h"

#include <initializer_list>
#include <string>
#include <vector>

namespace modc {

struct Doc {
  enum class Kind : unsigned char {
    Text,
    Line,     // a blank, or a new line where the group is broken
    SoftLine, // nothing, or a new line
    HardLine, // always a new line
    BareLine, // likewise, without indentation
    FillLine, // a blank, or a new line where the group is broken and the next `width` columns do not fit
    Suffix,   // a comment: printed at the end of the line that it stands in
    IfBroken, // `text` where the group is broken, else `flat`
    Concat,
    Indent,
    Group
  };
  Kind kind = Kind::Concat;
  bool breaks = false; // holds something that needs a new line
  bool first = false;  // a group that is broken before those behind it on the line
  unsigned width = 0;
  std::string text, flat;
  std::vector<Doc> parts;

  Doc() = default;
  Doc(const char *text) : kind(Kind::Text), text(text) {}
  Doc(llvm::StringRef text) : kind(Kind::Text), text(text) {}
  Doc(std::string text) : kind(Kind::Text), text(std::move(text)) {}

  Doc &add(Doc part) {
    if (kind == Kind::Text) {
      Doc first = std::move(*this);
      *this = Doc();
      parts.push_back(std::move(first));
    }
    breaks |= part.breaks;
    parts.push_back(std::move(part));
    return *this;
  }
};

inline Doc make(Doc::Kind kind, bool breaks = false) {
  Doc doc;
  doc.kind = kind;
  doc.breaks = breaks;
  return doc;
}
inline Doc line() { return make(Doc::Kind::Line); }
inline Doc softLine() { return make(Doc::Kind::SoftLine); }
inline Doc hardLine() { return make(Doc::Kind::HardLine, true); }
inline Doc bareLine() { return make(Doc::Kind::BareLine, true); }
inline Doc suffix(llvm::StringRef comment) {
  Doc doc = make(Doc::Kind::Suffix, true);
  doc.text = comment.str();
  return doc;
}
inline Doc fillLine(unsigned nextWidth) {
  Doc doc = make(Doc::Kind::FillLine);
  doc.width = nextWidth;
  return doc;
}
inline Doc ifBroken(llvm::StringRef broken, llvm::StringRef flat = "") {
  Doc doc = make(Doc::Kind::IfBroken);
  doc.text = broken.str();
  doc.flat = flat.str();
  return doc;
}
inline Doc wrapped(Doc::Kind kind, Doc part) { return std::move(make(kind).add(std::move(part))); }
inline Doc indent(Doc part) { return wrapped(Doc::Kind::Indent, std::move(part)); }
inline Doc group(Doc part) { return wrapped(Doc::Kind::Group, std::move(part)); }
template <typename... Parts> Doc concat(Parts &&...parts) {
  Doc doc;
  (doc.add(Doc(std::forward<Parts>(parts))), ...);
  return doc;
}

/// Appends the layout to `out`, whose last line it continues; new lines are indented by `indentation`. Comments that have
/// not reached the end of their line are handed back.
std::string print(const Doc &doc, unsigned indentation, std::string &out);

/// Columns of a text on one line.
unsigned displayWidth(llvm::StringRef text);

constexpr unsigned FormatWidth = 120;
constexpr unsigned FormatIndent = 2;

} // namespace modc
