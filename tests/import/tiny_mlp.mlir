module attributes {nn.model = @TinyMLP} {
  nn.module @TinyMLP type "TinyMLP" {
    nn.child @fc1 : @Linear
    nn.child @fc2 : @Linear_1
    nn.forward @forward_eval(%arg0: tensor<?x784xf32, #nn.dims<N, 784>> {nn.name = "x"}) -> (tensor<?x10xf32, #nn.dims<N, 10>> {nn.name = "output"}) attributes {mode = "eval"} {
      %0 = nn.call "fc1" @Linear::@forward_eval(%arg0) : (tensor<?x784xf32, #nn.dims<N, 784>>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      %1 = nn.relu %0 : (tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      %2 = nn.call "fc2" @Linear_1::@forward_eval(%1) : (tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x10xf32, #nn.dims<N, 10>>
      nn.return %2 : tensor<?x10xf32, #nn.dims<N, 10>>
    }
    nn.forward @forward_train(%arg0: tensor<?x784xf32, #nn.dims<N, 784>> {nn.name = "x"}) -> (tensor<?x10xf32, #nn.dims<N, 10>> {nn.name = "output"}) attributes {mode = "train"} {
      %0 = nn.call "fc1" @Linear::@forward_train(%arg0) : (tensor<?x784xf32, #nn.dims<N, 784>>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      %1 = nn.relu %0 : (tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      %2 = nn.call "fc2" @Linear_1::@forward_train(%1) : (tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x10xf32, #nn.dims<N, 10>>
      nn.return %2 : tensor<?x10xf32, #nn.dims<N, 10>>
    }
  }
  nn.module @Linear type "Linear" repr "in_features=784, out_features=128, bias=True" {
    nn.param @weight : tensor<128x784xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<128xf32> = <"uniform", [-3.571429e-02, 3.571429e-02]>
    nn.forward @forward_eval(%arg0: tensor<?x784xf32, #nn.dims<N, 784>> {nn.name = "x"}) -> tensor<?x128xf32, #nn.dims<N, 128>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<128x784xf32>
      %1 = nn.get "bias" : tensor<128xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x784xf32, #nn.dims<N, 784>>, tensor<128x784xf32>, tensor<128xf32>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      nn.return %2 : tensor<?x128xf32, #nn.dims<N, 128>>
    }
    nn.forward @forward_train(%arg0: tensor<?x784xf32, #nn.dims<N, 784>> {nn.name = "x"}) -> tensor<?x128xf32, #nn.dims<N, 128>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<128x784xf32>
      %1 = nn.get "bias" : tensor<128xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x784xf32, #nn.dims<N, 784>>, tensor<128x784xf32>, tensor<128xf32>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      nn.return %2 : tensor<?x128xf32, #nn.dims<N, 128>>
    }
  }
  nn.module @Linear_1 type "Linear" repr "in_features=128, out_features=10, bias=True" {
    nn.param @weight : tensor<10x128xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<10xf32> = <"uniform", [-8.838835e-02, 8.838835e-02]>
    nn.forward @forward_eval(%arg0: tensor<?x128xf32, #nn.dims<N, 128>> {nn.name = "x"}) -> tensor<?x10xf32, #nn.dims<N, 10>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<10x128xf32>
      %1 = nn.get "bias" : tensor<10xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x128xf32, #nn.dims<N, 128>>, tensor<10x128xf32>, tensor<10xf32>) -> tensor<?x10xf32, #nn.dims<N, 10>>
      nn.return %2 : tensor<?x10xf32, #nn.dims<N, 10>>
    }
    nn.forward @forward_train(%arg0: tensor<?x128xf32, #nn.dims<N, 128>> {nn.name = "x"}) -> tensor<?x10xf32, #nn.dims<N, 10>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<10x128xf32>
      %1 = nn.get "bias" : tensor<10xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x128xf32, #nn.dims<N, 128>>, tensor<10x128xf32>, tensor<10xf32>) -> tensor<?x10xf32, #nn.dims<N, 10>>
      nn.return %2 : tensor<?x10xf32, #nn.dims<N, 10>>
    }
  }
}
