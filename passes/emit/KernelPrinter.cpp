// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Assembles a kernel's function: signature and body.
#include "passes/emit/KernelPrinter.h"

#include "passes/emit/KernelPrinterImpl.h"
#include "passes/emit/LongLines.h"

#include <fmt/format.h>

#include <cctype>
#include <sstream>

namespace modc {

static std::string parameter(const KernelArg &arg, bool qualifiers, const std::string &name) {
  const std::string type = arg.kind == KernelArg::Executor ? "" : printer::typeName(arg.type);
  const char *restricted = qualifiers && !arg.mayAlias ? " __restrict" : "";
  switch (arg.kind) {
  case KernelArg::Input:
    return fmt::format("const {}*{} {}", type, restricted, name);
  case KernelArg::InOut:
  case KernelArg::Output:
    return fmt::format("{}*{} {}", type, restricted, name);
  case KernelArg::Scratch:
    return fmt::format("std::byte*{} {}", restricted, name);
  case KernelArg::Executor:
    return "const modc::Executor& " + name;
  case KernelArg::Extent:
  case KernelArg::Scalar:
    return fmt::format("{} {}", type, name);
  }
  throw InternalError("unknown kind of kernel argument");
}

std::string printSignature(const ScheduledKernel &kernel, bool qualifiers) {
  const printer::Names names(kernel);
  std::string args;
  for (const KernelArg &arg : kernel.args)
    args += (args.empty() ? "" : ", ") + parameter(arg, qualifiers, names.lookup(arg.name));
  return fmt::format("void {}({}) noexcept", kernel.name, args);
}

static bool occurs(const std::string &name, const std::string &text) {
  const auto inWord = [&](size_t i) {
    return i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) || text[i] == '_');
  };
  for (size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1))
    if ((at == 0 || !inWord(at - 1)) && !inWord(at + name.size()))
      return true;
  return false;
}

/// The name of an argument that the simplified body does not read is only a comment.
static std::string definitionHead(const ScheduledKernel &kernel, const std::string &body) {
  const printer::Names names(kernel);
  std::string args;
  for (const KernelArg &arg : kernel.args) {
    const std::string &name = names.lookup(arg.name);
    args += (args.empty() ? "" : ", ") + parameter(arg, true, occurs(name, body) ? name : "/*" + name + "*/");
  }
  return fmt::format("void {}({}) noexcept", kernel.name, args);
}

std::string printKernel(const ScheduledKernel &kernel) {
  printer::Facts facts;
  const ScratchPlan scratch = planScratch(kernel.body);
  const Halide::Internal::Stmt body = printer::prepare(kernel, scratch, facts);
  printer::Names names(kernel);
  printer::StmtPrinter printer(kernel, facts, names, scratch);
  const std::string lines = printer.run(body);
  return breakLongLines(definitionHead(kernel, lines) + " {\n" + lines + "}\n");
}

std::string printStmt(const ScheduledKernel &kernel) {
  std::ostringstream text;
  text << kernel.body;
  return text.str();
}

} // namespace modc
