module attributes {nn.model = @Average} {
  nn.module @Average type "Average" {
    nn.buffer @mean_value : tensor<4xf32> = <"zeros">
    nn.buffer @count : tensor<f32> = <"full", [0.000000e+00]> transient
    nn.plain @scale : tensor<4xf32> = <"literal", [1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00]>
    nn.param @offset : tensor<2x4xf32> = <"literal", [0.000000e+00, 1.000000e+00, 2.000000e+00, 3.000000e+00, 4.000000e+00, 5.000000e+00, 6.000000e+00, 7.000000e+00]> frozen
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.grad, nn.name = "x"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "output"}) attributes {mode = "eval"} {
      %0 = nn.constant  {element = f32, value = 2.000000e+00 : f64} : () -> tensor<f32>
      %1 = nn.mul %arg0, %0 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<f32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %2 = nn.get "mean_value" : tensor<4xf32>
      %3 = nn.sub %1, %2 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %4 = nn.get "scale" : tensor<4xf32>
      %5 = nn.mul %3, %4 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %6 = nn.get "offset" : tensor<2x4xf32>
      %7 = nn.sum %6 {dim = array<i64: 0>} : (tensor<2x4xf32>) -> tensor<4xf32>
      %8 = nn.get "count" : tensor<f32>
      %9 = nn.div %7, %8 : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
      %10 = nn.add %5, %9 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %10 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.grad, nn.name = "x"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "output"}) attributes {mode = "train"} {
      %0 = nn.get "mean_value" {nn.no_grad} : tensor<4xf32>
      %1 = nn.constant  {element = f32, nn.no_grad, value = 0.98999999999999999 : f64} : () -> tensor<f32>
      %2 = nn.mul %1, %0 {nn.no_grad} : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
      %3 = nn.mean %arg0 {dim = array<i64: 0>, nn.no_grad} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<4xf32>
      %4 = nn.constant  {element = f32, nn.no_grad, value = 0.010000000000000009 : f64} : () -> tensor<f32>
      %5 = nn.mul %4, %3 {nn.no_grad} : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
      %6 = nn.add %2, %5 {nn.no_grad} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      nn.assign "mean_value", %6 {nn.no_grad} : tensor<4xf32>
      %7 = nn.get "count" : tensor<f32>
      %8 = nn.constant  {element = f32, value = 1.000000e+00 : f64} : () -> tensor<f32>
      %9 = nn.add %7, %8 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.assign "count", %9 : tensor<f32>
      %10 = nn.get "mean_value" : tensor<4xf32>
      %11 = nn.sub %arg0, %10 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %12 = nn.get "scale" : tensor<4xf32>
      %13 = nn.mul %11, %12 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %14 = nn.get "offset" : tensor<2x4xf32>
      %15 = nn.sum %14 {dim = array<i64: 0>} : (tensor<2x4xf32>) -> tensor<4xf32>
      %16 = nn.get "count" : tensor<f32>
      %17 = nn.div %15, %16 : (tensor<4xf32>, tensor<f32>) -> tensor<4xf32>
      %18 = nn.add %13, %17 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %18 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
  }
}
