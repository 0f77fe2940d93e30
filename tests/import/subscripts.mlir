module attributes {nn.dim_checks = ["T - 2", "T - 1"], nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.forward @forward_eval(%arg0: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "x"}) -> (tensor<?x6xf32, #nn.dims<N, 6>> {nn.name = "a"}, tensor<?x?x6xf32, #nn.dims<N, "T - 2", 6>> {nn.name = "b"}, tensor<?x?x1x3xf32, #nn.dims<N, T, 1, 3>> {nn.name = "c"}, tensor<?x?x2xf32, #nn.dims<N, T, 2>> {nn.name = "d"}) attributes {mode = "eval"} {
      %0 = nn.slice %arg0 {sizes = #nn.dims<N, 1, 6>, starts = #nn.dims<0, "T - 1", 0>, steps = array<i64: 1, 1, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x1x6xf32, #nn.dims<N, 1, 6>>
      %1 = nn.reshape %0 {shape = #nn.dims<N, 6>} : (tensor<?x1x6xf32, #nn.dims<N, 1, 6>>) -> tensor<?x6xf32, #nn.dims<N, 6>>
      %2 = nn.slice %arg0 {sizes = #nn.dims<N, "T - 2", 6>, starts = #nn.dims<0, 1, 0>, steps = array<i64: 1, 1, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x6xf32, #nn.dims<N, "T - 2", 6>>
      %3 = nn.slice %arg0 {sizes = #nn.dims<N, T, 3>, starts = #nn.dims<0, 0, 0>, steps = array<i64: 1, 1, 2>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x3xf32, #nn.dims<N, T, 3>>
      %4 = nn.reshape %3 {shape = #nn.dims<N, T, 1, 3>} : (tensor<?x?x3xf32, #nn.dims<N, T, 3>>) -> tensor<?x?x1x3xf32, #nn.dims<N, T, 1, 3>>
      %5 = nn.reshape %arg0 {nn.no_grad, shape = #nn.dims<N, T, 6>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x6xf32, #nn.dims<N, T, 6>>
      %6 = nn.slice %5 {sizes = #nn.dims<N, T, 1>, starts = #nn.dims<0, 0, 5>, steps = array<i64: 1, 1, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x1xf32, #nn.dims<N, T, 1>>
      %7 = nn.slice %5 {sizes = #nn.dims<N, T, 1>, starts = #nn.dims<0, 0, 0>, steps = array<i64: 1, 1, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x1xf32, #nn.dims<N, T, 1>>
      %8 = nn.cat %6, %7 {dim = 2 : i64} : (tensor<?x?x1xf32, #nn.dims<N, T, 1>>, tensor<?x?x1xf32, #nn.dims<N, T, 1>>) -> tensor<?x?x2xf32, #nn.dims<N, T, 2>>
      nn.return %1, %2, %4, %8 : tensor<?x6xf32, #nn.dims<N, 6>>, tensor<?x?x6xf32, #nn.dims<N, "T - 2", 6>>, tensor<?x?x1x3xf32, #nn.dims<N, T, 1, 3>>, tensor<?x?x2xf32, #nn.dims<N, T, 2>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "x"}) -> (tensor<?x6xf32, #nn.dims<N, 6>> {nn.name = "a"}, tensor<?x?x6xf32, #nn.dims<N, "T - 2", 6>> {nn.name = "b"}, tensor<?x?x1x3xf32, #nn.dims<N, T, 1, 3>> {nn.name = "c"}, tensor<?x?x2xf32, #nn.dims<N, T, 2>> {nn.name = "d"}) attributes {mode = "train"} {
      %0 = nn.slice %arg0 {sizes = #nn.dims<N, 1, 6>, starts = #nn.dims<0, "T - 1", 0>, steps = array<i64: 1, 1, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x1x6xf32, #nn.dims<N, 1, 6>>
      %1 = nn.reshape %0 {shape = #nn.dims<N, 6>} : (tensor<?x1x6xf32, #nn.dims<N, 1, 6>>) -> tensor<?x6xf32, #nn.dims<N, 6>>
      %2 = nn.slice %arg0 {sizes = #nn.dims<N, "T - 2", 6>, starts = #nn.dims<0, 1, 0>, steps = array<i64: 1, 1, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x6xf32, #nn.dims<N, "T - 2", 6>>
      %3 = nn.slice %arg0 {sizes = #nn.dims<N, T, 3>, starts = #nn.dims<0, 0, 0>, steps = array<i64: 1, 1, 2>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x3xf32, #nn.dims<N, T, 3>>
      %4 = nn.reshape %3 {shape = #nn.dims<N, T, 1, 3>} : (tensor<?x?x3xf32, #nn.dims<N, T, 3>>) -> tensor<?x?x1x3xf32, #nn.dims<N, T, 1, 3>>
      %5 = nn.reshape %arg0 {nn.no_grad, shape = #nn.dims<N, T, 6>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x6xf32, #nn.dims<N, T, 6>>
      %6 = nn.slice %5 {sizes = #nn.dims<N, T, 1>, starts = #nn.dims<0, 0, 5>, steps = array<i64: 1, 1, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x1xf32, #nn.dims<N, T, 1>>
      %7 = nn.slice %5 {sizes = #nn.dims<N, T, 1>, starts = #nn.dims<0, 0, 0>, steps = array<i64: 1, 1, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x1xf32, #nn.dims<N, T, 1>>
      %8 = nn.cat %6, %7 {dim = 2 : i64} : (tensor<?x?x1xf32, #nn.dims<N, T, 1>>, tensor<?x?x1xf32, #nn.dims<N, T, 1>>) -> tensor<?x?x2xf32, #nn.dims<N, T, 2>>
      nn.return %1, %2, %4, %8 : tensor<?x6xf32, #nn.dims<N, 6>>, tensor<?x?x6xf32, #nn.dims<N, "T - 2", 6>>, tensor<?x?x1x3xf32, #nn.dims<N, T, 1, 3>>, tensor<?x?x2xf32, #nn.dims<N, T, 2>>
    }
  }
}
