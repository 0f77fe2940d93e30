// RUN: modc-opt --decompose %s | FileCheck %s

// Composite operations become simpler ones, again and again, and their parts keep the phase.
func.func @train(%x: tensor<?x2x4xf32, #nn.dims<N, 2, 4>>, %w: tensor<3x4xf32>, %t: tensor<?x2x3xf32, #nn.dims<N, 2, 3>>) -> tensor<f32> {
  %0 = nn.linear %x, %w {nn.phase = "forward"} : (tensor<?x2x4xf32, #nn.dims<N, 2, 4>>, tensor<3x4xf32>) -> tensor<?x2x3xf32, #nn.dims<N, 2, 3>>
  %1 = nn.mse_loss %0, %t {nn.phase = "loss", reduction = "mean"} : (tensor<?x2x3xf32, #nn.dims<N, 2, 3>>, tensor<?x2x3xf32, #nn.dims<N, 2, 3>>) -> tensor<f32>
  return %1 : tensor<f32>
}
// CHECK-LABEL: func.func @train
// CHECK:         %[[ROWS:.*]] = nn.reshape %arg0 {nn.phase = "forward", shape = #nn.dims<"2*N", 4>}
// CHECK-NEXT:    %[[Y:.*]] = nn.linear %[[ROWS]], %arg1 {nn.phase = "forward"}
// CHECK-NEXT:    %[[SHAPED:.*]] = nn.reshape %[[Y]] {nn.phase = "forward"
// CHECK-NOT:     nn.mse_loss
// CHECK:         nn.sub %[[SHAPED]], %arg2 {nn.phase = "loss"}
// CHECK:         %[[LOSS:.*]] = nn.mean {{.*}}nn.phase = "loss"
// CHECK-NEXT:    return %[[LOSS]]
