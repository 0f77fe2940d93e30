module attributes {nn.model = @Elman} {
  nn.module @Elman type "Elman" {
    nn.child @ih : @Linear
    nn.child @hh : @Linear_1
    nn.forward @forward_eval(%arg0: tensor<?x?x3xf32, #nn.dims<T, N, 3>> {nn.name = "x"}, %arg1: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "h0"}) -> (tensor<?x?x5xf32, #nn.dims<T, N, 5>> {nn.name = "ys"}, tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "h"}) attributes {mode = "eval"} {
      %stacked, %finals = nn.scan "T" over(%arg0 : tensor<?x?x3xf32, #nn.dims<T, N, 3>>) from(%arg1 : tensor<?x5xf32, #nn.dims<N, 5>>) -> (tensor<?x?x5xf32, #nn.dims<T, N, 5>>) and(tensor<?x5xf32, #nn.dims<N, 5>>) {
      ^bb0(%arg2: tensor<?x3xf32, #nn.dims<N, 3>>, %arg3: tensor<?x5xf32, #nn.dims<N, 5>>):
        %0 = nn.call "ih" @Linear::@forward_eval(%arg2) : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
        %1 = nn.call "hh" @Linear_1::@forward_eval(%arg3) : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
        %2 = nn.add %0, %1 : (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
        %3 = nn.tanh %2 : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
        nn.yield %3, %3 : tensor<?x5xf32, #nn.dims<N, 5>>, tensor<?x5xf32, #nn.dims<N, 5>>
      }
      nn.return %stacked, %finals : tensor<?x?x5xf32, #nn.dims<T, N, 5>>, tensor<?x5xf32, #nn.dims<N, 5>>
    }
    nn.forward @forward_train(%arg0: tensor<?x?x3xf32, #nn.dims<T, N, 3>> {nn.name = "x"}, %arg1: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "h0"}) -> (tensor<?x?x5xf32, #nn.dims<T, N, 5>> {nn.name = "ys"}, tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "h"}) attributes {mode = "train"} {
      %stacked, %finals = nn.scan "T" over(%arg0 : tensor<?x?x3xf32, #nn.dims<T, N, 3>>) from(%arg1 : tensor<?x5xf32, #nn.dims<N, 5>>) -> (tensor<?x?x5xf32, #nn.dims<T, N, 5>>) and(tensor<?x5xf32, #nn.dims<N, 5>>) {
      ^bb0(%arg2: tensor<?x3xf32, #nn.dims<N, 3>>, %arg3: tensor<?x5xf32, #nn.dims<N, 5>>):
        %0 = nn.call "ih" @Linear::@forward_train(%arg2) : (tensor<?x3xf32, #nn.dims<N, 3>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
        %1 = nn.call "hh" @Linear_1::@forward_train(%arg3) : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
        %2 = nn.add %0, %1 : (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
        %3 = nn.tanh %2 : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<?x5xf32, #nn.dims<N, 5>>
        nn.yield %3, %3 : tensor<?x5xf32, #nn.dims<N, 5>>, tensor<?x5xf32, #nn.dims<N, 5>>
      }
      nn.return %stacked, %finals : tensor<?x?x5xf32, #nn.dims<T, N, 5>>, tensor<?x5xf32, #nn.dims<N, 5>>
    }
  }
  nn.module @Linear type "Linear" repr "in_features=3, out_features=5, bias=True" {
    nn.param @weight : tensor<5x3xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<5xf32> = <"uniform", [-5.773503e-01, 5.773503e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x3xf32, #nn.dims<N, 3>> {nn.name = "x"}) -> tensor<?x5xf32, #nn.dims<N, 5>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<5x3xf32>
      %1 = nn.get "bias" : tensor<5xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x3xf32, #nn.dims<N, 3>>, tensor<5x3xf32>, tensor<5xf32>) -> tensor<?x5xf32, #nn.dims<N, 5>>
      nn.return %2 : tensor<?x5xf32, #nn.dims<N, 5>>
    }
    nn.forward @forward_train(%arg0: tensor<?x3xf32, #nn.dims<N, 3>> {nn.name = "x"}) -> tensor<?x5xf32, #nn.dims<N, 5>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<5x3xf32>
      %1 = nn.get "bias" : tensor<5xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x3xf32, #nn.dims<N, 3>>, tensor<5x3xf32>, tensor<5xf32>) -> tensor<?x5xf32, #nn.dims<N, 5>>
      nn.return %2 : tensor<?x5xf32, #nn.dims<N, 5>>
    }
  }
  nn.module @Linear_1 type "Linear" repr "in_features=5, out_features=5, bias=True" {
    nn.param @weight : tensor<5x5xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<5xf32> = <"uniform", [-4.472136e-01, 4.472136e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "x"}) -> tensor<?x5xf32, #nn.dims<N, 5>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<5x5xf32>
      %1 = nn.get "bias" : tensor<5xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5x5xf32>, tensor<5xf32>) -> tensor<?x5xf32, #nn.dims<N, 5>>
      nn.return %2 : tensor<?x5xf32, #nn.dims<N, 5>>
    }
    nn.forward @forward_train(%arg0: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "x"}) -> tensor<?x5xf32, #nn.dims<N, 5>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<5x5xf32>
      %1 = nn.get "bias" : tensor<5xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x5xf32, #nn.dims<N, 5>>, tensor<5x5xf32>, tensor<5xf32>) -> tensor<?x5xf32, #nn.dims<N, 5>>
      nn.return %2 : tensor<?x5xf32, #nn.dims<N, 5>>
    }
  }
  nn.train @Elman attributes {optimizer = {dampening = 0.000000e+00 : f64, lr = 1.000000e-01 : f64, maximize = false, momentum = 0.000000e+00 : f64, name = "SGD", nesterov = false, weight_decay = 0.000000e+00 : f64}} {
    nn.loss @loss(%arg0: tensor<?x?x5xf32, #nn.dims<T, N, 5>> {nn.name = "ys"}, %arg1: tensor<?x5xf32, #nn.dims<N, 5>> {nn.name = "h"}, %arg2: tensor<?x?x5xf32, #nn.dims<T, N, 5>> {nn.name = "target", nn.role = "target"}) -> (tensor<f32> {nn.name = "loss"}) {
      %0 = nn.mse_loss %arg0, %arg2 : (tensor<?x?x5xf32, #nn.dims<T, N, 5>>, tensor<?x?x5xf32, #nn.dims<T, N, 5>>) -> tensor<f32>
      %1 = nn.mean %arg1 : (tensor<?x5xf32, #nn.dims<N, 5>>) -> tensor<f32>
      %2 = nn.add %0, %1 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.return %2 : tensor<f32>
    }
  }
}
