// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Writes a main file for `modc build` and `modc run`: the model behind a command line (modc/runner.h).
#include "passes/emit/EmitFiles.h"
#include "passes/emit/ModelText.h"

#include "llvm/ADT/StringExtras.h"

#include <fmt/format.h>

namespace modc {

/// runner.input<float, 2>("x", {"N", "64"})
static std::string inputText(const EmitPort &port) {
  if (port.host)
    return fmt::format("  const double {} = runner.number({});\n", port.name, cppString(port.key));
  std::string extents;
  for (const Dim &dim : port.dims)
    extents += (extents.empty() ? "" : ", ") + cppString(dim.str());
  return fmt::format("  const auto {} = runner.input<{}>({}, {{{}}});\n", port.name, port.type, cppString(port.key),
                     extents);
}

std::string runnerMain(mlir::ModuleOp program, const EmitOptions &options) {
  KernelLibrary none;
  EmitModel model(program, none, options);
  const EmitFunction &forward = *(model.eval() ? model.eval() : model.train());
  std::string inputs, names, outputs, bound;
  for (const EmitPort &port : forward.inputs) {
    inputs += inputText(port);
    names += (names.empty() ? "" : ", ") + port.name;
  }
  for (const EmitPort &port : forward.outputs) {
    outputs += fmt::format("  runner.output({}, {});\n", cppString(port.key), port.name);
    bound += (bound.empty() ? "" : ", ") + port.name;
  }
  std::string result = forward.outputs.size() == 1 ? "const auto " + bound : "const auto [" + bound + "]";
  return fmt::format(
      "{}#include \"{}.h\"\n#include \"modc/runner.h\"\n\nstatic int run(modc::Runner& runner) {{\n"
      "  {}::Model model(runner.seed());\n  if (runner.has_weights()) model.load_state_dict(runner.weights());\n"
      "  {}\n{}  runner.inputs_done();\n  {} = model({});\n{}  return runner.exit_code();\n}}\n\n"
      "int main(int argc, char** argv) {{ return modc::run_program(argc, argv, run); }}\n",
      banner(model), options.stem, options.nameSpace,
      model.eval()
          ? model.train() ? "if (runner.train()) model.train(); else model.eval();" : "runner.require_mode(\"eval\");"
          : "runner.require_mode(\"train\");",
      inputs, result, names, outputs);
}

} // namespace modc
