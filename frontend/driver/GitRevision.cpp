// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reads a revision into an index of its own and writes files from there; the repository's index and files stay untouched.
#include "frontend/driver/GitRevision.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

#include <cstdlib>
#include <vector>

namespace fs = llvm::sys::fs;

namespace modc {
namespace {

llvm::Error failure(const llvm::Twine &message) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), message);
}

std::string textOf(const std::string &file) {
  auto buffer = llvm::MemoryBuffer::getFile(file);
  return buffer ? (*buffer)->getBuffer().str() : "";
}

class Git {
public:
  explicit Git(std::string directory) : directory(std::move(directory)) {}

  /// What the command prints.
  llvm::Expected<std::string> run(std::vector<std::string> arguments, const std::string &input = "/dev/null") {
    auto program = llvm::sys::findProgramByName("git");
    if (!program)
      return failure("git is not installed");
    arguments.insert(arguments.begin(), "git");
    std::vector<llvm::StringRef> words(arguments.begin(), arguments.end());
    std::string out = directory + "/out", errors = directory + "/errors";
    for (const std::string &file : {out, errors}) // a redirection does not cut what is longer
      (void)fs::remove(file);
    std::optional<llvm::StringRef> redirects[] = {llvm::StringRef(input), llvm::StringRef(out),
                                                  llvm::StringRef(errors)};
    if (llvm::sys::ExecuteAndWait(*program, words, std::nullopt, redirects) != 0)
      return failure(llvm::StringRef(textOf(errors)).rtrim());
    return textOf(out);
  }

private:
  std::string directory;
};

} // namespace

GitRevision::~GitRevision() {
  if (!directory.empty())
    (void)fs::remove_directories(directory);
}

llvm::Expected<std::string> GitRevision::extract(llvm::StringRef operand) {
  auto [revision, path] = operand.split(':');
  if (revision.empty() || revision.starts_with("-") || path.empty())
    return failure(operand + ": neither a file nor REVISION:path");
  llvm::SmallString<256> name;
  if (std::error_code error = fs::createUniqueDirectory("modc", name))
    return failure(name + ": " + error.message());
  directory = name.str().str();
  Git git(directory);
  auto root = git.run({"rev-parse", "--show-toplevel"});
  if (!root)
    return root.takeError();
  auto prefix = git.run({"rev-parse", "--show-prefix"});
  if (!prefix)
    return prefix.takeError();
  std::string inside = path.str();
  if (path.consume_front("./"))
    inside = llvm::StringRef(*prefix).rtrim("\n").str() + path.str();
  std::string top = llvm::StringRef(*root).rtrim("\n").str();
  ::setenv("GIT_INDEX_FILE", (directory + "/index").c_str(), /*overwrite=*/1);
  std::string list = directory + "/list";
  auto extracted = [&]() -> llvm::Error {
    if (auto done = git.run({"-C", top, "read-tree", revision.str()}); !done)
      return done.takeError();
    auto files = git.run({"-C", top, "ls-files", "-z", "--", ":(top,literal)" + inside, ":(top)*.mspec"});
    if (!files)
      return files.takeError();
    std::error_code error;
    llvm::raw_fd_ostream out(list, error);
    out << *files;
    out.close();
    if (error || out.has_error())
      return failure(list + ": cannot be written");
    auto written = git.run({"-C", top, "checkout-index", "-z", "--stdin", "--prefix=" + directory + "/tree/"}, list);
    return written ? llvm::Error::success() : written.takeError();
  }();
  ::unsetenv("GIT_INDEX_FILE");
  if (extracted)
    return extracted;
  std::string place = directory + "/tree/" + inside;
  if (!fs::exists(place))
    return failure(operand + ": there is no such file in that revision");
  return place;
}

} // namespace modc
