// RUN: modc-opt --differentiate --verify-diagnostics --split-input-file %s

// An op without a derivative is an error only where a gradient would flow through it.
nn.slot "param" @w : tensor<4x8xf32> = <"zeros"> trainable
func.func @train(%x: tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "x"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) attributes {nn.variant = "train"} {
  %w = nn.read @w : tensor<4x8xf32>
  %p = nn.pack_weight %w {width = 8 : i64} : (tensor<4x8xf32>) -> tensor<1x8x8xf32>
  // expected-error @+2 {{`linear_packed` has no derivative}}
  // expected-note @+1 {{a parameter or an input marked @grad needs the gradient that would flow through it}}
  %0 = nn.linear_packed %x, %p {out_features = 4 : i64} : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<1x8x8xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
}

// -----

nn.slot "param" @w : tensor<4x8xf32> = <"zeros">
func.func @train(%x: tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "x"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) attributes {nn.variant = "train"} {
  %w = nn.read @w : tensor<4x8xf32>
  %p = nn.pack_weight %w {width = 8 : i64} : (tensor<4x8xf32>) -> tensor<1x8x8xf32>
  %0 = nn.linear_packed %x, %p {out_features = 4 : i64} : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<1x8x8xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
}
