module attributes {nn.model = @Habits} {
  nn.module @Habits type "Habits" {
    nn.child @fc : @Linear
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> (tensor<?xf32, #nn.dims<N>> {nn.name = "output"}) attributes {mode = "eval"} {
      %0 = nn.call "fc" @Linear::@forward_eval(%arg0) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      %1 = nn.relu %0 : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      %2 = nn.mean %1 {dim = array<i64: -1>} : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<?xf32, #nn.dims<N>>
      %3 = nn.constant  {element = f32, value = 5.000000e-01 : f64} : () -> tensor<f32>
      %4 = nn.mul %2, %3 : (tensor<?xf32, #nn.dims<N>>, tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
      %5 = nn.reshape %arg0 {shape = #nn.dims<N, "-1">} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %6 = nn.permute %5 {dims = array<i64: 1, 0>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<4x?xf32, #nn.dims<4, N>>
      %7 = nn.reshape %arg0 {shape = #nn.dims<N, 2, 2>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x2x2xf32, #nn.dims<N, 2, 2>>
      %8 = nn.mean %7 {dim = array<i64: 1, 2>} : (tensor<?x2x2xf32, #nn.dims<N, 2, 2>>) -> tensor<?xf32, #nn.dims<N>>
      %9 = nn.reshape %8 {shape = #nn.dims<N, 1>} : (tensor<?xf32, #nn.dims<N>>) -> tensor<?x1xf32, #nn.dims<N, 1>>
      %10 = nn.matmul %6, %9 : (tensor<4x?xf32, #nn.dims<4, N>>, tensor<?x1xf32, #nn.dims<N, 1>>) -> tensor<4x1xf32>
      %11 = nn.sum %10 : (tensor<4x1xf32>) -> tensor<f32>
      %12 = nn.extent  {element = f32, extent = "4*N"} : () -> tensor<f32>
      %13 = nn.div %11, %12 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      %14 = nn.add %4, %13 : (tensor<?xf32, #nn.dims<N>>, tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
      %15 = nn.constant  {element = f32, value = 2.000000e+00 : f64} : () -> tensor<f32>
      %16 = nn.pow %1, %15 : (tensor<?x3xf32, #nn.dims<N, 3>>, tensor<f32>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      %17 = nn.sum %16 : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<f32>
      %18 = nn.add %14, %17 : (tensor<?xf32, #nn.dims<N>>, tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
      %19 = nn.constant  {element = f64, value = 1.000000e+00 : f64} : () -> tensor<f64>
      %20 = nn.extent  {element = f64, extent = "N"} : () -> tensor<f64>
      %21 = nn.div %19, %20 : (tensor<f64>, tensor<f64>) -> tensor<f64>
      %22 = nn.cast %21 {element = f32} : (tensor<f64>) -> tensor<f32>
      %23 = nn.sub %18, %22 : (tensor<?xf32, #nn.dims<N>>, tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
      %24 = nn.cast %arg0 {element = f64} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf64, #nn.dims<N, 4>>
      %25 = nn.cast %24 {element = f32} : (tensor<?x4xf64, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %26 = nn.mean %25 {dim = array<i64: 1>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?xf32, #nn.dims<N>>
      %27 = nn.add %23, %26 : (tensor<?xf32, #nn.dims<N>>, tensor<?xf32, #nn.dims<N>>) -> tensor<?xf32, #nn.dims<N>>
      nn.return %27 : tensor<?xf32, #nn.dims<N>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> (tensor<?xf32, #nn.dims<N>> {nn.name = "output"}) attributes {mode = "train"} {
      %0 = nn.call "fc" @Linear::@forward_train(%arg0) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      %1 = nn.relu %0 : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      %2 = nn.exp %1 : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      %3 = nn.mean %2 {dim = array<i64: -1>} : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<?xf32, #nn.dims<N>>
      %4 = nn.constant  {element = f32, value = 5.000000e-01 : f64} : () -> tensor<f32>
      %5 = nn.mul %3, %4 : (tensor<?xf32, #nn.dims<N>>, tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
      %6 = nn.reshape %arg0 {shape = #nn.dims<N, "-1">} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %7 = nn.permute %6 {dims = array<i64: 1, 0>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<4x?xf32, #nn.dims<4, N>>
      %8 = nn.reshape %arg0 {shape = #nn.dims<N, 2, 2>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x2x2xf32, #nn.dims<N, 2, 2>>
      %9 = nn.mean %8 {dim = array<i64: 1, 2>} : (tensor<?x2x2xf32, #nn.dims<N, 2, 2>>) -> tensor<?xf32, #nn.dims<N>>
      %10 = nn.reshape %9 {shape = #nn.dims<N, 1>} : (tensor<?xf32, #nn.dims<N>>) -> tensor<?x1xf32, #nn.dims<N, 1>>
      %11 = nn.matmul %7, %10 : (tensor<4x?xf32, #nn.dims<4, N>>, tensor<?x1xf32, #nn.dims<N, 1>>) -> tensor<4x1xf32>
      %12 = nn.sum %11 : (tensor<4x1xf32>) -> tensor<f32>
      %13 = nn.extent  {element = f32, extent = "4*N"} : () -> tensor<f32>
      %14 = nn.div %12, %13 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      %15 = nn.add %5, %14 : (tensor<?xf32, #nn.dims<N>>, tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
      %16 = nn.constant  {element = f32, value = 2.000000e+00 : f64} : () -> tensor<f32>
      %17 = nn.pow %2, %16 : (tensor<?x3xf32, #nn.dims<N, 3>>, tensor<f32>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      %18 = nn.sum %17 : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<f32>
      %19 = nn.add %15, %18 : (tensor<?xf32, #nn.dims<N>>, tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
      %20 = nn.constant  {element = f64, value = 1.000000e+00 : f64} : () -> tensor<f64>
      %21 = nn.extent  {element = f64, extent = "N"} : () -> tensor<f64>
      %22 = nn.div %20, %21 : (tensor<f64>, tensor<f64>) -> tensor<f64>
      %23 = nn.cast %22 {element = f32} : (tensor<f64>) -> tensor<f32>
      %24 = nn.sub %19, %23 : (tensor<?xf32, #nn.dims<N>>, tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
      %25 = nn.cast %arg0 {element = f64} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf64, #nn.dims<N, 4>>
      %26 = nn.cast %25 {element = f32} : (tensor<?x4xf64, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %27 = nn.mean %26 {dim = array<i64: 1>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?xf32, #nn.dims<N>>
      %28 = nn.add %24, %27 : (tensor<?xf32, #nn.dims<N>>, tensor<?xf32, #nn.dims<N>>) -> tensor<?xf32, #nn.dims<N>>
      nn.return %28 : tensor<?xf32, #nn.dims<N>>
    }
  }
  nn.module @Linear type "Linear" repr "in_features=4, out_features=3, bias=True" {
    nn.param @weight : tensor<3x4xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<3xf32> = <"uniform", [-5.000000e-01, 5.000000e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x3xf32, #nn.dims<N, 3>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<3x4xf32>
      %1 = nn.get "bias" : tensor<3xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      nn.return %2 : tensor<?x3xf32, #nn.dims<N, 3>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x3xf32, #nn.dims<N, 3>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<3x4xf32>
      %1 = nn.get "bias" : tensor<3xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<3x4xf32>, tensor<3xf32>) -> tensor<?x3xf32, #nn.dims<N, 3>>
      nn.return %2 : tensor<?x3xf32, #nn.dims<N, 3>>
    }
  }
}
