module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.child @h : @Halves
    nn.forward @forward_eval(%arg0: tensor<?x6xf32, #nn.dims<N, 6>> {nn.name = "a"}, %arg1: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "b"}, %arg2: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "c"}, %arg3: f64 {nn.name = "scale"}) -> (tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "output_0"}, tensor<5xf32> {nn.name = "output_1"}) attributes {mode = "eval"} {
      %0:2 = nn.call "h" @Halves::@forward_eval(%arg0, %arg1) : (tensor<?x6xf32, #nn.dims<N, 6>>, tensor<?x5xf32, #nn.dims<N, 5>>) -> (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5xf32>)
      %1:2 = nn.call "h" @Halves::@forward_eval_1(%arg2, %arg2) : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<6xf32>)
      %2:2 = nn.call "h" @Halves::@forward_eval_1(%arg2, %arg2) : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<6xf32>)
      %3 = nn.from_host %arg3 : (f64) -> tensor<f64>
      %4 = nn.cast %3 {element = f32} : (tensor<f64>) -> tensor<f32>
      %5 = nn.mul %0#0, %4 : (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<f32>) -> tensor<?x5xf32, #nn.dims<N, 5>>
      %6 = nn.sum %1#1 : (tensor<6xf32>) -> tensor<f32>
      %7 = nn.add %0#1, %6 : (tensor<5xf32>, tensor<f32>) -> tensor<5xf32>
      %8 = nn.mean %1#0 : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<f32>
      %9 = nn.add %7, %8 : (tensor<5xf32>, tensor<f32>) -> tensor<5xf32>
      %10 = nn.mean %2#0 : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<f32>
      %11 = nn.add %9, %10 : (tensor<5xf32>, tensor<f32>) -> tensor<5xf32>
      nn.return %5, %11 : tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5xf32>
    }
    nn.forward @forward_train(%arg0: tensor<?x6xf32, #nn.dims<N, 6>> {nn.name = "a"}, %arg1: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "b"}, %arg2: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "c"}, %arg3: f64 {nn.name = "scale"}) -> (tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "output_0"}, tensor<5xf32> {nn.name = "output_1"}) attributes {mode = "train"} {
      %0:2 = nn.call "h" @Halves::@forward_train(%arg0, %arg1) : (tensor<?x6xf32, #nn.dims<N, 6>>, tensor<?x5xf32, #nn.dims<N, 5>>) -> (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5xf32>)
      %1:2 = nn.call "h" @Halves::@forward_train_1(%arg2, %arg2) : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<6xf32>)
      %2:2 = nn.call "h" @Halves::@forward_train_1(%arg2, %arg2) : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<6xf32>)
      %3 = nn.from_host %arg3 : (f64) -> tensor<f64>
      %4 = nn.cast %3 {element = f32} : (tensor<f64>) -> tensor<f32>
      %5 = nn.mul %0#0, %4 : (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<f32>) -> tensor<?x5xf32, #nn.dims<N, 5>>
      %6 = nn.sum %1#1 : (tensor<6xf32>) -> tensor<f32>
      %7 = nn.add %0#1, %6 : (tensor<5xf32>, tensor<f32>) -> tensor<5xf32>
      %8 = nn.mean %1#0 : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<f32>
      %9 = nn.add %7, %8 : (tensor<5xf32>, tensor<f32>) -> tensor<5xf32>
      %10 = nn.mean %2#0 : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<f32>
      %11 = nn.add %9, %10 : (tensor<5xf32>, tensor<f32>) -> tensor<5xf32>
      nn.return %5, %11 : tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5xf32>
    }
  }
  nn.module @Halves type "Halves" {
    nn.child @ones_row : @Row
    nn.forward @forward_eval(%arg0: tensor<?x6xf32, #nn.dims<N, 6>> {nn.name = "x"}, %arg1: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "y"}) -> (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5xf32>) attributes {mode = "eval"} {
      %0 = nn.mean %arg0 {dim = array<i64: -1>, keepdim = true} : (tensor<?x6xf32, #nn.dims<N, 6>>) -> tensor<?x1xf32, #nn.dims<N, 1>>
      %1 = nn.add %0, %arg1 : (tensor<?x1xf32, #nn.dims<N, 1>>, tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
      %2 = nn.call "ones_row" @Row::@forward_eval(%arg1) : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<5xf32>
      nn.return %1, %2 : tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5xf32>
    }
    nn.forward @forward_eval_1(%arg0: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "x"}, %arg1: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "y"}) -> (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<6xf32>) attributes {mode = "eval"} {
      %0 = nn.mean %arg0 {dim = array<i64: -1>, keepdim = true} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x1xf32, #nn.dims<N, T, 1>>
      %1 = nn.add %0, %arg1 : (tensor<?x?x1xf32, #nn.dims<N, T, 1>>, tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x6xf32, #nn.dims<N, T, 6>>
      %2 = nn.call "ones_row" @Row::@forward_eval_1(%arg1) : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<6xf32>
      nn.return %1, %2 : tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<6xf32>
    }
    nn.forward @forward_train(%arg0: tensor<?x6xf32, #nn.dims<N, 6>> {nn.name = "x"}, %arg1: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "y"}) -> (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5xf32>) attributes {mode = "train"} {
      %0 = nn.mean %arg0 {dim = array<i64: -1>, keepdim = true} : (tensor<?x6xf32, #nn.dims<N, 6>>) -> tensor<?x1xf32, #nn.dims<N, 1>>
      %1 = nn.add %0, %arg1 : (tensor<?x1xf32, #nn.dims<N, 1>>, tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
      %2 = nn.call "ones_row" @Row::@forward_train(%arg1) : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<5xf32>
      nn.return %1, %2 : tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5xf32>
    }
    nn.forward @forward_train_1(%arg0: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "x"}, %arg1: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "y"}) -> (tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<6xf32>) attributes {mode = "train"} {
      %0 = nn.mean %arg0 {dim = array<i64: -1>, keepdim = true} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x1xf32, #nn.dims<N, T, 1>>
      %1 = nn.add %0, %arg1 : (tensor<?x?x1xf32, #nn.dims<N, T, 1>>, tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<?x?x6xf32, #nn.dims<N, T, 6>>
      %2 = nn.call "ones_row" @Row::@forward_train_1(%arg1) : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<6xf32>
      nn.return %1, %2 : tensor<?x?x6xf32, #nn.dims<N, T, 6>>, tensor<6xf32>
    }
  }
  nn.module @Row type "Row" {
    nn.forward @forward_eval(%arg0: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "x"}) -> tensor<5xf32> attributes {mode = "eval"} {
      %0 = nn.sum %arg0 {dim = array<i64: 0>} : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<5xf32>
      %1 = nn.extent  {element = f32, extent = "N"} : () -> tensor<f32>
      %2 = nn.div %0, %1 : (tensor<5xf32>, tensor<f32>) -> tensor<5xf32>
      nn.return %2 : tensor<5xf32>
    }
    nn.forward @forward_eval_1(%arg0: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "x"}) -> tensor<6xf32> attributes {mode = "eval"} {
      %0 = nn.sum %arg0 {dim = array<i64: 0, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<6xf32>
      %1 = nn.extent  {element = f32, extent = "N*T"} : () -> tensor<f32>
      %2 = nn.div %0, %1 : (tensor<6xf32>, tensor<f32>) -> tensor<6xf32>
      nn.return %2 : tensor<6xf32>
    }
    nn.forward @forward_train(%arg0: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "x"}) -> tensor<5xf32> attributes {mode = "train"} {
      %0 = nn.sum %arg0 {dim = array<i64: 0>} : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<5xf32>
      %1 = nn.extent  {element = f32, extent = "N"} : () -> tensor<f32>
      %2 = nn.div %0, %1 : (tensor<5xf32>, tensor<f32>) -> tensor<5xf32>
      nn.return %2 : tensor<5xf32>
    }
    nn.forward @forward_train_1(%arg0: tensor<?x?x6xf32, #nn.dims<N, T, 6>> {nn.name = "x"}) -> tensor<6xf32> attributes {mode = "train"} {
      %0 = nn.sum %arg0 {dim = array<i64: 0, 1>} : (tensor<?x?x6xf32, #nn.dims<N, T, 6>>) -> tensor<6xf32>
      %1 = nn.extent  {element = f32, extent = "N*T"} : () -> tensor<f32>
      %2 = nn.div %0, %1 : (tensor<6xf32>, tensor<f32>) -> tensor<6xf32>
      nn.return %2 : tensor<6xf32>
    }
  }
}
