// RUN: modc-opt --keep-old-values --form-kernels %s | FileCheck %s

// Buffers are written when forward ends. What reads an old value afterwards reads a copy: another buffer that takes it,
// what the caller gets, the loss and backward. Forward itself reads the buffer.
nn.slot "buffer" @a : tensor<4xf32> = <"zeros">
nn.slot "buffer" @b : tensor<4xf32> = <"zeros">
nn.slot "buffer" @c : tensor<4xf32> = <"zeros">

// CHECK-LABEL: func.func @train
// CHECK:      %[[A:.*]] = nn.read @a
// CHECK:      %[[COPY:.*]] = nn.launch @copy_4(%[[A]]) {nn.phase = "forward"}
// CHECK:      %[[C:.*]] = nn.read @c
// CHECK-NEXT: %[[NEW:.*]] = nn.launch @add_4(%[[A]],
// CHECK:      nn.write @a, %[[NEW]]
// CHECK:      nn.write @b, %[[COPY]]
// CHECK:      nn.launch @mul_mul_4(%{{.*}}, %[[COPY]], %[[C]]) {nn.phase = "backward"}
// CHECK:      return %[[NEW]], %[[COPY]]
func.func @train(%x: tensor<4xf32> {nn.name = "x", nn.grad}) -> (tensor<4xf32>, tensor<4xf32>) attributes {nn.variant = "train"} {
  %a = nn.read @a {nn.phase = "forward"} : tensor<4xf32>
  %c = nn.read @c {nn.phase = "forward"} : tensor<4xf32>
  %0 = nn.add %a, %x {nn.phase = "forward"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  nn.write @a, %0 {nn.phase = "forward"} : tensor<4xf32>
  nn.write @b, %a {nn.phase = "forward"} : tensor<4xf32>
  %s = nn.seed 0 {nn.phase = "backward"} -> tensor<4xf32>
  %1 = nn.mul %s, %a {nn.phase = "backward"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = nn.mul %1, %c {nn.phase = "backward"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  nn.input_grad "x", %2 {nn.phase = "backward"} : tensor<4xf32>
  return %0, %a : tensor<4xf32>, tensor<4xf32>
}
