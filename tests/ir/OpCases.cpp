// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The table of cases, and how a case becomes a function with operands.
#include "OpCases.h"
#include "ir/NN.h"
#include "passes/kernels/Kernel.h"

#include "mlir/AsmParser/AsmParser.h"

#include <random>

namespace modc::nn {

std::vector<OpCase> unary(double low, double high) {
  return {{{{"F[2, 3]", low, high}}, ""},
          {{{"F[]", low, high}}, ""},
          {{{"F[N]", low, high}}, ""},
          {{{"F[2, N, 19]", low, high}}, ""}};
}

/// Shapes that are equal, broadcast on either side or on both, and scalars.
std::vector<OpCase> binary(OperandCase x, OperandCase y) {
  std::vector<OpCase> cases;
  const std::pair<const char *, const char *> shapes[] = {
      {"[2, 3]", "[2, 3]"},    {"[2, 3]", "[3]"}, {"[2, 1]", "[1, 3]"}, {"[]", "[2]"},
      {"[4, 1, 3]", "[2, 1]"}, {"[N, 19]", "[]"}, {"[N, T]", "[T]"},    {"[]", "[]"}};
  for (auto [xShape, yShape] : shapes) {
    OpCase example{{x, y}, ""};
    example.operands[0].type += xShape;
    example.operands[1].type += yShape;
    cases.push_back(example);
  }
  return cases;
}

static std::vector<OpCase> comparison() {
  std::vector<OpCase> cases = binary({"F", 0, 3, true}, {"F", 0, 3, true});
  for (const OpCase &example : binary({"i64", -1, 2, true}, {"i64", -1, 2, true}))
    cases.push_back(example);
  cases.push_back({{{"bool[N]", 0, 2}, {"bool[2, 1]", 0, 2}}, ""});
  return cases;
}

std::vector<OpCase> reduction() {
  return {{{{"F[2, 3]"}}, ""},
          {{{"F[]"}}, ""},
          {{{"F[N]"}}, "{keepdim = true}"},
          {{{"F[2, 3, 4]"}}, "{dim = array<i64: 1>}"},
          {{{"F[2, 3, 4]"}}, "{dim = array<i64: -1, 0>, keepdim = true}"},
          {{{"F[N, 19]"}}, "{dim = array<i64: 0>}"},
          {{{"F[N, 19]"}}, "{dim = array<i64: 1>}"},
          {{{"F[N, T]"}}, "{dim = array<i64: -1>, keepdim = true}"}};
}

std::vector<OpCase> sums() {
  std::vector<OpCase> cases = reduction();
  cases.push_back({{{"i64[3, 4]", -5, 5}}, "{dim = array<i64: 1>}"});
  cases.push_back({{{"bool[N]", 0, 2}}, ""});
  return cases;
}

static std::vector<OpCase> softmax() {
  return {{{{"F[N, 10]"}}, "{dim = 1 : i64}"},    {{{"F[N, 10]"}}, "{dim = 0 : i64}"},
          {{{"F[2, 3, 4]"}}, "{dim = -2 : i64}"}, {{{"F[7]"}}, "{dim = -1 : i64}"},
          {{{"F[]"}}, "{dim = 0 : i64}"},         {{{"F[2, T, N]"}}, "{dim = 2 : i64}"}};
}

static std::vector<OpCase> matmul() {
  std::vector<OpCase> cases;
  const std::pair<const char *, const char *> shapes[] = {{"F[2, 3]", "F[3, 4]"},
                                                          {"F[N, 7]", "F[7, 19]"},
                                                          {"F[3]", "F[3]"},
                                                          {"F[3]", "F[3, 4]"},
                                                          {"F[2, 3]", "F[3]"},
                                                          {"F[2, 3, 4]", "F[4, 5]"},
                                                          {"F[2, 3, 4]", "F[4]"},
                                                          {"F[2, 3, 4]", "F[2, 4, 5]"},
                                                          {"F[4]", "F[2, 4, 5]"},
                                                          {"F[3, 4]", "F[2, 4, 5]"},
                                                          {"F[2, 1, 3, 4]", "F[5, 4, 2]"},
                                                          {"F[N, 2, T]", "F[N, T, 3]"},
                                                          {"F[T, N]", "F[N, T]"}};
  for (auto [x, y] : shapes)
    cases.push_back({{{x}, {y}}, ""});
  return cases;
}

static std::vector<OpCase> crossEntropy() {
  std::vector<OpCase> cases;
  for (const char *reduction : {"", "{reduction = \"sum\"}", "{reduction = \"none\"}"}) {
    cases.push_back({{{"F[N, 10]"}, {"i64[N]", 0, 10}}, reduction});
    cases.push_back({{{"F[5]"}, {"i64[]", 0, 5}}, reduction});
    cases.push_back({{{"F[2, 3, T, 2]"}, {"i64[2, T, 2]", 0, 3}}, reduction});
  }
  return cases;
}

static std::vector<OpCase> mseLoss() {
  std::vector<OpCase> cases;
  for (const char *reduction : {"", "{reduction = \"sum\"}", "{reduction = \"none\"}"}) {
    cases.push_back({{{"F[N, 3]"}, {"F[N, 3]"}}, reduction});
    cases.push_back({{{"F[2, 1]"}, {"F[3]"}}, reduction});
    cases.push_back({{{"F[]"}, {"F[]"}}, reduction});
  }
  return cases;
}

/// Whole dimensions, ends that are symbolic, steps, single elements; and back.
static void addSlices(std::map<std::string, std::vector<OpCase>> &table) {
  table["slice"] = {
      {{{"F[2, 7]"}}, "{starts = #nn.dims<0, 2>, sizes = #nn.dims<2, 3>, steps = array<i64: 1, 1>}"},
      {{{"F[N, 19]"}}, "{starts = #nn.dims<1, 0>, sizes = #nn.dims<\"N - 1\", 19>, steps = array<i64: 1, 1>}"},
      {{{"F[3, N]"}}, "{starts = #nn.dims<0, \"N - 1\">, sizes = #nn.dims<3, 1>, steps = array<i64: 1, 1>}"},
      {{{"F[9, 4]"}}, "{starts = #nn.dims<1, 0>, sizes = #nn.dims<3, 2>, steps = array<i64: 3, 2>}"},
      {{{"F[]"}}, "{starts = #nn.dims<>, sizes = #nn.dims<>, steps = array<i64>}"}};
  table["unslice"] = {
      {{{"F[2, 3]"}}, "{starts = #nn.dims<0, 2>, shape = #nn.dims<2, 7>, steps = array<i64: 1, 1>}"},
      {{{"F[N, 19]"}}, "{starts = #nn.dims<1, 0>, shape = #nn.dims<\"N + 2\", 19>, steps = array<i64: 1, 1>}"},
      {{{"F[3, 2]"}}, "{starts = #nn.dims<1, 0>, shape = #nn.dims<9, 4>, steps = array<i64: 3, 2>}"}};
  table["cat"] = {{{{"F[2, 3]"}, {"F[2, 4]"}}, "{dim = 1 : i64}"},
                  {{{"F[N, 3]"}, {"F[2, 3]"}, {"F[T, 3]"}}, "{dim = 0 : i64}"},
                  {{{"i64[2, N]", -5, 5}, {"i64[2, 1]", -5, 5}}, "{dim = -1 : i64}"},
                  {{{"F[N]"}}, ""}};
}

/// Elements by number, with numbers that occur twice.
static void addIndexed(std::map<std::string, std::vector<OpCase>> &table) {
  table["gather"] = {{{{"F[3, 4]"}, {"i64[3, 2]", 0, 4}}, "{dim = 1 : i64}"},
                     {{{"F[N, 3]"}, {"i64[2, 3]", 0, 5}}, "{dim = 0 : i64}"},
                     {{{"F[2, 3, T]"}, {"i32[2, 4, T]", 0, 3}}, "{dim = -2 : i64}"},
                     {{{"F[4, 19]"}, {"i64[7, 17]", 0, 4}}, "{dim = 0 : i64}"},
                     {{{"i64[7]", -5, 5}, {"i64[N]", 0, 7}}, "{dim = 0 : i64}"},
                     {{{"F[]"}, {"i64[]", 0, 1}}, "{dim = 0 : i64}"}};
  table["ungather"] = {{{{"F[N, 19]"}, {"i64[N, 19]", 0, 4}}, "{dim = 0 : i64, shape = #nn.dims<4, 19>}"},
                       {{{"F[3, 7]"}, {"i64[3, 7]", 0, 4}}, "{dim = 1 : i64, shape = #nn.dims<3, 4>}"},
                       {{{"F[2, N, T]"}, {"i32[2, N, T]", 0, 3}}, "{dim = 1 : i64, shape = #nn.dims<2, 3, T>}"},
                       {{{"F[4, 5]"}, {"i64[3, 2]", 0, 5}}, "{dim = 1 : i64, shape = #nn.dims<4, 5>}"},
                       {{{"F[N]"}, {"i64[N]", 0, 3}}, "{dim = 0 : i64, shape = #nn.dims<3>}"},
                       {{{"F[]"}, {"i64[]", 0, 1}}, "{dim = 0 : i64, shape = #nn.dims<>}"}};
  table["scatter_add"] = {{{{"F[4, 19]"}, {"i64[N, 19]", 0, 4}, {"F[N, 19]"}}, "{dim = 0 : i64}"},
                          {{{"F[3, 5]"}, {"i64[2, 4]", 0, 5}, {"F[3, 4]"}}, "{dim = -1 : i64}"}};
  table["index_select"] = {{{{"F[4, 3]"}, {"i64[N]", 0, 4}}, "{dim = 0 : i64}"},
                           {{{"F[2, 5, 3]"}, {"i32[4]", 0, 5}}, "{dim = -2 : i64}"},
                           {{{"F[T, 19]"}, {"i64[2, N]", 0, 3}}, "{dim = 0 : i64}"},
                           {{{"F[7]"}, {"i64[]", 0, 7}}, "{dim = 0 : i64}"}};
  table["embedding"] = {{{{"i64[N]", 0, 4}, {"F[4, 19]"}}, ""},
                        {{{"i64[2, N]", 1, 3}, {"F[3, 4]"}}, "{padding_idx = 0 : i64}"}, // which is not among them:
                        {{{"i32[N]", 0, 2}, {"F[T, 4]"}}, "{padding_idx = -1 : i64}"}, // its gradient is no derivative
                        {{{"i64[]", 0, 3}, {"F[3, 4]"}}, ""}};
  table["embedding_renorm"] = {
      {{{"F[4, 19]"}, {"i64[N]", 0, 4}}, "{max_norm = 1.5 : f64}"},
      {{{"F[T, 4]"}, {"i32[2, N]", 0, 2}}, "{max_norm = 2.0 : f64, norm_type = 1.0 : f64}"},
      {{{"F[5, 3]"}, {"i64[2]", 0, 5}}, "{max_norm = 0.75 : f64, norm_type = 3.0 : f64}"},
      {{{"F[5, 3]"}, {"i64[]", 0, 5}}, "{max_norm = 0.75 : f64, norm_type = 0x7ff0000000000000 : f64}"}};
  table["replaced"] = {{{{"i64[N, 3]", -5, 5}, {"i64[N, 3]", -5, 5}}, ""}}; // its gradient is no derivative
}

static void addRandom(std::map<std::string, std::vector<OpCase>> &table) {
  const OperandCase key{"i32[2]", -100000, 100000};
  table["random_key"] = {{{{"i64[]", -5, 5}, {"i64[]", 0, 9}, {"i64", 0, 1e15}}, ""}};
  table["dropout"] = {{{{"F[N, 3]"}, key}, "{p = 0.25 : f64}"},
                      {{{"F[2, N, 19]"}, key}, ""},
                      {{{"F[]"}, key}, ""},
                      {{{"F[N, T]"}, key}, "{p = 0.75 : f64}"},
                      {{{"F[N, 3]"}}, "{training = false}"},
                      {{{"F[N, 3]"}}, "{p = 1.0 : f64}"},
                      {{{"F[7]"}}, "{p = 0.0 : f64}"}};
  table["feature_dropout"] = {{{{"F[N, 3]"}, key}, "{p = 0.25 : f64}"},
                              {{{"F[2, N, 3, 5]"}, key}, ""},
                              {{{"F[2, N, 19]"}, key}, "{p = 0.75 : f64}"},
                              {{{"F[2, 3, 4]"}}, "{training = false}"}};
  for (const char *op : {"rand_like", "randn_like"})
    table[op] = {{{{"F[N, 19]"}, key}, ""}, {{{"F[]"}, key}, ""}, {{{"F[2, T, 3]"}, key}, ""}};
}

static void addRearranged(std::map<std::string, std::vector<OpCase>> &table) {
  table["flip"] = {{{{"F[N, 19]"}}, "{dims = array<i64: 0>}"},
                   {{{"F[3, 7]"}}, "{dims = array<i64: -1>}"},
                   {{{"F[2, T, 3]"}}, "{dims = array<i64: 0, 2>}"}};
  table["roll"] = {{{{"F[N, 19]"}}, "{shifts = array<i64: 2>, dims = array<i64: 0>}"},
                   {{{"F[3, 7]"}}, "{shifts = array<i64: -3>, dims = array<i64: -1>}"},
                   {{{"F[2, T, 3]"}}, "{shifts = array<i64: 1, 5>, dims = array<i64: 0, 2>}"}};
  for (const char *op : {"tril", "triu"})
    table[op] = {{{{"F[N, 19]"}}, ""},
                 {{{"F[2, 3, 7]"}}, "{diagonal = 1 : i64}"},
                 {{{"F[T, N]"}}, "{diagonal = -2 : i64}"},
                 {{{"i64[3, 3]", -5, 5}}, ""}};
  table["masked_fill"] = {{{{"F[N, 3]"}, {"bool[3]", 0, 2}}, "{value = -2.5 : f64}"},
                          {{{"F[]"}, {"bool[]", 0, 2}}, "{value = 1.0 : f64}"}};
  table["arange"] = {
      {{}, "{end = #nn.dims<7>}"}, {{}, "{end = #nn.dims<2, \"N + 4\">}"}, {{}, "{end = #nn.dims<9, 1, \"-3\">}"}};
  table["zeros"] = table["ones"] = {{{}, "{size = #nn.dims<N, 3>}"}, {{}, "{size = #nn.dims<>}"}};
  table["full"] = {{{}, "{size = #nn.dims<2, T>, fill_value = -1.5 : f64}"}};
  table["scaled_dot_product_attention"] = {
      {{{"F[N, T, 8]"}, {"F[N, 4, 8]"}, {"F[N, 4, 3]"}}, ""},
      {{{"F[2, 3, N, 4]"}, {"F[2, 3, N, 4]"}, {"F[2, 3, N, 4]"}}, "{is_causal = true}"},
      {{{"F[2, 3, 4]"}, {"F[2, N, 4]"}, {"F[2, N, 4]"}, {"F[3, N]"}}, "{scale = 0.75 : f64}"},
      {{{"F[T, N]"}, {"F[4, N]"}, {"F[4, 2]"}, {"bool[1, 4]", 1, 2}}, ""}};
}

static CaseTable makeTable() {
  CaseTable table;
  for (const char *op : {"neg", "exp", "relu", "sigmoid", "tanh"})
    table[op] = unary(-2, 2);
  for (const char *op : {"log", "sqrt"})
    table[op] = unary(0.25, 4);
  for (const char *op : {"add", "sub", "mul"})
    table[op] = binary({"F"}, {"F"});
  for (const char *op : {"neg", "relu"})
    table[op].push_back({{{"i64[N, 3]", -5, 5}}, ""});
  for (const char *op : {"add", "sub", "mul"})
    table[op].push_back({{{"i64[N, 3]", -5, 5}, {"i64[3]", -5, 5}}, ""});
  table["div"] = binary({"F"}, {"F", 0.5, 2});
  table["pow"] = binary({"F", 0.25, 2}, {"F", -2, 3});
  for (double exponent : {0.0, 0.5, 1.0, 2.0, 3.0, -1.0, -2.0, 1.5}) // those with a shorter way, and one without
    table["pow"].push_back({{{"F[N, 3]", 0.25, 2}, {"F[]", 0, 0, false, exponent}}, ""});
  for (const char *op : {"eq", "ne", "lt", "le", "gt", "ge"})
    table[op] = comparison();
  for (const char *op : {"logical_and", "logical_or", "logical_xor"})
    table[op] = binary({"bool", 0, 2}, {"bool", 0, 2});
  table["logical_not"] = {{{{"bool[N, 3]", 0, 2}}, ""}, {{{"bool[]", 0, 2}}, ""}};
  for (const char *op : {"floor_divide", "remainder"}) { // away from the jumps, where there is no derivative
    table[op] = binary({"F", 2.05, 2.45}, {"F", 1, 1.01});
    table[op].push_back({{{"F[7]", 2.05, 2.45}, {"F[7]", -1.01, -1}}, ""});
    table[op].push_back({{{"i64[N, 3]", -9, 9}, {"i64[3]", 1, 5}}, ""});
    table[op].push_back({{{"i64[N, 3]", -9, 9}, {"i64[3]", -5, -1}}, ""});
  }
  table["where"] = {{{{"bool[2, 3]", 0, 2}, {"F[2, 3]"}, {"F[2, 3]"}}, ""},
                    {{{"bool[N, 1]", 0, 2}, {"F[T]"}, {"F[]"}}, ""},
                    {{{"bool[]", 0, 2}, {"F[]"}, {"F[2, 2, 2]"}}, ""}};
  table["linear"] = {{{{"F[N, 5]"}, {"F[3, 5]"}, {"F[3]"}}, ""},
                     {{{"F[4, 64]"}, {"F[19, 64]"}}, ""},
                     {{{"F[5]"}, {"F[3, 5]"}, {"F[3]"}}, ""},
                     {{{"F[2, N, 5]"}, {"F[3, 5]"}, {"F[3]"}}, ""},
                     {{{"F[N, T]"}, {"F[10, T]"}, {"F[10]"}}, ""}};
  table["linear_packed"] = {{{{"F[N, 5]"}, {"F[P, 5, W]"}, {"F[35]"}}, "{out_features = 35 : i64}", 5, 35},
                            {{{"F[2, N, 5]"}, {"F[P, 5, W]"}}, "{out_features = 3 : i64}", 5, 3}};
  table["pack_weight"] = {{{{"F[35, 5]"}}, "{width = W : i64}", 5, 35}, {{{"F[3, 5]"}}, "{width = W : i64}", 5, 3}};
  table["matmul"] = matmul();
  table["sum"] = sums();
  table["mean"] = reduction();
  table["reshape"] = {{{{"F[2, 6]"}}, "{shape = #nn.dims<3, \"-1\">}"},
                      {{{"F[N, 2, 3]"}}, "{shape = #nn.dims<N, 6>}"},
                      {{{"F[1]"}}, "{shape = #nn.dims<>}"},
                      {{{"F[N, 6]"}}, "{shape = #nn.dims<\"-1\">}"}};
  table["permute"] = {{{{"F[2, 3, 4]"}}, "{dims = array<i64: 2, 0, 1>}"},
                      {{{"F[N, T]"}}, "{dims = array<i64: -1, 0>}"},
                      {{{"F[]"}}, "{dims = array<i64>}"}};
  table["transpose"] = {{{{"F[2, 3, 4]"}}, "{dim0 = -1 : i64, dim1 = 0 : i64}"},
                        {{{"F[N, T]"}}, "{dim0 = 0 : i64, dim1 = 1 : i64}"},
                        {{{"F[]"}}, "{dim0 = 0 : i64, dim1 = -1 : i64}"}};
  table["expand"] = {{{{"F[2, 1]"}}, "{size = #nn.dims<4, \"-1\", 3>}"},
                     {{{"F[]"}}, "{size = #nn.dims<N>}"},
                     {{{"F[3]"}}, "{size = #nn.dims<N, T, 3>}"},
                     {{{"F[1, 4]"}}, "{size = #nn.dims<2, 1, 4>}"}};
  addSlices(table);
  addMath(table);
  addActivations(table);
  addMorePointwise(table);
  addReductions(table);
  addIndexed(table);
  addRandom(table);
  addRearranged(table);
  table["clamp"] = {{{{"F[N, 3]", -2, 2}}, "{min = -0.75 : f64, max = 0.5 : f64}"},
                    {{{"F[]", -2, 2}}, "{min = 0.25 : f64}"},
                    {{{"i64[5]", -9, 9}}, "{max = 3.0 : f64}"}};
  table["softmax"] = table["log_softmax"] = softmax();
  table["cross_entropy"] = crossEntropy();
  table["class_nll"] = {{{{"F[N, 10]"}, {"i64[N]", 0, 10}}, ""}, {{{"F[3, T]"}, {"i32[3]", 0, 3}}, ""}};
  table["one_hot"] = {{{{"i64[N]", 0, 10}}, "{classes = \"10\", element = F}"},
                      {{{"i64[3]", 0, 3}}, "{classes = \"T\", element = F}"}};
  table["mse_loss"] = mseLoss();
  table["cast"] = {{{{"F[N, 3]"}}, "{element = f64}"},
                   {{{"F[2, 3]", -3, 3}}, "{element = i64}"},
                   {{{"i64[5]", -9, 9}}, "{element = F}"},
                   {{{"bool[N]", 0, 2}}, "{element = F}"},
                   {{{"F[9]", -1, 2, true}}, "{element = i1}"}};
  table["constant"] = {{{}, "{value = 0.1 : f64, element = F}"},
                       {{}, "{value = -3.0 : f64, element = i64}"},
                       {{}, "{value = 1.0 : f64, element = i1}"}};
  table["extent"] = {{{}, "{extent = \"N*T + 2\", element = F}"}, {{}, "{extent = \"N\", element = i64}"}};
  addSpatial(table);
  table["from_host"] = {{{{"f64"}}, ""}, {{{"f32"}}, ""}};
  return table;
}

const std::vector<OpCase> &casesOf(llvm::StringRef op) {
  static const std::map<std::string, std::vector<OpCase>> table = makeTable();
  static const std::vector<OpCase> none;
  auto it = table.find(op.str());
  return it == table.end() ? none : it->second;
}

const llvm::StringMap<std::int64_t> &caseSymbols() {
  static const llvm::StringMap<std::int64_t> symbols{{"N", 5}, {"T", 3}};
  return symbols;
}

std::string caseText(llvm::StringRef op, const OpCase &example) {
  std::string text = op.str();
  for (const OperandCase &operand : example.operands)
    text += " " + operand.type;
  return text + (example.attributes.empty() ? "" : " " + example.attributes);
}

TargetInfo &caseTarget() {
  static TargetInfo target = TargetInfo::defaultTarget();
  return target;
}

/// F is replaced by the element type, P and W by the number of packed panels and their width.
static std::string instantiate(llvm::StringRef text, const OpCase &example, llvm::StringRef element) {
  PackedShape packed{};
  if (example.packedN != 0)
    packed = packedShape(example.packedK, example.packedN, Halide::Float(element == "f32" ? 32 : 64), caseTarget());
  std::string result;
  for (char c : text) {
    if (c == 'F')
      result += element;
    else if (c == 'P' || c == 'W')
      result += std::to_string(c == 'P' ? packed.panels : packed.width);
    else
      result += c;
  }
  return result;
}

static mlir::Type typeOf(mlir::MLIRContext *context, llvm::StringRef text) {
  auto [element, shape] = text.split('[');
  mlir::Type elementType = elementFromText(context, element);
  if (shape.empty())
    return elementType;
  llvm::SmallVector<Dim> dims;
  llvm::SmallVector<llvm::StringRef> extents;
  shape.drop_back().split(extents, ',', -1, /*KeepEmpty=*/false);
  for (llvm::StringRef extent : extents)
    dims.push_back(*Dim::parse(extent));
  return makeTensorType(elementType, dims);
}

mlir::func::FuncOp buildCase(mlir::ModuleOp module, const OpInfo &op, const OpCase &example, llvm::StringRef element) {
  mlir::MLIRContext *context = module.getContext();
  mlir::OpBuilder builder = mlir::OpBuilder::atBlockEnd(module.getBody());
  mlir::Location location = builder.getUnknownLoc();
  llvm::SmallVector<mlir::Type> types;
  for (const OperandCase &operand : example.operands)
    if (!operand.constant)
      types.push_back(typeOf(context, instantiate(operand.type, example, element)));
  auto function = builder.create<mlir::func::FuncOp>(location, "case", builder.getFunctionType(types, {}));
  mlir::Block *block = function.addEntryBlock();
  builder.setInsertionPointToEnd(block);
  llvm::SmallVector<mlir::NamedAttribute> attributes;
  if (!example.attributes.empty())
    for (mlir::NamedAttribute attribute : mlir::cast<mlir::DictionaryAttr>(
             mlir::parseAttribute(instantiate(example.attributes, example, element), context)))
      attributes.push_back(attribute);
  llvm::SmallVector<mlir::Value> operands;
  unsigned next = 0;
  for (const OperandCase &operand : example.operands) {
    if (!operand.constant) {
      operands.push_back(block->getArgument(next++));
      continue;
    }
    mlir::Type type = elementType(typeOf(context, instantiate(operand.type, example, element)));
    operands.push_back(buildValue(builder, location, "nn.constant", {},
                                  {builder.getNamedAttr("value", builder.getF64FloatAttr(*operand.constant)),
                                   builder.getNamedAttr("element", mlir::TypeAttr::get(type))}));
  }
  mlir::Operation *built = buildOp(builder, location, op.operation, operands, attributes);
  if (!built)
    return nullptr;
  builder.create<mlir::func::ReturnOp>(location, built->getResults());
  function.setType(builder.getFunctionType(types, built->getResultTypes()));
  return function;
}

std::vector<RefTensor> caseInputs(const OpCase &example, mlir::func::FuncOp function) {
  std::mt19937 random(7);
  std::vector<RefTensor> inputs;
  unsigned next = 0;
  for (const OperandCase &operand : example.operands) {
    if (operand.constant)
      continue;
    mlir::Value argument = function.getArgument(next++);
    std::vector<std::int64_t> shape;
    if (mlir::isa<mlir::RankedTensorType>(argument.getType()))
      for (const Dim &dim : llvm::SmallVector<Dim>(getDims(argument)))
        shape.push_back(*dim.evaluate(caseSymbols()));
    RefTensor tensor(shape);
    bool whole = operand.whole || mlir::isa<mlir::IntegerType>(elementType(argument));
    for (double &value : tensor.data) {
      double unit = static_cast<double>(random() % 4096) / 4096;
      double drawn = operand.low + unit * (operand.high - operand.low);
      value = whole ? std::floor(drawn) : std::floor(drawn * 64) / 64 + 1.0 / 128;
    }
    inputs.push_back(std::move(tensor));
  }
  return inputs;
}

} // namespace modc::nn
