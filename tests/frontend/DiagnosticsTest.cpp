// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The printed form of reports, the error limit, and the search for near names.
#include "frontend/Diagnostics.h"

#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/raw_ostream.h"

#include <gtest/gtest.h>

#include <set>

using namespace modc;
using llvm::StringRef;

namespace {

struct Reports {
  llvm::SourceMgr sources;
  DiagnosticEngine diags{sources};
  StringRef text;

  explicit Reports(StringRef source) {
    unsigned id = sources.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(source, "m.mspec"), llvm::SMLoc());
    text = sources.getMemoryBuffer(id)->getBuffer();
  }

  llvm::SMRange find(StringRef part) const {
    size_t at = text.find(part);
    EXPECT_NE(at, StringRef::npos);
    return {llvm::SMLoc::getFromPointer(text.data() + at), llvm::SMLoc::getFromPointer(text.data() + at + part.size())};
  }

  std::string printed(bool colour = false) const {
    std::string result;
    llvm::raw_string_ostream stream(result);
    diags.print(stream, colour);
    return result;
  }
};

TEST(Diagnostics, PlaceLineCaretAndNotes) {
  Reports reports("module M {\n  foo = Bar(1)\n}\n");
  reports.diags.report(diag::ExpectedToken, reports.find("Bar(1)"), "a name", StringRef("`Bar`"))
      .note(reports.find("module"), "in this module")
      .note("nothing more");
  EXPECT_EQ(reports.printed(), "m.mspec:2:9: error: expected a name, found `Bar` [M0101]\n"
                               "  foo = Bar(1)\n"
                               "        ^~~~~~\n"
                               "m.mspec:1:1: note: in this module\n"
                               "module M {\n"
                               "^~~~~~\n"
                               "modc: note: nothing more\n");
}

TEST(Diagnostics, SuggestionIsAFixIt) {
  Reports reports("  @frozn w\n");
  reports.diags.report(diag::UnknownAttribute, reports.find("frozn"), "frozn").didYouMean("frozen");
  reports.diags.report(diag::UnknownAttribute, reports.find("w"), "w").didYouMean("");
  EXPECT_EQ(reports.printed(), "m.mspec:1:4: error: unknown attribute `@frozn`; did you mean `frozen`? [M0124]\n"
                               "  @frozn w\n"
                               "   ^~~~~\n"
                               "   frozen\n"
                               "m.mspec:1:10: error: unknown attribute `@w` [M0124]\n"
                               "  @frozn w\n"
                               "         ^\n");
}

TEST(Diagnostics, CaretsFollowTheDisplayedWidth) {
  Reports reports("\tα日 x\x1b$\n");
  reports.diags.report(diag::Semicolon, reports.find("x"));
  reports.diags.report(diag::Semicolon, reports.find("$"));
  EXPECT_EQ(reports.printed(), "m.mspec:1:8: error: `;` at the end of a statement; the newline ends it [M0142]\n"
                               "    α日 x<U+001B>$\n"
                               "        ^\n"
                               "m.mspec:1:10: error: `;` at the end of a statement; the newline ends it [M0142]\n"
                               "    α日 x<U+001B>$\n"
                               "                 ^\n");
}

TEST(Diagnostics, RangeOverLinesEndsWithTheFirst) {
  Reports reports("f(a,\n  b)\n");
  reports.diags.report(diag::Semicolon, reports.find("(a,\n  b)"));
  EXPECT_NE(reports.printed().find("\nf(a,\n ^~~\n"), std::string::npos) << reports.printed();
}

TEST(Diagnostics, LongLinesAreCutToAWindow) {
  std::string line(100000, 'x');
  line[50000] = '$';
  Reports reports(line);
  reports.diags.report(diag::Semicolon, reports.find("$"));
  std::string expected = "m.mspec:1:50001: error: `;` at the end of a statement; the newline ends it [M0142]\n..." +
                         std::string(80, 'x') + "$" + std::string(99, 'x') + "...\n" + std::string(83, ' ') + "^\n";
  EXPECT_EQ(reports.printed(), expected);
}

TEST(Diagnostics, PlaceAtTheEndOfTheFile) {
  for (const char *text : {"", "abc", "abc\n"}) {
    Reports reports(text);
    reports.diags.report(diag::Semicolon, llvm::SMLoc::getFromPointer(reports.text.end()));
    EXPECT_NE(reports.printed().find('^'), std::string::npos) << text;
  }
}

TEST(Diagnostics, ColourOnlyOnRequest) {
  Reports reports("abc");
  reports.diags.report(diag::Semicolon, reports.find("a"));
  EXPECT_EQ(reports.printed().find('\x1b'), std::string::npos);
  EXPECT_NE(reports.printed(true).find("\x1b["), std::string::npos);
}

TEST(Diagnostics, ErrorLimit) {
  Reports reports("abc");
  reports.diags.setErrorLimit(2);
  for (int i = 0; i != 2; ++i)
    reports.diags.report(diag::Semicolon, reports.find("a"));
  EXPECT_FALSE(reports.diags.limitReached());
  EXPECT_EQ(reports.printed().find("more than"), std::string::npos);
  reports.diags.report(diag::Semicolon, reports.find("b"));
  EXPECT_TRUE(reports.diags.limitReached());
  EXPECT_EQ(reports.diags.diagnostics().size(), 2u);
  EXPECT_NE(reports.printed().find(
                "modc: error: more than 2 errors, the rest is not shown (`--error-limit=N` changes this)\n"),
            std::string::npos);
  reports.diags.setErrorLimit(0);
  EXPECT_FALSE(reports.diags.limitReached());
}

TEST(Diagnostics, CodesAreUniqueAndTextsKeepTheStyle) {
  std::set<StringRef> codes, names;
  for (const DiagnosticInfo &info : allDiagnostics()) {
    EXPECT_TRUE(codes.insert(info.code).second) << info.code.str();
    EXPECT_TRUE(names.insert(info.name).second) << info.name.str();
    EXPECT_TRUE(info.code.size() == 5 && info.code[0] == 'M') << info.code.str();
    EXPECT_FALSE(info.text.ends_with(".")) << info.text.str();
    EXPECT_FALSE(info.text[0] >= 'A' && info.text[0] <= 'Z') << info.text.str();
    EXPECT_EQ(info.text.count('`') % 2, 0u) << info.text.str();
  }
}

TEST(ClosestName, FindsTyposAndCase) {
  const StringRef names[] = {"hidden", "inputs", "ReLU", "in_features", "N"};
  EXPECT_EQ(closestName("hiden", names), "hidden");
  EXPECT_EQ(closestName("Hidden", names), "hidden");
  EXPECT_EQ(closestName("relu", names), "ReLU");
  EXPECT_EQ(closestName("in_feature", names), "in_features");
  EXPECT_EQ(closestName("n", names), "N");
  EXPECT_EQ(closestName("x", names), "");
  EXPECT_EQ(closestName("outputs", names), "");
  EXPECT_EQ(closestName("completely_else", names), "");
  EXPECT_EQ(closestName("", names), "");
  EXPECT_EQ(closestName("hidden", names), "");
}

} // namespace
