// RUN: modc-opt --assign-orders %s | FileCheck %s

// Between two convolutions channels lie innermost, also through what is indifferent to it. The caller, and what reshapes,
// see PyTorch's order: launches of their own change it. A kernel that is used with two orders has a form for each.
func.func @eval(%x: tensor<1x4x6x6xf32>, %w: tensor<1x1x1x4x8xf32>, %v: tensor<1x3x3x4x8xf32>)
    -> (tensor<1x4x4x4xf32>, tensor<1x64xf32>, tensor<1x4x6x6xf32>) attributes {nn.variant = "eval"} {
  %0 = nn.launch @conv2d_1x1(%x, %w) : (tensor<1x4x6x6xf32>, tensor<1x1x1x4x8xf32>) -> tensor<1x4x6x6xf32>
  %1 = nn.launch @neg(%0) : (tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  %2 = nn.launch @conv2d_3x3(%1, %v) : (tensor<1x4x6x6xf32>, tensor<1x3x3x4x8xf32>) -> tensor<1x4x4x4xf32>
  %3 = nn.launch @conv2d_3x3(%1, %v) : (tensor<1x4x6x6xf32>, tensor<1x3x3x4x8xf32>) -> tensor<1x4x4x4xf32>
  %flat = nn.reshape %3 {shape = #nn.dims<1, 64>} : (tensor<1x4x4x4xf32>) -> tensor<1x64xf32>
  %4 = nn.launch @neg(%x) : (tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  return %2, %flat, %4 : tensor<1x4x4x4xf32>, tensor<1x64xf32>, tensor<1x4x6x6xf32>
}
nn.kernel @conv2d_1x1(%x: tensor<1x4x6x6xf32> {nn.name = "x"}, %w: tensor<1x1x1x4x8xf32> {nn.name = "w"}) -> (tensor<1x4x6x6xf32> {nn.name = "y"}) {
  %0 = nn.convolution_packed %x, %w {out_channels = 4 : i64, kernel = array<i64: 1, 1>} : (tensor<1x4x6x6xf32>, tensor<1x1x1x4x8xf32>) -> tensor<1x4x6x6xf32>
  nn.yield %0 : tensor<1x4x6x6xf32>
}
nn.kernel @conv2d_3x3(%x: tensor<1x4x6x6xf32> {nn.name = "x"}, %w: tensor<1x3x3x4x8xf32> {nn.name = "w"}) -> (tensor<1x4x4x4xf32> {nn.name = "y"}) {
  %0 = nn.convolution_packed %x, %w {out_channels = 4 : i64, kernel = array<i64: 3, 3>} : (tensor<1x4x6x6xf32>, tensor<1x3x3x4x8xf32>) -> tensor<1x4x4x4xf32>
  nn.yield %0 : tensor<1x4x4x4xf32>
}
nn.kernel @neg(%x: tensor<1x4x6x6xf32> {nn.name = "x"}) -> (tensor<1x4x6x6xf32> {nn.name = "y"}) {
  %0 = nn.neg %x : (tensor<1x4x6x6xf32>) -> tensor<1x4x6x6xf32>
  nn.yield %0 : tensor<1x4x6x6xf32>
}
// CHECK-LABEL: func.func @eval(
// CHECK-SAME:    %[[X:.*]]: tensor<1x4x6x6xf32>, %[[W:.*]]: tensor<1x1x1x4x8xf32>, %[[V:.*]]: tensor
// CHECK:         %[[IN:.*]] = nn.launch @reorder_1_4_6_6(%[[X]])
// CHECK-NEXT:    %[[A:.*]] = nn.launch @conv2d_1x1(%[[IN]], %[[W]])
// CHECK-NEXT:    %[[B:.*]] = nn.launch @neg(%[[A]])
// CHECK-NEXT:    %[[C:.*]] = nn.launch @conv2d_3x3(%[[B]], %[[V]])
// CHECK-NEXT:    %[[OUT:.*]] = nn.launch @reorder_1_4_4_4(%[[C]])
// CHECK-NEXT:    %[[D:.*]] = nn.launch @conv2d_3x3(%[[B]], %[[V]])
// CHECK-NEXT:    %[[E:.*]] = nn.launch @reorder_1_4_4_4(%[[D]])
// CHECK-NEXT:    %[[FLAT:.*]] = nn.reshape %[[E]]
// CHECK-NEXT:    %[[F:.*]] = nn.launch @neg_2(%[[X]])
// CHECK-NEXT:    return %[[OUT]], %[[FLAT]], %[[F]]
// CHECK:       nn.kernel @conv2d_1x1({{.*}}nn.name = "x", nn.order = array<i64: 0, 2, 3, 1>}{{.*}}nn.name = "w"}{{.*}}nn.order = array<i64: 0, 2, 3, 1>
// CHECK:       nn.kernel @neg({{.*}}nn.order = array<i64: 0, 2, 3, 1>}) -> {{.*}}nn.order = array<i64: 0, 2, 3, 1>
// CHECK:       nn.kernel @reorder_1_4_6_6({{.*}}nn.name = "input"}) -> {{.*}}nn.order = array<i64: 0, 2, 3, 1>
// CHECK:       nn.kernel @reorder_1_4_4_4({{.*}}nn.order = array<i64: 0, 2, 3, 1>}) -> ({{[^{]*}}{nn.name = "result"})
// CHECK:       nn.kernel @neg_2({{[^{]*}}{nn.name = "x"}) -> ({{[^{]*}}{nn.name = "y"})
