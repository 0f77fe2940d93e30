// RUN: modc-opt --differentiate --split-input-file %s | FileCheck %s

// With a loss: its gradients come first, each output has a seed, each trainable slot one contribution.
nn.slot "param" @w : tensor<3x4xf32> = <"zeros"> trainable
nn.slot "param" @frozen : tensor<3xf32> = <"zeros">
func.func @train(%x: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %t: tensor<?x3xf32, #nn.dims<N, 3>> {nn.name = "t", nn.role = "target"})
    -> (tensor<?x3xf32, #nn.dims<N, 3>> {nn.name = "y"}, tensor<f32> {nn.name = "loss", nn.role = "loss"}) attributes {nn.variant = "train"} {
  %w = nn.read @w : tensor<3x4xf32>
  %b = nn.read @frozen : tensor<3xf32>
  %0 = nn.linear %x, %w, %b {nn.phase = "forward"} : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<?x3xf32, #nn.dims<N, 3>>
  %1 = nn.tanh %0 {nn.phase = "forward"} : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<?x3xf32, #nn.dims<N, 3>>
  %2 = nn.mse_loss %1, %t {nn.phase = "loss", reduction = "mean"} : (tensor<?x3xf32, #nn.dims<N, 3>>, tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<f32>
  return %1, %2 : tensor<?x3xf32, #nn.dims<N, 3>>, tensor<f32>
}
// CHECK-LABEL: func.func @train
// CHECK:         %[[Y:.*]] = nn.tanh {{.*}}nn.phase = "forward"
// CHECK:         nn.mse_loss
// CHECK-NEXT:    nn.constant {{.*}}nn.phase = "loss", value = 1.0
// CHECK:         %[[D:.*]] = nn.sub %[[Y]], %arg1 {nn.phase = "loss"}
// CHECK-NEXT:    %[[DY:.*]] = nn.mul %[[D]], {{.*}} {nn.phase = "loss"}
// CHECK-NEXT:    %[[SEED:.*]] = nn.seed 0 = %[[DY]] : {{.*}}nn.phase = "backward"
// CHECK-NOT:     nn.phase = "loss"
// CHECK:         nn.mul %[[Y]], %[[Y]] {nn.phase = "backward"}
// CHECK:         %[[D:.*]] = nn.mul %[[SEED]], {{.*}} {nn.phase = "backward"}
// Neither the input nor the frozen bias get a gradient.
// CHECK-NEXT:    %[[T:.*]] = nn.permute %[[D]]
// CHECK-NEXT:    %[[DW:.*]] = nn.matmul %[[T]], %arg0
// CHECK-NEXT:    nn.contribute @w, %[[DW]] {nn.phase = "backward"}
// CHECK-NEXT:    return

// -----

// Without a loss backward begins with the caller's gradients; inputs marked @grad get theirs; plain tensors too.
nn.slot "plain" @p : tensor<4xf32> = <"zeros"> {nn.grad}
nn.slot "param" @unused : tensor<4xf32> = <"zeros"> trainable
func.func @train(%x: tensor<4xf32> {nn.name = "x", nn.grad}, %z: tensor<4xf32> {nn.name = "z"})
    -> (tensor<4xf32> {nn.name = "a"}, tensor<4xf32> {nn.name = "b"}, tensor<4xi1> {nn.name = "c"}) attributes {nn.variant = "train"} {
  %p = nn.read @p : tensor<4xf32>
  %u = nn.read @unused : tensor<4xf32>
  %0 = nn.mul %x, %p : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = nn.exp %z : (tensor<4xf32>) -> tensor<4xf32>
  %2 = nn.lt %x, %p : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<4xi1>
}
// CHECK-LABEL: func.func @train
// CHECK:         %[[P:.*]] = nn.read @p
// CHECK-NOT:     @unused
// CHECK:         %[[SEED:.*]] = nn.seed 0 {nn.phase = "backward"} -> tensor<4xf32>
// CHECK-NOT:     nn.seed
// CHECK-DAG:     %[[DX:.*]] = nn.mul %[[SEED]], %[[P]]
// CHECK-DAG:     nn.input_grad "x", %[[DX]]
// CHECK-DAG:     %[[DP:.*]] = nn.mul %[[SEED]], %arg0
// CHECK-DAG:     nn.contribute @p, %[[DP]]
// CHECK:         return

// -----

// A slot that is read twice and a value that is used twice: gradients are summed, and the slot contributes once. An output
// that the loss does not reach has a seed of zeros.
nn.slot "param" @w : tensor<4xf32> = <"zeros"> trainable
func.func @train(%x: tensor<4xf32> {nn.name = "x"})
    -> (tensor<4xf32> {nn.name = "a"}, tensor<4xf32> {nn.name = "b"}, tensor<f32> {nn.name = "loss", nn.role = "loss"}) attributes {nn.variant = "train"} {
  %w = nn.read @w : tensor<4xf32>
  %v = nn.read @w : tensor<4xf32>
  %0 = nn.mul %x, %w : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = nn.mul %v, %v : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = nn.sum %0 {nn.phase = "loss"} : (tensor<4xf32>) -> tensor<f32>
  return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<f32>
}
// CHECK-LABEL: func.func @train
// CHECK:         %[[ZERO:.*]] = nn.constant {{.*}}nn.phase = "loss", value = 0.0
// CHECK:         %[[ZEROS:.*]] = nn.expand %[[ZERO]] {nn.phase = "loss"
// CHECK:         nn.seed 0 = %{{.*}}{nn.phase = "backward"}
// CHECK:         nn.seed 1 = %[[ZEROS]] {{.*}}{nn.phase = "backward"}
// CHECK:         %[[SUM:.*]] = nn.add
// CHECK:         %[[ALL:.*]] = nn.add
// CHECK:         nn.contribute @w, %[[ALL]]
// CHECK-NOT:     nn.contribute
// CHECK:         return

// -----

// A buffer's value from earlier calls is a constant; one assigned in this call is differentiable.
nn.slot "param" @w : tensor<f32> = <"zeros"> trainable
nn.slot "buffer" @ema : tensor<f32> = <"zeros">
func.func @train(%x: tensor<f32> {nn.name = "x"}) -> (tensor<f32> {nn.name = "y"}) attributes {nn.variant = "train"} {
  %w = nn.read @w : tensor<f32>
  %old = nn.read @ema : tensor<f32>
  %0 = nn.mul %x, %w : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %new = nn.add %old, %0 : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %1 = nn.mul %new, %new : (tensor<f32>, tensor<f32>) -> tensor<f32>
  nn.write @ema, %new : tensor<f32>
  return %1 : tensor<f32>
}
// CHECK-LABEL: func.func @train
// CHECK:         nn.write @ema
// CHECK-NOT:     nn.contribute @ema
// CHECK:         nn.contribute @w
// CHECK-NOT:     nn.contribute @ema
// CHECK:         return

// -----

// Nothing to train: no backward.
func.func @train(%x: tensor<4xf32> {nn.name = "x"}) -> (tensor<4xf32> {nn.name = "y"}) attributes {nn.variant = "train"} {
  %0 = nn.exp %x : (tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
// CHECK-LABEL: func.func @train
// CHECK-NEXT:    nn.exp
// CHECK-NEXT:    return
