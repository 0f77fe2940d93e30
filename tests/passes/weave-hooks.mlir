// RUN: modc-opt --weave-hooks --split-input-file --verify-diagnostics %s | FileCheck %s

// Every call of a forward has its own place; another forward counts anew.
module {
  nn.module @Net type "Net" {
    // CHECK: nn.forward @a
    nn.forward @a(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} {
      // CHECK: nn.call "act" {{.*}} {nn.path = "act"}
      %0 = nn.call "act" @Act::@forward(%x) : (tensor<f32>) -> tensor<f32>
      // CHECK: nn.call "body.0" {{.*}} {nn.path = "body.0"}
      %1 = nn.call "body.0" @Act::@forward(%0) : (tensor<f32>) -> tensor<f32>
      // CHECK: nn.call "act" {{.*}} {nn.path = "act#2"}
      %2 = nn.call "act" @Act::@forward(%1) : (tensor<f32>) -> tensor<f32>
      // CHECK: nn.call "act" {{.*}} {nn.path = "act#3"}
      %3 = nn.call "act" @Act::@forward(%2) : (tensor<f32>) -> tensor<f32>
      nn.return %3 : tensor<f32>
    }
    // CHECK: nn.forward @b
    nn.forward @b(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
      // CHECK: nn.call "act" {{.*}} {nn.path = "act"}
      %0 = nn.call "act" @Act::@forward(%x) : (tensor<f32>) -> tensor<f32>
      nn.return %0 : tensor<f32>
    }
  }
}

// -----

module {
  nn.module @Net type "Net" {
    // expected-error@below {{'nn.child' op carries `nn.hook`, which no hook or pass is known by}}
    nn.child @fc : @Linear {nn.hook = "forward"}
  }
}

// -----

func.func @eval(%x: tensor<f32>) -> tensor<f32> {
  // expected-error@below {{'nn.call' op carries `nn.forward_hook`, which no hook or pass is known by}}
  %0 = nn.call "" @Net::@forward(%x) {nn.forward_hook} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// Hooks of forward: each sees what the ones before it made, inputs those after the hooks of forward_pre.
module {
  nn.module @Net type "Net" {
    nn.forward @pre(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "hook"} { nn.return %x : tensor<2xf32> }
    nn.forward @sees(%x: tensor<2xf32>, %y: tensor<2xf32>) attributes {mode = "hook"} { nn.return }
    nn.forward @post(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "hook"} {
      nn.return %y : tensor<2xf32>
    }
    // CHECK-LABEL: nn.forward @hooked(
    // CHECK-SAME: %[[X:.*]]: tensor<2xf32>
    // CHECK-NEXT: %[[X1:.*]] = nn.call "fc" @Net::@pre(%[[X]]) {nn.path = "fc", nn.up = 1 : i64}
    // CHECK-NEXT: %[[Y:.*]] = nn.call "fc" @Act::@forward(%[[X1]]) {nn.path = "fc"}
    // CHECK-NEXT: nn.call "fc" @Net::@sees(%[[X1]], %[[Y]])
    // CHECK-NEXT: %[[Y1:.*]] = nn.call "fc" @Net::@post(%[[X1]], %[[Y]])
    // CHECK-NEXT: %[[Y2:.*]] = nn.call "fc" @Net::@post(%[[X1]], %[[Y1]])
    // CHECK-NEXT: nn.return %[[Y2]]
    nn.forward @hooked(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} {
      %0 = nn.call "fc" @Act::@forward(%x) {nn.hooks = [
        {kind = "forward", body = @Net::@sees, up = 1 : i64},
        {kind = "forward", body = @Net::@post, up = 1 : i64, replaces},
        {kind = "forward_pre", body = @Net::@pre, up = 1 : i64, replaces},
        {kind = "forward", body = @Net::@post, up = 1 : i64, replaces}]} : (tensor<2xf32>) -> tensor<2xf32>
      nn.return %0 : tensor<2xf32>
    }
  }
  nn.module @Act type "Act" {
    nn.forward @forward(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} { nn.return %x : tensor<2xf32> }
  }
}

// -----

// Gradients: of two inputs one is not of floating point; backward_pre comes first, whatever the order of declaration.
module {
  nn.module @Net type "Net" {
    nn.forward @pre(%dy: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "hook"} { nn.return %dy : tensor<2xf32> }
    nn.forward @full(%dx: tensor<2xf32>, %dy: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "hook"} {
      nn.return %dx : tensor<2xf32>
    }
    // CHECK-LABEL: nn.forward @gradients(
    // CHECK-SAME: %[[I:.*]]: tensor<2xi64>, %[[X:.*]]: tensor<2xf32>
    // CHECK-NEXT: %[[IN:.*]]:4 = nn.grad_hook %[[I]], %[[X]]
    // CHECK-NEXT: %[[CALL:.*]] = nn.call "fc" @Act::@forward(%[[IN]]#0, %[[IN]]#1)
    // CHECK-NEXT: %[[OUT:.*]]:2 = nn.grad_hook %[[CALL]]
    // CHECK-NEXT: %[[DY:.*]] = nn.call "fc" @Net::@pre(%[[OUT]]#1) {nn.of_gradients
    // CHECK-NEXT: %[[DX:.*]] = nn.call "fc" @Net::@full(%[[IN]]#3, %[[DY]]) {nn.of_gradients
    // CHECK-NEXT: nn.replace_grad %[[OUT]]#1 by %[[DY]]
    // CHECK-NEXT: nn.replace_grad %[[IN]]#3 by %[[DX]]
    // CHECK-NEXT: nn.return %[[OUT]]#0
    nn.forward @gradients(%i: tensor<2xi64>, %x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} {
      %0 = nn.call "fc" @Act::@forward(%i, %x) {nn.hooks = [
        {kind = "backward", body = @Net::@full, up = 1 : i64, replaces, inputs = array<i64: 1>, outputs = array<i64: 0>},
        {kind = "backward_pre", body = @Net::@pre, up = 1 : i64, replaces, inputs = array<i64: 1>,
         outputs = array<i64: 0>}]} : (tensor<2xi64>, tensor<2xf32>) -> tensor<2xf32>
      nn.return %0 : tensor<2xf32>
    }
    // The older kind sees the operands of the last operation, here the first of two.
    // CHECK-LABEL: nn.forward @legacy(
    // CHECK: %[[CALL:.*]] = nn.call "fc" @Act::@forward
    // CHECK-NEXT: %[[LAST:.*]]:3 = nn.last_op_hook %[[CALL]] [0]
    // CHECK-NEXT: %[[DA:.*]] = nn.call "fc" @Net::@full(%[[LAST]]#2, %[[LAST]]#1)
    // CHECK-NEXT: nn.replace_grad %[[LAST]]#2 by %[[DA]]
    // CHECK-NEXT: nn.return %[[LAST]]#0
    nn.forward @legacy(%i: tensor<2xi64>, %x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} {
      %0 = nn.call "fc" @Act::@forward(%i, %x) {nn.hooks = [
        {kind = "backward_legacy", body = @Net::@full, up = 1 : i64, replaces, operands = array<i64: 0>,
         operand_types = [tensor<2xf32>]}]} : (tensor<2xi64>, tensor<2xf32>) -> tensor<2xf32>
      nn.return %0 : tensor<2xf32>
    }
  }
  nn.module @Act type "Act" {
    nn.forward @forward(%i: tensor<2xi64>, %x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} {
      nn.return %x : tensor<2xf32>
    }
  }
}
