// RUN: modc-opt --differentiate --split-input-file %s | FileCheck %s

// What hooks compute from gradients moves to backward. The gradient of %k is that of the module's own input: a hook
// on grad_in does not change it, one on grad_out does.
nn.slot "param" @k : tensor<2xf32> = <"zeros"> trainable
// CHECK-LABEL: func.func @train(
// CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<2xf32>
func.func @train(%x: tensor<2xf32> {nn.name = "x", nn.grad}) -> tensor<2xf32> attributes {nn.variant = "train"} {
  %k = nn.read @k : tensor<2xf32>
  %in:2 = nn.grad_hook %x : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %y = nn.mul %in#0, %k : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %out:2 = nn.grad_hook %y : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %pre = nn.neg %out#1 : (tensor<2xf32>) -> tensor<2xf32>
  %full = nn.add %in#1, %pre : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  nn.replace_grad %out#1 by %pre : (tensor<2xf32>) -> tensor<2xf32>
  nn.replace_grad %in#1 by %full : (tensor<2xf32>) -> tensor<2xf32>
  return %out#0 : tensor<2xf32>
}
// CHECK-NOT: nn.grad_hook
// CHECK: %[[Y:.*]] = nn.mul %[[X]], %[[K:.*]] :
// CHECK-NOT: nn.neg
// CHECK: %[[DY:.*]] = nn.seed 0
// CHECK: %[[PRE:.*]] = nn.neg %[[DY]] {nn.phase = "backward"}
// CHECK-DAG: %[[DX:.*]] = nn.mul %[[PRE]], %[[K]]
// CHECK-DAG: %[[DK:.*]] = nn.mul %[[PRE]], %[[X]]
// CHECK: nn.contribute @k, %[[DK]]
// CHECK: %[[FULL:.*]] = nn.add %[[DX]], %[[PRE]] {nn.phase = "backward"}
// CHECK: nn.input_grad "x", %[[FULL]]
// CHECK-NOT: nn.replace_grad
// CHECK: return %[[Y]]

// -----

// A program without gradients has no hooks of backward; neither has what no gradient reaches.
// CHECK-LABEL: func.func @eval(
// CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<2xf32>
// CHECK-NEXT: return %[[X]]
func.func @eval(%x: tensor<2xf32> {nn.name = "x"}) -> tensor<2xf32> attributes {nn.variant = "eval"} {
  %in:2 = nn.grad_hook %x : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %1 = nn.neg %in#1 : (tensor<2xf32>) -> tensor<2xf32>
  %2 = nn.exp %1 : (tensor<2xf32>) -> tensor<2xf32>
  nn.replace_grad %in#1 by %2 : (tensor<2xf32>) -> tensor<2xf32>
  return %in#0 : tensor<2xf32>
}
// CHECK-LABEL: func.func @train(
// CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<2xf32>
// CHECK-NEXT: return %[[X]]
func.func @train(%x: tensor<2xf32> {nn.name = "x"}) -> tensor<2xf32> attributes {nn.variant = "train"} {
  %in:2 = nn.grad_hook %x : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %1 = nn.neg %in#1 : (tensor<2xf32>) -> tensor<2xf32>
  nn.replace_grad %in#1 by %1 : (tensor<2xf32>) -> tensor<2xf32>
  return %in#0 : tensor<2xf32>
}

// -----

// Two outputs of which one is not used: its gradient is zero.
nn.slot "param" @k : tensor<2xf32> = <"zeros"> trainable
// CHECK-LABEL: func.func @train(
func.func @train() -> tensor<2xf32> attributes {nn.variant = "train"} {
  %k = nn.read @k : tensor<2xf32>
  %a = nn.exp %k : (tensor<2xf32>) -> tensor<2xf32>
  %out:4 = nn.grad_hook %k, %a : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  %sum = nn.add %out#2, %out#3 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  nn.replace_grad %out#2 by %sum : (tensor<2xf32>) -> tensor<2xf32>
  return %out#0 : tensor<2xf32>
}
// CHECK: %[[DY:.*]] = nn.seed 0
// CHECK: %[[ZERO:.*]] = nn.expand
// CHECK: %[[SUM:.*]] = nn.add %[[DY]], %[[ZERO]]
// CHECK: nn.contribute @k

// -----

// A place for hooks of backward where no input has a gradient: it sees those of the outputs, after the hooks before it.
nn.slot "param" @k : tensor<2xf32> = <"zeros"> trainable
// CHECK-LABEL: func.func @train(
func.func @train(%x: tensor<2xf32> {nn.name = "x"}) -> tensor<2xf32> attributes {nn.variant = "train"} {
  %k = nn.read @k : tensor<2xf32>
  %in:2 = nn.grad_hook %x : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %y = nn.mul %in#0, %k : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  %out:2 = nn.grad_hook %y : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %pre = nn.hook_point "backward_pre" of "fc" replaces(%out#1 : tensor<2xf32>) -> tensor<2xf32>
  %full = nn.hook_point "backward" of "fc" sees(%pre : tensor<2xf32>) replaces(%in#1 : tensor<2xf32>) -> tensor<2xf32>
  %second = nn.hook_point "backward" of "fc" sees(%pre : tensor<2xf32>) replaces(%full : tensor<2xf32>) -> tensor<2xf32>
  nn.replace_grad %out#1 by %pre : (tensor<2xf32>) -> tensor<2xf32>
  nn.replace_grad %in#1 by %second : (tensor<2xf32>) -> tensor<2xf32>
  return %out#0 : tensor<2xf32>
}
// CHECK: %[[DY:.*]] = nn.seed 0
// CHECK-NEXT: %[[PRE:.*]] = nn.hook_point "backward_pre" of "fc" replaces(%[[DY]] : tensor<2xf32>)
// CHECK-NEXT: nn.hook_point "backward" of "fc" sees(%[[PRE]] : tensor<2xf32>)
// CHECK-NEXT: nn.hook_point "backward" of "fc" sees(%[[PRE]] : tensor<2xf32>)
// CHECK: nn.contribute @k
// CHECK-NOT: nn.hook_point
