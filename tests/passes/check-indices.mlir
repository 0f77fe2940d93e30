// RUN: modc-opt --check-indices --split-input-file --verify-diagnostics %s | FileCheck %s

// Positions of a length that the run knows: it must fit into the table. What was asked before stays.
// CHECK: nn.dim_checks = ["N - 2", "-T + 8"]
module attributes {nn.dim_checks = ["N - 2"]} {
  func.func @eval(%table: tensor<8xf32>, %x: tensor<?x?xf32, #nn.dims<N, T>>) -> tensor<?x1xf32, #nn.dims<T, 1>> {
    %0 = nn.arange {end = #nn.dims<T>} : () -> tensor<?xi64, #nn.dims<T>>
    %1 = nn.gather %table, %0 {dim = 0 : i64} : (tensor<8xf32>, tensor<?xi64, #nn.dims<T>>) -> tensor<?xf32, #nn.dims<T>>
    %2 = nn.reshape %1 {shape = #nn.dims<T, 1>} : (tensor<?xf32, #nn.dims<T>>) -> tensor<?x1xf32, #nn.dims<T, 1>>
    return %2 : tensor<?x1xf32, #nn.dims<T, 1>>
  }
}

// -----

func.func @eval(%x: tensor<8xf32>) -> tensor<9xf32> {
  %0 = nn.arange {end = #nn.dims<9>} : () -> tensor<9xi64>
  // expected-error@below {{index 8 is out of bounds for an extent of 8}}
  %1 = nn.gather %x, %0 {dim = 0 : i64} : (tensor<8xf32>, tensor<9xi64>) -> tensor<9xf32>
  return %1 : tensor<9xf32>
}

// -----

func.func @eval(%x: tensor<8xf32>) -> tensor<3xf32> {
  %0 = nn.arange {end = #nn.dims<1, "-5", "-2">} : () -> tensor<3xi64>
  // expected-error@below {{index -3 is out of bounds for an extent of 8}}
  %1 = nn.gather %x, %0 {dim = 0 : i64} : (tensor<8xf32>, tensor<3xi64>) -> tensor<3xf32>
  return %1 : tensor<3xf32>
}
