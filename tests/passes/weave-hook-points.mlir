// RUN: modc-opt --weave-hooks %s | FileCheck %s
// RUN: modc-opt --weave-hooks=places=all %s | FileCheck %s --check-prefix=ALL
// RUN: modc-opt --weave-hooks=places=none %s | FileCheck %s --check-prefix=NONE

// Places for hooks of the program: those of the spec, all, or none; among hooks with a body in the order of declaration.
module {
  nn.module @Net type "Net" {
    nn.forward @post(%x: tensor<2xf32>, %y: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "hook"} {
      nn.return %y : tensor<2xf32>
    }
    // CHECK-LABEL: nn.forward @forward(
    // CHECK-SAME: %[[X:.*]]: tensor<2xf32>
    // CHECK-NEXT: %[[IN:.*]]:2 = nn.grad_hook %[[X]]
    // CHECK-NEXT: %[[Y:.*]] = nn.call "fc" @Act::@forward(%[[IN]]#0)
    // CHECK-NEXT: %[[Y1:.*]] = nn.hook_point "forward" of "fc" sees(%[[IN]]#0 : {{.*}}) replaces(%[[Y]] : {{.*}})
    // CHECK-NEXT: %[[Y2:.*]] = nn.call "fc" @Net::@post(%[[IN]]#0, %[[Y1]])
    // CHECK-NEXT: %[[OUT:.*]]:2 = nn.grad_hook %[[Y2]]
    // CHECK-NEXT: %[[DX:.*]] = nn.hook_point "backward" of "fc" sees(%[[OUT]]#1 : {{.*}}) replaces(%[[IN]]#1 : {{.*}})
    // CHECK-NEXT: nn.replace_grad %[[IN]]#1 by %[[DX]]
    // CHECK-NEXT: %[[Z:.*]] = nn.call "act" @Act::@forward(%[[OUT]]#0)
    // CHECK-NEXT: nn.return %[[Z]]

    // ALL: nn.hook_point "forward_pre" of "fc"
    // ALL: nn.hook_point "forward" of "fc"
    // ALL: nn.hook_point "backward_pre" of "fc"
    // ALL: nn.hook_point "backward" of "fc"
    // ALL: nn.hook_point "forward_pre" of "act"
    // ALL: nn.hook_point "forward" of "act"
    // ALL: nn.hook_point "backward_pre" of "act"
    // ALL: nn.hook_point "backward" of "act"

    // NONE-NOT: nn.hook_point
    // NONE-NOT: nn.grad_hook
    // NONE: @Net::@post
    nn.forward @forward(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} {
      %0 = nn.call "fc" @Act::@forward(%x) {nn.hooks = [
        {kind = "forward", extern},
        {kind = "forward", body = @Net::@post, up = 1 : i64, replaces},
        {kind = "backward", extern}]} : (tensor<2xf32>) -> tensor<2xf32>
      %1 = nn.call "act" @Act::@forward(%0) : (tensor<2xf32>) -> tensor<2xf32>
      nn.return %1 : tensor<2xf32>
    }
  }
  nn.module @Act type "Act" {
    nn.forward @forward(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "train"} { nn.return %x : tensor<2xf32> }
  }
}
