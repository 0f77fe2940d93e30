module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.child @stem : @Sequential
    nn.child @layers : @ModuleList
    nn.child @heads : @ModuleDict
    nn.forward @forward_eval(%arg0: tensor<?x?x4xf32, #nn.dims<N, T, 4>> {nn.name = "x"}) -> (tensor<?x?x2xf32, #nn.dims<N, T, 2>> {nn.name = "policy"}, tensor<?x1xf32, #nn.dims<N, 1>> {nn.name = "value"}) attributes {mode = "eval"} {
      %0 = nn.call "stem" @Sequential::@forward_eval(%arg0) : (tensor<?x?x4xf32, #nn.dims<N, T, 4>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %1 = nn.call "layers.0" @Block::@forward_eval(%0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %2 = nn.call "layers.1" @Block::@forward_eval(%1) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %3 = nn.call "layers.2" @Block::@forward_eval(%2) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %4 = nn.mean %3 {dim = array<i64: 1>} : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
      %5 = nn.call "heads.policy" @Linear_2::@forward_eval(%3) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x2xf32, #nn.dims<N, T, 2>>
      %6 = nn.call "heads.value" @Linear_3::@forward_eval(%4) : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x1xf32, #nn.dims<N, 1>>
      nn.return %5, %6 : tensor<?x?x2xf32, #nn.dims<N, T, 2>>, tensor<?x1xf32, #nn.dims<N, 1>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x4xf32, #nn.dims<N, T, 4>> {nn.name = "x"}) -> (tensor<?x?x2xf32, #nn.dims<N, T, 2>> {nn.name = "policy"}, tensor<?x1xf32, #nn.dims<N, 1>> {nn.name = "value"}) attributes {mode = "train"} {
      %0 = nn.call "stem" @Sequential::@forward_train(%arg0) : (tensor<?x?x4xf32, #nn.dims<N, T, 4>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %1 = nn.call "layers.0" @Block::@forward_train(%0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %2 = nn.call "layers.1" @Block::@forward_train(%1) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %3 = nn.call "layers.2" @Block::@forward_train(%2) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %4 = nn.mean %3 {dim = array<i64: 1>} : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
      %5 = nn.call "heads.policy" @Linear_2::@forward_train(%3) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x2xf32, #nn.dims<N, T, 2>>
      %6 = nn.call "heads.value" @Linear_3::@forward_train(%4) : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x1xf32, #nn.dims<N, 1>>
      nn.return %5, %6 : tensor<?x?x2xf32, #nn.dims<N, T, 2>>, tensor<?x1xf32, #nn.dims<N, 1>>
    }
  }
  nn.module @Sequential type "Sequential" {
    nn.child @"0" : @Linear
    nn.child @"1" : @Tanh
    nn.forward @forward_eval(%arg0: tensor<?x?x4xf32, #nn.dims<N, T, 4>> {nn.name = "input"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "eval"} {
      %0 = nn.call "0" @Linear::@forward_eval(%arg0) : (tensor<?x?x4xf32, #nn.dims<N, T, 4>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %1 = nn.call "1" @Tanh::@forward_eval(%0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %1 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x4xf32, #nn.dims<N, T, 4>> {nn.name = "input"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "train"} {
      %0 = nn.call "0" @Linear::@forward_train(%arg0) : (tensor<?x?x4xf32, #nn.dims<N, T, 4>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %1 = nn.call "1" @Tanh::@forward_train(%0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %1 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
  }
  nn.module @Linear type "Linear" repr "in_features=4, out_features=8, bias=True" {
    nn.param @weight : tensor<8x4xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<8xf32> = <"uniform", [-5.000000e-01, 5.000000e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x?x4xf32, #nn.dims<N, T, 4>> {nn.name = "x"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<8x4xf32>
      %1 = nn.get "bias" : tensor<8xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x?x4xf32, #nn.dims<N, T, 4>>, tensor<8x4xf32>, tensor<8xf32>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %2 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x4xf32, #nn.dims<N, T, 4>> {nn.name = "x"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<8x4xf32>
      %1 = nn.get "bias" : tensor<8xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x?x4xf32, #nn.dims<N, T, 4>>, tensor<8x4xf32>, tensor<8xf32>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %2 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
  }
  nn.module @Tanh type "Tanh" {
    nn.forward @forward_eval(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "input"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "eval"} {
      %0 = nn.tanh %arg0 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %0 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "input"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "train"} {
      %0 = nn.tanh %arg0 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %0 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
  }
  nn.module @ModuleList type "ModuleList" {
    nn.child @"0" : @Block
    nn.child @"1" : @Block
    nn.child @"2" : @Block
  }
  nn.module @Block type "Block" {
    nn.child @body : @Sequential_1
    nn.forward @forward_eval(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "x"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "eval"} {
      %0 = nn.call "body" @Sequential_1::@forward_eval(%arg0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %1 = nn.add %0, %arg0 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>, tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %1 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "x"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "train"} {
      %0 = nn.call "body" @Sequential_1::@forward_train(%arg0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %1 = nn.add %0, %arg0 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>, tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %1 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
  }
  nn.module @Sequential_1 type "Sequential" {
    nn.child @lin : @Linear_1
    nn.child @act : @ReLU
    nn.forward @forward_eval(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "input"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "eval"} {
      %0 = nn.call "lin" @Linear_1::@forward_eval(%arg0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %1 = nn.call "act" @ReLU::@forward_eval(%0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %1 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "input"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "train"} {
      %0 = nn.call "lin" @Linear_1::@forward_train(%arg0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      %1 = nn.call "act" @ReLU::@forward_train(%0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %1 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
  }
  nn.module @Linear_1 type "Linear" repr "in_features=8, out_features=8, bias=True" {
    nn.param @weight : tensor<8x8xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<8xf32> = <"uniform", [-3.535534e-01, 3.535534e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "x"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<8x8xf32>
      %1 = nn.get "bias" : tensor<8xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>, tensor<8x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %2 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "x"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<8x8xf32>
      %1 = nn.get "bias" : tensor<8xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>, tensor<8x8xf32>, tensor<8xf32>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %2 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
  }
  nn.module @ReLU type "ReLU" {
    nn.forward @forward_eval(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "input"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "eval"} {
      %0 = nn.relu %arg0 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %0 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "input"}) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {mode = "train"} {
      %0 = nn.relu %arg0 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
      nn.return %0 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
    }
  }
  nn.module @ModuleDict type "ModuleDict" {
    nn.child @policy : @Linear_2
    nn.child @value : @Linear_3
  }
  nn.module @Linear_2 type "Linear" repr "in_features=8, out_features=2, bias=True" {
    nn.param @weight : tensor<2x8xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<2xf32> = <"uniform", [-3.535534e-01, 3.535534e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "x"}) -> tensor<?x?x2xf32, #nn.dims<N, T, 2>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<2x8xf32>
      %1 = nn.get "bias" : tensor<2xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>, tensor<2x8xf32>, tensor<2xf32>) -> tensor<?x?x2xf32, #nn.dims<N, T, 2>>
      nn.return %2 : tensor<?x?x2xf32, #nn.dims<N, T, 2>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "x"}) -> tensor<?x?x2xf32, #nn.dims<N, T, 2>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<2x8xf32>
      %1 = nn.get "bias" : tensor<2xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>, tensor<2x8xf32>, tensor<2xf32>) -> tensor<?x?x2xf32, #nn.dims<N, T, 2>>
      nn.return %2 : tensor<?x?x2xf32, #nn.dims<N, T, 2>>
    }
  }
  nn.module @Linear_3 type "Linear" repr "in_features=8, out_features=1, bias=True" {
    nn.param @weight : tensor<1x8xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<1xf32> = <"uniform", [-3.535534e-01, 3.535534e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "x"}) -> tensor<?x1xf32, #nn.dims<N, 1>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<1x8xf32>
      %1 = nn.get "bias" : tensor<1xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<1x8xf32>, tensor<1xf32>) -> tensor<?x1xf32, #nn.dims<N, 1>>
      nn.return %2 : tensor<?x1xf32, #nn.dims<N, 1>>
    }
    nn.forward @forward_train(%arg0: tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "x"}) -> tensor<?x1xf32, #nn.dims<N, 1>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<1x8xf32>
      %1 = nn.get "bias" : tensor<1xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<1x8xf32>, tensor<1xf32>) -> tensor<?x1xf32, #nn.dims<N, 1>>
      nn.return %2 : tensor<?x1xf32, #nn.dims<N, 1>>
    }
  }
}
