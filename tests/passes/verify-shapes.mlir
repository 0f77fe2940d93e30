// RUN: modc-opt --verify-shapes --split-input-file --verify-diagnostics %s

// Polynomials of dimensions that inputs have are fine.
module attributes {nn.dim_bounds = {N = 64}} {
  func.func @eval(%x: tensor<?x?xf32, #nn.dims<N, T>>) -> tensor<?xf32, #nn.dims<"N*T">> {
    %0 = nn.relu %x : (tensor<?x?xf32, #nn.dims<N, T>>) -> tensor<?x?xf32, #nn.dims<N, T>>
    %1 = nn.reshape %0 {shape = #nn.dims<"N*T">} : (tensor<?x?xf32, #nn.dims<N, T>>) -> tensor<?xf32, #nn.dims<"N*T">>
    return %1 : tensor<?xf32, #nn.dims<"N*T">>
  }
}

// -----

func.func @eval(%x: tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<M, 4>> {
  // expected-error@below {{no input of `eval` has the dimension `M` of f32[M, 4]}}
  %0 = nn.read @w : tensor<?x4xf32, #nn.dims<M, 4>>
  return %0 : tensor<?x4xf32, #nn.dims<M, 4>>
}

// -----

// 2*N does not give N.
// expected-error@below {{no input of `eval` has the dimension `N` of f32[2*N]}}
func.func @eval(%x: tensor<?xf32, #nn.dims<"2*N">>) -> tensor<?xf32, #nn.dims<"2*N">> {
  return %x : tensor<?xf32, #nn.dims<"2*N">>
}

// -----

func.func @eval() -> tensor<65536x32768xf32> {
  // expected-error@below {{f32[65536, 32768] has more than 2^31 - 1 elements}}
  %0 = nn.read @w : tensor<65536x32768xf32>
  return %0 : tensor<65536x32768xf32>
}

// -----

// Unbounded, N may be 1; bounded by 64, it may be 64.
func.func @eval(%x: tensor<?x1024x1024x64xf32, #nn.dims<N, 1024, 1024, 64>>) {
  return
}

// -----

module attributes {nn.dim_bounds = {N = 64}} {
  // expected-error@below {{f32[N, 1024, 1024, 64] has more than 2^31 - 1 elements}}
  func.func @eval(%x: tensor<?x1024x1024x64xf32, #nn.dims<N, 1024, 1024, 64>>) {
    return
  }
}

// -----

// expected-error@below {{the bound of dimension `N` is not a positive integer}}
module attributes {nn.dim_bounds = {N = 0}} {
}
