module attributes {nn.model = @Stored} {
  nn.module @Stored type "Stored" {
    nn.param @table : tensor<5x4xbf16> = <"normal", [0.000000e+00, 1.000000e+00]> frozen
    nn.child @scale : @Scale
    nn.child @exact : @Scale_1
    nn.forward @forward_eval(%arg0: tensor<?xi64, #nn.dims<N>> {nn.name = "i"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "output"}) attributes {mode = "eval"} {
      %0 = nn.get "table" : tensor<5x4xbf16>
      %1 = nn.cast %0 {element = f32} : (tensor<5x4xbf16>) -> tensor<5x4xf32>
      %2 = nn.embedding %arg0, %1 : (tensor<?xi64, #nn.dims<N>>, tensor<5x4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %3 = nn.call "scale" @Scale::@forward_eval(%2) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %4 = nn.call "exact" @Scale_1::@forward_eval(%3) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %5 = nn.add %4, %2 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %5 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?xi64, #nn.dims<N>> {nn.name = "i"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "output"}) attributes {mode = "train"} {
      %0 = nn.get "table" : tensor<5x4xbf16>
      %1 = nn.cast %0 {element = f32} : (tensor<5x4xbf16>) -> tensor<5x4xf32>
      %2 = nn.embedding %arg0, %1 : (tensor<?xi64, #nn.dims<N>>, tensor<5x4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %3 = nn.call "scale" @Scale::@forward_train(%2) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %4 = nn.call "exact" @Scale_1::@forward_train(%3) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %5 = nn.add %4, %2 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %5 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
  }
  nn.module @Scale type "Scale" {
    nn.buffer @factor : tensor<4xf16> = <"ones">
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "eval"} {
      %0 = nn.get "factor" : tensor<4xf16>
      %1 = nn.cast %0 {element = f32} : (tensor<4xf16>) -> tensor<4xf32>
      %2 = nn.mul %arg0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "train"} {
      %0 = nn.get "factor" : tensor<4xf16>
      %1 = nn.cast %0 {element = f32} : (tensor<4xf16>) -> tensor<4xf32>
      %2 = nn.mul %arg0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
  }
  nn.module @Scale_1 type "Scale" {
    nn.buffer @factor : tensor<4xf32> = <"ones">
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "eval"} {
      %0 = nn.get "factor" : tensor<4xf32>
      %1 = nn.mul %arg0, %0 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "train"} {
      %0 = nn.get "factor" : tensor<4xf32>
      %1 = nn.mul %arg0, %0 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
  }
}
