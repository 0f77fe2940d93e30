// RUN: modc-opt --specialize-modes=modes=train --split-input-file --verify-diagnostics %s

module attributes {nn.model = @Net} {
  // expected-error@below {{the model has no forward for mode `train`}}
  nn.module @Net type "Net" {
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    // expected-note@below {{another one}}
    nn.forward @a(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} { nn.return %x : tensor<f32> }
    // expected-error@below {{the model has several forwards for mode `train`}}
    nn.forward @b(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} { nn.return %x : tensor<f32> }
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.forward @f(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "train"} { nn.return %x : tensor<4xf32> }
  }
  nn.train @Net attributes {optimizer = {name = "SGD"}} {
    // expected-error@below {{the loss takes f32[] as argument 0, but the model's output is f32[4]}}
    nn.loss @loss(%y: tensor<f32>) -> tensor<f32> { nn.return %y : tensor<f32> }
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.forward @f(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "train"} { nn.return %x : tensor<4xf32> }
  }
  nn.train @Net attributes {optimizer = {name = "SGD"}} {
    // expected-error@below {{the loss is not one floating-point scalar}}
    nn.loss @loss(%y: tensor<4xf32>) -> tensor<4xf32> { nn.return %y : tensor<4xf32> }
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.forward @f(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) attributes {mode = "train"} {
      nn.return %x, %x : tensor<f32>, tensor<f32>
    }
  }
  nn.train @Net attributes {optimizer = {name = "SGD"}} {
    // expected-error@below {{the loss takes 1 arguments, but the model has 2 outputs}}
    nn.loss @loss(%y: tensor<f32>) -> tensor<f32> { nn.return %y : tensor<f32> }
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.forward @f(%x: tensor<f32> {nn.name = "x"}) -> tensor<f32> attributes {mode = "train"} { nn.return %x : tensor<f32> }
  }
  nn.train @Net attributes {optimizer = {name = "SGD"}} {
    // expected-error@below {{two arguments of the training program have the name `x`}}
    nn.loss @loss(%y: tensor<f32>, %x: tensor<f32> {nn.name = "x"}) -> tensor<f32> { nn.return %y : tensor<f32> }
  }
}
