// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `modc-opt` program: runs single passes over Module IR in text form, for tests and reproducers.
#include "passes/Passes.h"
#include "passes/Pipeline.h"

#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  registry.insert<modc::nn::NNDialect, mlir::func::FuncDialect>();
  modc::registerPipelinePasses();
  return mlir::asMainReturnCode(mlir::MlirOptMain(argc, argv, "modc's passes over Module IR\n", registry));
}
