module attributes {nn.model = @Created} {
  nn.module @Created type "Created" {
    nn.child @embedding : @Embedding
    nn.forward @forward_eval(%arg0: tensor<?x?xi64, #nn.dims<N, T>> {nn.name = "x"}, %arg1: tensor<?xf64, #nn.dims<T>> {nn.name = "y"}) -> (tensor<?x4xf32, #nn.dims<T, 4>> {nn.name = "a"}, tensor<?x?xi64, #nn.dims<N, T>> {nn.name = "b"}, tensor<?xf32, #nn.dims<T>> {nn.name = "c"}, tensor<?xf64, #nn.dims<T>> {nn.name = "d"}) attributes {mode = "eval"} {
      %0 = nn.arange  {end = #nn.dims<T>} : () -> tensor<?xi64, #nn.dims<T>>
      %1 = nn.call "embedding" @Embedding::@forward_eval(%0) : (tensor<?xi64, #nn.dims<T>>) -> tensor<?x4xf32, #nn.dims<T, 4>>
      %2 = nn.arange  {end = #nn.dims<T>} : () -> tensor<?xi64, #nn.dims<T>>
      %3 = nn.add %arg0, %2 : (tensor<?x?xi64, #nn.dims<N, T>>, tensor<?xi64, #nn.dims<T>>) -> tensor<?x?xi64, #nn.dims<N, T>>
      %4 = nn.arange  {end = #nn.dims<T>} : () -> tensor<?xi64, #nn.dims<T>>
      %5 = nn.cast %4 {element = f32} : (tensor<?xi64, #nn.dims<T>>) -> tensor<?xf32, #nn.dims<T>>
      %6 = nn.constant  {element = f32, value = 5.000000e-01 : f64} : () -> tensor<f32>
      %7 = nn.add %5, %6 : (tensor<?xf32, #nn.dims<T>>, tensor<f32>) -> tensor<?xf32, #nn.dims<T>>
      %8 = nn.ones  {size = #nn.dims<T>} : () -> tensor<?xf32, #nn.dims<T>>
      %9 = nn.cast %8 {element = f64} : (tensor<?xf32, #nn.dims<T>>) -> tensor<?xf64, #nn.dims<T>>
      %10 = nn.add %arg1, %9 : (tensor<?xf64, #nn.dims<T>>, tensor<?xf64, #nn.dims<T>>) -> tensor<?xf64, #nn.dims<T>>
      nn.return %1, %3, %7, %10 : tensor<?x4xf32, #nn.dims<T, 4>>, tensor<?x?xi64, #nn.dims<N, T>>, tensor<?xf32, #nn.dims<T>>, tensor<?xf64, #nn.dims<T>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?xi64, #nn.dims<N, T>> {nn.name = "x"}, %arg1: tensor<?xf64, #nn.dims<T>> {nn.name = "y"}) -> (tensor<?x4xf32, #nn.dims<T, 4>> {nn.name = "a"}, tensor<?x?xi64, #nn.dims<N, T>> {nn.name = "b"}, tensor<?xf32, #nn.dims<T>> {nn.name = "c"}, tensor<?xf64, #nn.dims<T>> {nn.name = "d"}) attributes {mode = "train"} {
      %0 = nn.arange  {end = #nn.dims<T>} : () -> tensor<?xi64, #nn.dims<T>>
      %1 = nn.call "embedding" @Embedding::@forward_train(%0) : (tensor<?xi64, #nn.dims<T>>) -> tensor<?x4xf32, #nn.dims<T, 4>>
      %2 = nn.arange  {end = #nn.dims<T>} : () -> tensor<?xi64, #nn.dims<T>>
      %3 = nn.add %arg0, %2 : (tensor<?x?xi64, #nn.dims<N, T>>, tensor<?xi64, #nn.dims<T>>) -> tensor<?x?xi64, #nn.dims<N, T>>
      %4 = nn.arange  {end = #nn.dims<T>} : () -> tensor<?xi64, #nn.dims<T>>
      %5 = nn.cast %4 {element = f32} : (tensor<?xi64, #nn.dims<T>>) -> tensor<?xf32, #nn.dims<T>>
      %6 = nn.constant  {element = f32, value = 5.000000e-01 : f64} : () -> tensor<f32>
      %7 = nn.add %5, %6 : (tensor<?xf32, #nn.dims<T>>, tensor<f32>) -> tensor<?xf32, #nn.dims<T>>
      %8 = nn.ones  {size = #nn.dims<T>} : () -> tensor<?xf32, #nn.dims<T>>
      %9 = nn.cast %8 {element = f64} : (tensor<?xf32, #nn.dims<T>>) -> tensor<?xf64, #nn.dims<T>>
      %10 = nn.add %arg1, %9 : (tensor<?xf64, #nn.dims<T>>, tensor<?xf64, #nn.dims<T>>) -> tensor<?xf64, #nn.dims<T>>
      nn.return %1, %3, %7, %10 : tensor<?x4xf32, #nn.dims<T, 4>>, tensor<?x?xi64, #nn.dims<N, T>>, tensor<?xf32, #nn.dims<T>>, tensor<?xf64, #nn.dims<T>>
    }
  }
  nn.module @Embedding type "Embedding" repr "6, 4" {
    nn.param @weight : tensor<6x4xf32> = <"normal", [0.000000e+00, 1.000000e+00]>
    nn.forward @forward_eval(%arg0: tensor<?xi64, #nn.dims<T>> {nn.name = "input"}) -> tensor<?x4xf32, #nn.dims<T, 4>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<6x4xf32>
      %1 = nn.embedding %arg0, %0 : (tensor<?xi64, #nn.dims<T>>, tensor<6x4xf32>) -> tensor<?x4xf32, #nn.dims<T, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<T, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?xi64, #nn.dims<T>> {nn.name = "input"}) -> tensor<?x4xf32, #nn.dims<T, 4>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<6x4xf32>
      %1 = nn.embedding %arg0, %0 : (tensor<?xi64, #nn.dims<T>>, tensor<6x4xf32>) -> tensor<?x4xf32, #nn.dims<T, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<T, 4>>
    }
  }
}
