// RUN: modc-opt --inline-modules --split-input-file --verify-diagnostics %s

func.func @eval(%x: tensor<f32>) -> tensor<f32> {
  // expected-error@below {{'nn.call' op calls @Net::@forward, which is not defined}}
  %0 = nn.call "" @Net::@forward(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

nn.module @Net type "Net" {
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} { nn.return %x : tensor<f32> }
}
func.func @eval(%x: tensor<4xf32>) -> tensor<f32> {
  // expected-error@below {{'nn.call' op does not fit '(tensor<f32>) -> tensor<f32>'}}
  %0 = nn.call "" @Net::@forward(%x) : (tensor<4xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

nn.module @Net type "Net" {
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    // expected-error@below {{'nn.call' op calls @Net::@forward from within itself}}
    %0 = nn.call "a" @Net::@forward(%x) : (tensor<f32>) -> tensor<f32>
    nn.return %0 : tensor<f32>
  }
}
func.func @eval(%x: tensor<f32>) -> tensor<f32> {
  %0 = nn.call "" @Net::@forward(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func @eval() -> tensor<f32> {
  // expected-error@below {{there is no tensor `ctr` in the model}}
  %0 = nn.get "ctr" : tensor<f32>
  return %0 : tensor<f32>
}

// -----

nn.slot "buffer" @ctr : tensor<4xf32> = <"zeros">
func.func @eval() -> tensor<f32> {
  // expected-error@below {{`ctr` is f32[4], not f32[]}}
  %0 = nn.get "ctr" : tensor<f32>
  return %0 : tensor<f32>
}

// -----

nn.slot "param" @w : tensor<f32> = <"zeros">
func.func @eval(%x: tensor<f32>) -> tensor<f32> attributes {nn.variant = "eval"} {
  // expected-error@below {{the parameter `w` cannot be assigned in eval mode}}
  nn.assign "w", %x : tensor<f32>
  return %x : tensor<f32>
}
