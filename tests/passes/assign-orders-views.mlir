// RUN: modc-opt --assign-orders %s | FileCheck %s

// A reduction over what a view moves about writes in PyTorch's order, whatever the order that it reads.
func.func @rows(%x: tensor<1x4x6xf32>, %w: tensor<1x1x4x8xf32>) -> tensor<1x6x4xf32> attributes {nn.variant = "eval"} {
  %0 = nn.launch @conv1d(%x, %w) : (tensor<1x4x6xf32>, tensor<1x1x4x8xf32>) -> tensor<1x4x6xf32>
  %1 = nn.launch @softmax(%0) : (tensor<1x4x6xf32>) -> tensor<1x6x4xf32>
  %2 = nn.launch @neg_rows(%1) : (tensor<1x6x4xf32>) -> tensor<1x6x4xf32>
  return %2 : tensor<1x6x4xf32>
}
nn.kernel @conv1d(%x: tensor<1x4x6xf32> {nn.name = "x"}, %w: tensor<1x1x4x8xf32> {nn.name = "w"}) -> (tensor<1x4x6xf32> {nn.name = "y"}) {
  %0 = nn.convolution_packed %x, %w {out_channels = 4 : i64, kernel = array<i64: 1>} : (tensor<1x4x6xf32>, tensor<1x1x4x8xf32>) -> tensor<1x4x6xf32>
  nn.yield %0 : tensor<1x4x6xf32>
}
nn.kernel @softmax(%x: tensor<1x4x6xf32> {nn.name = "x"}) -> (tensor<1x6x4xf32> {nn.name = "y"}) {
  %0 = nn.permute %x {dims = array<i64: 0, 2, 1>} : (tensor<1x4x6xf32>) -> tensor<1x6x4xf32>
  %1 = nn.softmax %0 {dim = 2 : i64} : (tensor<1x6x4xf32>) -> tensor<1x6x4xf32>
  nn.yield %1 : tensor<1x6x4xf32>
}
nn.kernel @neg_rows(%x: tensor<1x6x4xf32> {nn.name = "x"}) -> (tensor<1x6x4xf32> {nn.name = "y"}) {
  %0 = nn.neg %x : (tensor<1x6x4xf32>) -> tensor<1x6x4xf32>
  nn.yield %0 : tensor<1x6x4xf32>
}
// CHECK-LABEL: func.func @rows(
// CHECK:         %[[Y:.*]] = nn.launch @conv1d(
// CHECK-NEXT:    %[[S:.*]] = nn.launch @softmax(%[[Y]])
// CHECK-NEXT:    nn.launch @neg_rows(%[[S]])
// CHECK:       nn.kernel @softmax({{.*}}nn.order = array<i64: 0, 2, 1>}) -> ({{[^{]*}}{nn.name = "y"})
