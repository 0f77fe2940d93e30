// RUN: modc-opt --inline-modules --split-input-file --verify-diagnostics %s | FileCheck %s

// A hook's body sees the members of the module that declares it; the older hook of backward stands around the last
// operation once that is known.
module attributes {nn.model = @Net} {
  nn.slot "buffer" @"block.gain" : tensor<f32> = <"zeros">
  nn.slot "param" @"block.fc.k" : tensor<2xf32> = <"zeros"> trainable
  nn.module @Net type "Net" {
    nn.forward @forward(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} {
      %0 = nn.call "block.fc" @Fc::@forward(%x) {nn.path = "block.fc"} : (tensor<2xf32>) -> tensor<2xf32>
      %1 = nn.call "block.fc" @Block::@gain(%0) {nn.path = "block.fc", nn.up = 1 : i64} : (tensor<2xf32>) -> tensor<2xf32>
      %2:3 = nn.last_op_hook %1 [0] : tensor<2xf32> -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
      nn.replace_grad %2#2 by %2#1 : (tensor<2xf32>) -> tensor<2xf32>
      nn.return %2#0 : tensor<2xf32>
    }
  }
  nn.module @Block type "Block" {
    nn.forward @gain(%y: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "hook"} {
      %0 = nn.get "gain" : tensor<f32>
      %1 = nn.mul %y, %0 : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
      nn.return %1 : tensor<2xf32>
    }
  }
  nn.module @Fc type "Fc" {
    nn.forward @forward(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} {
      %0 = nn.get "k" : tensor<2xf32>
      %1 = nn.mul %x, %0 : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
      nn.return %1 : tensor<2xf32>
    }
  }
  // CHECK: nn.read @block.fc.k
  // CHECK-NEXT: %[[Y:.*]] = nn.mul
  // CHECK-NEXT: %[[G:.*]] = nn.read @block.gain
  // CHECK-NEXT: %[[IN:.*]]:2 = nn.grad_hook %[[Y]]
  // CHECK-NEXT: %[[Z:.*]] = nn.mul %[[IN]]#0, %[[G]]
  // CHECK-NEXT: %[[OUT:.*]]:2 = nn.grad_hook %[[Z]]
  // CHECK-NEXT: nn.replace_grad %[[IN]]#1 by %[[OUT]]#1
  // CHECK-NEXT: return %[[OUT]]#0
  func.func @train(%x: tensor<2xf32>) -> tensor<2xf32> attributes {nn.variant = "train"} {
    %0 = nn.call "" @Net::@forward(%x) {nn.path = ""} : (tensor<2xf32>) -> tensor<2xf32>
    return %0 : tensor<2xf32>
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.slot "buffer" @count : tensor<f32> = <"zeros">
  nn.module @Net type "Net" {
    nn.forward @counts(%dy: tensor<f32>) attributes {mode = "hook"} {
      // expected-error@below {{a hook of backward cannot assign `count`}}
      nn.assign "count", %dy : tensor<f32>
      nn.return
    }
  }
  func.func @train(%x: tensor<f32>) -> tensor<f32> attributes {nn.variant = "train"} {
    %0:2 = nn.grad_hook %x : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
    nn.call "" @Net::@counts(%0#1) {nn.of_gradients, nn.path = "", nn.up = 0 : i64} : (tensor<f32>) -> ()
    return %0#0 : tensor<f32>
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
  }
  func.func @train(%x: tensor<f32>) -> tensor<f32> attributes {nn.variant = "train"} {
    // expected-error@below {{a `backward_legacy` hook needs a module whose output is computed by an operation of its own}}
    %0:2 = nn.last_op_hook %x [] : tensor<f32> -> (tensor<f32>, tensor<f32>)
    return %0#0 : tensor<f32>
  }
}
