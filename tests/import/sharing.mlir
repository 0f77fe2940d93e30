sharing.mspec:8:9: warning: what `hidden` holds is not registered: not saved, not trained, and no mode reaches it [M0231]
  plain hidden = [Linear(2, 2), Linear(2, 2)]
        ^~~~~~
modc: note: `ModuleList`, `ModuleDict`, `ParameterList` and `ParameterDict` register what they hold
module attributes {nn.model = @Tied} {
  nn.module @Tied type "Tied" {
    nn.child @encoder : @Linear
    nn.alias "child" @decoder = "encoder"
    nn.alias "param" @head = "encoder.weight"
    nn.child @layers : @ModuleList
    nn.child @hidden : @list plain
    nn.alias "child" @first = "hidden.0"
    nn.forward @forward_eval(%arg0: tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "x"}) -> (tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "output"}) attributes {mode = "eval"} {
      %0 = nn.call "layers.0" @Linear_1::@forward_eval(%arg0) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %1 = nn.call "layers.1" @Linear_1::@forward_eval(%0) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %2 = nn.call "hidden.0" @Linear_1::@forward_eval(%1) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %3 = nn.call "hidden.1" @Linear_1::@forward_eval(%2) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %4 = nn.call "encoder" @Linear::@forward_eval(%3) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %5 = nn.call "decoder" @Linear::@forward_eval(%4) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %6 = nn.get "head" : tensor<2x2xf32>
      %7 = nn.linear %5, %6 : (tensor<?x2xf32, #nn.dims<N, 2>>, tensor<2x2xf32>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %7 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
    nn.forward @forward_train(%arg0: tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "x"}) -> (tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "output"}) attributes {mode = "train"} {
      %0 = nn.call "layers.0" @Linear_1::@forward_train(%arg0) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %1 = nn.call "layers.1" @Linear_1::@forward_train(%0) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %2 = nn.call "hidden.0" @Linear_1::@forward_train(%1) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %3 = nn.call "hidden.1" @Linear_1::@forward_train(%2) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %4 = nn.call "encoder" @Linear::@forward_train(%3) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %5 = nn.call "decoder" @Linear::@forward_train(%4) : (tensor<?x2xf32, #nn.dims<N, 2>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      %6 = nn.get "head" : tensor<2x2xf32>
      %7 = nn.linear %5, %6 : (tensor<?x2xf32, #nn.dims<N, 2>>, tensor<2x2xf32>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %7 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
  }
  nn.module @Linear type "Linear" repr "in_features=2, out_features=2, bias=False" {
    nn.param @weight : tensor<2x2xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.none "param" @bias
    nn.forward @forward_eval(%arg0: tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "x"}) -> tensor<?x2xf32, #nn.dims<N, 2>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<2x2xf32>
      %1 = nn.linear %arg0, %0 : (tensor<?x2xf32, #nn.dims<N, 2>>, tensor<2x2xf32>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %1 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
    nn.forward @forward_train(%arg0: tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "x"}) -> tensor<?x2xf32, #nn.dims<N, 2>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<2x2xf32>
      %1 = nn.linear %arg0, %0 : (tensor<?x2xf32, #nn.dims<N, 2>>, tensor<2x2xf32>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %1 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
  }
  nn.module @ModuleList type "ModuleList" {
    nn.child @"0" : @Linear_1
    nn.alias "child" @"1" = "0"
  }
  nn.module @Linear_1 type "Linear" repr "in_features=2, out_features=2, bias=True" {
    nn.param @weight : tensor<2x2xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<2xf32> = <"uniform", [-7.071068e-01, 7.071068e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "x"}) -> tensor<?x2xf32, #nn.dims<N, 2>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<2x2xf32>
      %1 = nn.get "bias" : tensor<2xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x2xf32, #nn.dims<N, 2>>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %2 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
    nn.forward @forward_train(%arg0: tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "x"}) -> tensor<?x2xf32, #nn.dims<N, 2>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<2x2xf32>
      %1 = nn.get "bias" : tensor<2xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x2xf32, #nn.dims<N, 2>>, tensor<2x2xf32>, tensor<2xf32>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %2 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
  }
  nn.module @list type "list" {
    nn.child @"0" : @Linear_1
    nn.child @"1" : @Linear_1
  }
}
