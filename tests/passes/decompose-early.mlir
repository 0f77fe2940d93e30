// RUN: modc-opt --decompose=early=true %s | FileCheck %s

// What has no derivative of its own becomes its parts, which inherit the place that draws; the rest stays whole.
// CHECK-LABEL: func.func @train
// CHECK: nn.matmul
// CHECK: nn.softmax
// CHECK: nn.dropout
// CHECK-SAME: nn.site = "attention"
// CHECK: nn.matmul
// CHECK: nn.mse_loss
func.func @train(%q: tensor<3x4xf32>, %k: tensor<5x4xf32>, %t: tensor<3x4xf32>) -> tensor<f32> {
  %0 = nn.scaled_dot_product_attention %q, %k, %k {dropout_p = 0.5 : f64, nn.site = "attention"}
    : (tensor<3x4xf32>, tensor<5x4xf32>, tensor<5x4xf32>) -> tensor<3x4xf32>
  %1 = nn.mse_loss %0, %t : (tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<f32>
  return %1 : tensor<f32>
}
