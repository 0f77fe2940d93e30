// RUN: modc-opt --plan-memory --split-input-file --verify-diagnostics %s

// A workspace bounds as many run-time dimensions as modc/workspace.h says.
// expected-error @+1 {{the model has 9 run-time dimensions; it can have at most 8}}
func.func @eval(%x0: tensor<?xf32, #nn.dims<N0>>, %x1: tensor<?xf32, #nn.dims<N1>>, %x2: tensor<?xf32, #nn.dims<N2>>, %x3: tensor<?xf32, #nn.dims<N3>>, %x4: tensor<?xf32, #nn.dims<N4>>, %x5: tensor<?xf32, #nn.dims<N5>>, %x6: tensor<?xf32, #nn.dims<N6>>, %x7: tensor<?xf32, #nn.dims<N7>>, %x8: tensor<?xf32, #nn.dims<N8>>) -> tensor<?xf32, #nn.dims<N0>> attributes {nn.variant = "eval"} {
  return %x0 : tensor<?xf32, #nn.dims<N0>>
}
