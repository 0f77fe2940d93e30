module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.child @fc1 : @Linear
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> (tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "logits"}) attributes {mode = "eval"} {
      %0 = nn.call "fc1" @Linear::@forward_eval(%arg0) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %0 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> (tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "logits"}) attributes {mode = "train"} {
      %0 = nn.call "fc1" @Linear::@forward_train(%arg0) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %0 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
  }
  nn.module @Linear type "Linear" repr "in_features=4, out_features=2, bias=True" {
    nn.param @weight : tensor<2x4xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<2xf32> = <"uniform", [-5.000000e-01, 5.000000e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x2xf32, #nn.dims<N, 2>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<2x4xf32>
      %1 = nn.get "bias" : tensor<2xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %2 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x2xf32, #nn.dims<N, 2>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<2x4xf32>
      %1 = nn.get "bias" : tensor<2xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<2x4xf32>, tensor<2xf32>) -> tensor<?x2xf32, #nn.dims<N, 2>>
      nn.return %2 : tensor<?x2xf32, #nn.dims<N, 2>>
    }
  }
  nn.train @Net attributes {clip_grad_norm = 1.000000e+00 : f64, optimizer = {dampening = 0.000000e+00 : f64, lr = 1.000000e-02 : f64, maximize = false, momentum = 0.000000e+00 : f64, name = "SGD", nesterov = false, weight_decay = 0.000000e+00 : f64}, schedule = {after = {min_lr = 0.000000e+00 : f64, name = "cosine", steps = 1000 : i64}, name = "warmup", start = 0.000000e+00 : f64, steps = 100 : i64}} {
    nn.loss @loss(%arg0: tensor<?x2xf32, #nn.dims<N, 2>> {nn.name = "logits"}, %arg1: tensor<?xi64, #nn.dims<N>> {nn.name = "target", nn.role = "target"}) -> (tensor<f32> {nn.name = "loss"}) {
      %0 = nn.cross_entropy %arg0, %arg1 : (tensor<?x2xf32, #nn.dims<N, 2>>, tensor<?xi64, #nn.dims<N>>) -> tensor<f32>
      nn.return %0 : tensor<f32>
    }
  }
}
