// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The dialect's text: round trips, and what the verifier and the shape rules say about wrong programs.
#include "OpCases.h"
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

// What is no program of the dialect is rejected by the parser or the verifier, with a reason.
TEST_F(Dialect, Verifier) {
  const std::pair<const char *, const char *> cases[] = {
      {"func.func @f(%x: tensor<?xf32>) { %0 = nn.relu %x : (tensor<?xf32>) -> tensor<?xf32> return }",
       "must be tensor of bool, i32, i64, f32 or f64 with known or named extents"},
      {"func.func @f(%x: tensor<*xf32>) { %0 = nn.relu %x : (tensor<*xf32>) -> tensor<*xf32> return }",
       "must be tensor of bool, i32, i64, f32 or f64 with known or named extents"},
      {"func.func @f(%x: tensor<3xi8>) { %0 = nn.neg %x : (tensor<3xi8>) -> tensor<3xi8> return }",
       "must be tensor of bool, i32, i64, f32 or f64 with known or named extents"},
      {"func.func @f(%x: tensor<?xf32, #nn.dims<N, 3>>) { return }", "the extents have rank 2, the tensor has rank 1"},
      {"func.func @f(%x: tensor<?xf32, #nn.dims<3>>) { return }", "extent `3` does not fit the tensor's size"},
      {"func.func @f(%x: tensor<4xf32, #nn.dims<N>>) { return }", "extent `N` does not fit the tensor's size"},
      {"func.func @f(%x: tensor<?xf32, #nn.dims<\"1 + N\">>) { return }", "`1 + N` is not an extent in canonical form"},
      {"func.func @f(%x: tensor<3xf32>) { %0 = nn.relu %x : (tensor<3xf32>) -> tensor<4xf32> return }",
       "inferred type(s) 'tensor<3xf32>' are incompatible with return type(s)"},
      {"func.func @f(%x: tensor<3xf32>) { %0 = nn.softmax %x : (tensor<3xf32>) -> tensor<3xf32> return }",
       "requires attribute 'dim'"},
      {"func.func @f(%x: tensor<3xf32>) { %0 = nn.softmax %x {dim = 1 : i64} : (tensor<3xf32>) -> tensor<3xf32> return "
       "}",
       "`softmax`: dim 1 is out of range: f32[3] has the dimensions -1 to 0"},
      {"nn.param @w : tensor<3xf32> = <\"zeros\">", "expects parent op 'nn.module'"}};
  for (auto [text, reason] : cases) {
    EXPECT_FALSE(parse(text)) << text;
    EXPECT_NE(errors.find(reason), std::string::npos) << text << "\n" << errors;
  }
}

struct ShapeError {
  const char *op;
  nn::OpCase example;
  const char *message;
};

// Shape rules name the operands and show their types as a spec writes them.
TEST_F(Dialect, ShapeRules) {
  const ShapeError cases[] = {
      {"add",
       {{{"f32[2, 3]"}, {"f32[4]"}}, ""},
       "`add`: shapes [2, 3] and [4] do not broadcast: dimension 1 is 3 in one and 4 in the other"},
      {"add", {{{"f32[N]"}, {"f64[N]"}}, ""}, "`add`: element types f32 and f64 differ"},
      {"exp", {{{"i64[N]"}}, ""}, "`exp`: wants a floating-point tensor, not i64[N]"},
      {"add", {{{"bool[N]"}, {"bool[N]"}}, ""}, "`add`: wants numbers, not bool[N]"},
      {"logical_and", {{{"f32[N]"}, {"f32[N]"}}, ""}, "`logical_and`: wants a bool tensor, not f32[N]"},
      {"where", {{{"i64[N]"}, {"f32[N]"}, {"f32[N]"}}, ""}, "`where`: wants a bool tensor, not i64[N]"},
      {"linear",
       {{{"f32[N, 63]"}, {"f32[128, 64]"}}, ""},
       "`linear`: the input f32[N, 63] has 63 features in its last dimension, the weight f32[128, 64] wants 64"},
      {"linear", {{{"f32[]"}, {"f32[128, 64]"}}, ""}, "`linear`: the input f32[] has no dimension of features"},
      {"linear",
       {{{"f32[2, 64]"}, {"f32[64]"}}, ""},
       "`linear`: the weight f32[64] must have two dimensions, [out, in]"},
      {"linear",
       {{{"f32[2, 64]"}, {"f32[8, 64]"}, {"f32[9]"}}, ""},
       "`linear`: the bias f32[9] does not fit the 8 output features of the weight f32[8, 64]"},
      {"linear",
       {{{"f32[2, 64]"}, {"f64[8, 64]"}}, ""},
       "`linear`: the input f32[2, 64] and the weight f64[8, 64] differ in element type"},
      {"linear", {{{"i64[2, 64]"}, {"i64[8, 64]"}}, ""}, "`linear`: wants a floating-point tensor, not i64[2, 64]"},
      {"matmul",
       {{{"f32[2, 3]"}, {"f32[4, 5]"}}, ""},
       "`matmul`: the last dimension of f32[2, 3] is 3, f32[4, 5] wants 4"},
      {"matmul",
       {{{"f32[]"}, {"f32[4]"}}, ""},
       "`matmul`: f32[] and f32[4]: both operands need at least one dimension; multiply scalars by *"},
      {"matmul",
       {{{"f32[2, 3, 4]"}, {"f32[5, 4, 3]"}}, ""},
       "`matmul`: the batch dimensions of f32[2, 3, 4] and f32[5, 4, 3]: shapes [2] and [5] do not broadcast: "
       "dimension 0 is "
       "2 in one and 5 in the other"},
      {"sum",
       {{{"f32[N, 3]"}}, "{dim = array<i64: 2>}"},
       "`sum`: dim 2 is out of range: f32[N, 3] has the dimensions -2 to 1"},
      {"mean", {{{"f32[N, 3]"}}, "{dim = array<i64: 1, -1>}"}, "`mean`: dim -1 of f32[N, 3] is named twice"},
      {"mean", {{{"i64[N]"}}, ""}, "`mean`: wants a floating-point tensor, not i64[N]"},
      {"reshape",
       {{{"f32[N, 3]"}}, "{shape = #nn.dims<N, 4>}"},
       "`reshape`: f32[N, 3] cannot become [N, 4]: 3*N elements are not 4*N"},
      {"reshape",
       {{{"f32[N, 3]"}}, "{shape = #nn.dims<\"-1\", 2>}"},
       "`reshape`: f32[N, 3] cannot become [-1, 2]: 3*N elements do not divide by 2"},
      {"reshape",
       {{{"f32[N, 3]"}}, "{shape = #nn.dims<\"-1\", \"-1\">}"},
       "`reshape`: f32[N, 3] cannot become [-1, -1]: only one extent may be -1"},
      {"reshape",
       {{{"f32[6]"}}, "{shape = #nn.dims<\"-2\", 3>}"},
       "`reshape`: the shape [-2, 3] has a negative extent"},
      {"reshape",
       {{{"f32[0]"}}, "{shape = #nn.dims<\"-1\", 0>}"},
       "`reshape`: f32[0] cannot become [-1, 0]: 0 elements do not divide by 0"},
      {"expand",
       {{{"f32[3]"}}, "{size = #nn.dims<4>}"},
       "`expand`: f32[3] cannot become [4]: only extents of 1 are repeated"},
      {"expand",
       {{{"f32[2, 3]"}}, "{size = #nn.dims<3>}"},
       "`expand`: f32[2, 3] cannot become [3]: it has fewer dimensions"},
      {"expand",
       {{{"f32[3]"}}, "{size = #nn.dims<\"-1\", 3>}"},
       "`expand`: f32[3] cannot become [-1, 3]: -1 is not allowed for a new dimension"},
      {"expand",
       {{{"f32[]"}}, "{size = #nn.dims<9223372036854775807, 2>}"},
       "`expand`: the number of elements of f32[9223372036854775807, 2] overflows"},
      {"permute", {{{"f32[2, 3]"}}, "{dims = array<i64: 0>}"}, "`permute`: f32[2, 3] has 2 dimensions, 1 are named"},
      {"permute", {{{"f32[2, 3]"}}, "{dims = array<i64: 0, 0>}"}, "`permute`: dim 0 of f32[2, 3] is named twice"},
      {"transpose",
       {{{"f32[2, 3]"}}, "{dim0 = 0 : i64, dim1 = -3 : i64}"},
       "`transpose`: dim -3 is out of range: f32[2, 3] has the dimensions -2 to 1"},
      {"cross_entropy",
       {{{"f32[N, 10]"}, {"f32[N]"}}, ""},
       "`cross_entropy`: the target holds class numbers and must be i64, not f32[N]"},
      {"cross_entropy",
       {{{"f32[N, 10]"}, {"i64[N, 10]"}}, ""},
       "`cross_entropy`: the input f32[N, 10] wants a target of shape [N], not i64[N, 10]"},
      {"cross_entropy",
       {{{"f32[N, 10]"}, {"i64[N]"}}, "{reduction = \"avg\"}"},
       "`cross_entropy`: reduction 'avg' is none of 'mean', 'sum' and 'none'"},
      {"mse_loss",
       {{{"f32[2]"}, {"f32[3]"}}, ""},
       "`mse_loss`: shapes [2] and [3] do not broadcast: dimension 0 is 2 in one and 3 in the other"}};
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  for (const ShapeError &wrong : cases) {
    errors.clear();
    const nn::OpInfo *op = nn::lookupOp(wrong.op);
    ASSERT_TRUE(op) << wrong.op;
    EXPECT_FALSE(nn::buildCase(*module, *op, wrong.example, "f32")) << nn::caseText(wrong.op, wrong.example);
    EXPECT_EQ(errors, std::string(wrong.message) + "\n");
  }
}

TEST_F(Dialect, SignaturesAreRead) {
  const nn::OpInfo *linear = nn::lookupOp("linear"), *sum = nn::lookupOp("sum"), *loss = nn::lookupOp("cross_entropy");
  ASSERT_TRUE(linear && sum && loss);
  EXPECT_EQ(nn::lookupOp("linear_packed"), nullptr);
  EXPECT_EQ(linear->summary, "y = x Wᵀ + b; W is [out, in]");
  ASSERT_EQ(linear->arguments.size(), 3u);
  EXPECT_EQ(linear->arguments[2].name, "bias");
  EXPECT_TRUE(linear->arguments[2].optional);
  EXPECT_EQ(linear->arguments[2].defaultText, "none");
  EXPECT_EQ(sum->arguments[1].kind, nn::OpArgument::Dims);
  EXPECT_EQ(sum->arguments[2].defaultText, "false");
  EXPECT_EQ(loss->arguments[2].kind, nn::OpArgument::Str);
  EXPECT_EQ(loss->arguments[2].defaultText, "'mean'");
}

} // namespace
