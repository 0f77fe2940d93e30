// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The dialect's text: round trips, and what the verifier and the shape rules say about wrong programs.
#include "ir/NN.h"
#include "ir/OpRegistry.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Parser/Parser.h"

#include <gtest/gtest.h>

using namespace modc;

namespace {

struct Dialect : testing::Test {
  mlir::MLIRContext context;
  std::string errors;
  mlir::ScopedDiagnosticHandler handler{&context, [this](mlir::Diagnostic &diagnostic) {
                                          errors += diagnostic.str() + "\n";
                                          return mlir::success();
                                        }};
  Dialect() { context.loadDialect<nn::NNDialect, mlir::func::FuncDialect>(); }

  mlir::OwningOpRef<mlir::ModuleOp> parse(llvm::StringRef text) {
    errors.clear();
    return mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  }
};

std::string textOf(mlir::Operation *op) {
  std::string text;
  llvm::raw_string_ostream(text) << *op;
  return text;
}

const char *const mlp = R"(
nn.module @Linear type "Linear" repr "in_features=4, out_features=3, bias=True" {
  nn.param @weight : tensor<3x4xf32> = <"kaiming_uniform", [2.25]>
  nn.param @bias : tensor<3xf32> = <"uniform", [-0.5, 0.5]> frozen
  nn.forward @forward_train(%x: tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x3xf32, #nn.dims<N, 3>> attributes {mode = "train"} {
    %w = nn.get "weight" : tensor<3x4xf32>
    %b = nn.get "bias" : tensor<3xf32>
    %y = nn.linear %x, %w, %b : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<?x3xf32, #nn.dims<N, 3>>
    nn.return %y : tensor<?x3xf32, #nn.dims<N, 3>>
  }
}
nn.module @Net type "Net" {
  nn.child @fc : @Linear frozen
  nn.buffer @ctr : tensor<f32> = <"values", [0.0]> transient
  nn.forward @forward_train(%x: tensor<?x4xf32, #nn.dims<"N + 1", 4>> {nn.name = "x"}) -> tensor<?x3xf32, #nn.dims<"N + 1", 3>> attributes {mode = "train"} {
    %y = nn.call "fc" @Linear::@forward_train(%x) : (tensor<?x4xf32, #nn.dims<"N + 1", 4>>) -> tensor<?x3xf32, #nn.dims<"N + 1", 3>>
    nn.return %y : tensor<?x3xf32, #nn.dims<"N + 1", 3>>
  }
}
nn.slot "param" @"fc.weight" : tensor<3x4xf32> = <"kaiming_uniform", [2.25]> trainable
nn.slot_alias @"again.weight" = @"fc.weight"
nn.packed_slot @"fc.weight.packed" of @"fc.weight" : tensor<1x4x16xf32>
func.func @eval(%x: tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x3xf32, #nn.dims<N, 3>> {
  %w = nn.read @"fc.weight" : tensor<3x4xf32>
  %y = nn.linear %x, %w : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<3x4xf32>) -> tensor<?x3xf32, #nn.dims<N, 3>>
  %d = nn.seed 0 -> tensor<?x3xf32, #nn.dims<N, 3>>
  nn.contribute @"fc.weight", %w : tensor<3x4xf32>
  return %y : tensor<?x3xf32, #nn.dims<N, 3>>
}
)";

TEST_F(Dialect, RoundTrip) {
  auto module = parse(mlp);
  ASSERT_TRUE(module) << errors;
  std::string printed = textOf(*module);
  auto again = parse(printed);
  ASSERT_TRUE(again) << errors;
  EXPECT_EQ(textOf(*again), printed);
  EXPECT_NE(printed.find("#nn.dims<\"N + 1\", 3>"), std::string::npos) << printed;
}

} // namespace
