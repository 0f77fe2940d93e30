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

// expected-error@below {{hooks are checked, but code for them is not generated}}
nn.module @Net type "Net" attributes {nn.hooks = [{bodies = [], kind = "forward", target = "fc"}]} {
}

// -----

nn.module @Net type "Net" {
  // expected-error@below {{code for a mode that is set in the run is not generated}}
  nn.child @fc : @Linear mode "runtime"
}
