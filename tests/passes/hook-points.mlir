// RUN: modc-opt --differentiate --form-kernels %s | FileCheck %s

// A hook of the program writes in place: what something else reads is copied first, such as inputs and what backward needs.
// Backward asks the hooks of forward for the gradient of what they made. Kernels do not reach across a place.
nn.slot "param" @k : tensor<2xf32> = <"zeros"> trainable
// CHECK-LABEL: func.func @train(
// CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<2xf32>
func.func @train(%x: tensor<2xf32> {nn.name = "x"}) -> tensor<2xf32> attributes {nn.variant = "train"} {
  // CHECK: %[[COPY:.*]] = nn.launch @copy{{.*}}(%[[X]])
  // CHECK: %[[X1:.*]] = nn.hook_point "forward_pre" of "" replaces(%[[COPY]]
  %x1 = nn.hook_point "forward_pre" of "" replaces(%x : tensor<2xf32>) {nn.phase = "forward", site = 0 : i64} -> tensor<2xf32>
  %k = nn.read @k {nn.phase = "forward"} : tensor<2xf32>
  %y = nn.mul %x1, %k {nn.phase = "forward"} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  // CHECK: %[[Y:.*]]:2 = nn.launch @mul_exp{{.*}}(%[[X1]], %{{.*}})
  %z = nn.exp %y {nn.phase = "forward"} : (tensor<2xf32>) -> tensor<2xf32>
  // CHECK: nn.hook_point "forward" of "" sees(%[[X1]] : {{.*}}) replaces(%[[Y]]#{{[01]}}
  %z1 = nn.hook_point "forward" of "" sees(%x1 : tensor<2xf32>) replaces(%z : tensor<2xf32>) {nn.phase = "forward", site = 1 : i64} -> tensor<2xf32>
  // CHECK: %[[SEED:.*]] = nn.seed 0
  // CHECK: %[[DZ1:.*]] = nn.launch @copy{{.*}}(%[[SEED]])
  // CHECK: %[[DZ:.*]] = nn.hook_point "forward_pullback" of "" replaces(%[[DZ1]]
  // CHECK: nn.launch {{.*}}(%[[DZ]], %[[Y]]
  // CHECK: nn.contribute @k
  return %z1 : tensor<2xf32>
}
