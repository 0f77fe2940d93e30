// RUN: modc-opt --differentiate %s | FileCheck %s

// What a no_grad block computed is a constant: the gradient of x is that of the other factor alone.
// CHECK-LABEL: func.func @train
// CHECK: %[[D:.*]] = nn.seed 0
// CHECK-NEXT: %[[G:.*]] = nn.mul %[[D]], %[[Y:.*]] {nn.phase = "backward"}
// CHECK-NEXT: nn.input_grad "x", %[[G]]
func.func @train(%x: tensor<4xf32> {nn.name = "x", nn.grad}) -> (tensor<4xf32> {nn.name = "out"}) attributes {nn.variant = "train"} {
  %y = nn.exp %x {nn.no_grad, nn.phase = "forward"} : (tensor<4xf32>) -> tensor<4xf32>
  %z = nn.mul %x, %y {nn.phase = "forward"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %z : tensor<4xf32>
}
