// RUN: modc-opt --schedule-kernels %s | FileCheck %s

// Every kernel tells its schedule and its scratch memory. An elementwise kernel may write over an operand, whether a launch
// does so or not; one that moves elements may not.
func.func @eval(%x: tensor<?x4xf32, #nn.dims<N, 4>>, %w: tensor<8x4xf32>, %v: tensor<8x8xf32>) -> (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<?x8xf32, #nn.dims<N, 8>>) attributes {nn.variant = "eval"} {
  %0 = nn.launch @linear_4x8(%x, %w) : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<8x4xf32>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %1 = nn.launch @exp_8(%0) : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %2 = nn.launch @neg_8(%1) : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %3 = nn.launch @linear_8x8(%2, %v) : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<8x8xf32>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %4 = nn.launch @linear_8x8(%1, %v) : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<8x8xf32>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  return %3, %4 : tensor<?x8xf32, #nn.dims<N, 8>>, tensor<?x8xf32, #nn.dims<N, 8>>
}
nn.kernel @linear_4x8(%x: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %w: tensor<8x4xf32> {nn.name = "w"}) -> (tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "y"}) {
  %0 = nn.linear %x, %w : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<8x4xf32>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  nn.yield %0 : tensor<?x8xf32, #nn.dims<N, 8>>
}
nn.kernel @linear_8x8(%x: tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "x"}, %w: tensor<8x8xf32> {nn.name = "w"}) -> (tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "y"}) {
  %0 = nn.linear %x, %w : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<8x8xf32>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  nn.yield %0 : tensor<?x8xf32, #nn.dims<N, 8>>
}
nn.kernel @exp_8(%x: tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "x"}) -> (tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "y"}) {
  %0 = nn.exp %x : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  nn.yield %0 : tensor<?x8xf32, #nn.dims<N, 8>>
}
nn.kernel @neg_8(%x: tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "x"}) -> (tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "y"}) {
  %0 = nn.neg %x : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  nn.yield %0 : tensor<?x8xf32, #nn.dims<N, 8>>
}
// CHECK: nn.kernel @linear_4x8(%{{[^{]*}}{nn.name = "x"}{{.*}}attributes {schedule = "contraction, {{.*}}", scratch_bytes = {{[0-9]+}} : i64}
// CHECK: nn.kernel @exp_8({{.*}}{nn.may_alias, nn.name = "x"}{{.*}}schedule = "elementwise, {{.*}}", scratch_bytes = 0 : i64
// CHECK: nn.kernel @neg_8({{.*}}{nn.may_alias, nn.name = "x"}{{.*}}schedule = "elementwise,
