#loc = loc("hooks.mspec":19:3)
#loc1 = loc("hooks.mspec":18:3)
#loc2 = loc("hooks.mspec":16:3)
#loc3 = loc("hooks.mspec":17:3)
#loc4 = loc("hooks.mspec":5:3)
#loc5 = loc("hook forward(other) extern"(#loc))
#loc6 = loc("hook forward(self)(x, y) { self.calls = calls + 1 }"(#loc1))
#loc7 = loc("hook forward_pre(blocks[1])(x) { return -x }"(#loc2))
#loc8 = loc("hook backward(other)(grad_in, grad_out) { return 0.5 * grad_in }"(#loc3))
#loc9 = loc("hook forward(fc)(x, y) { return 2 * y }"(#loc4))
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" attributes {nn.hooks = [{at = #loc5, extern, kind = "forward", target = "other"}]} {
    nn.child @blocks : @ModuleList
    nn.child @other : @Linear_1
    nn.buffer @calls : tensor<f32> = <"full", [0.000000e+00]>
    nn.forward @forward_hook(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.neg %arg0 : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_hook_1(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "grad_in"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "grad_out"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.constant  {element = f32, value = 5.000000e-01 : f64} : () -> tensor<f32>
      %1 = nn.mul %0, %arg0 : (tensor<f32>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_hook_2(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.clamp %arg1 {max = 6.000000e+00 : f64, min = -6.000000e+00 : f64} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.grad, nn.name = "x"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "output"}) attributes {mode = "eval", nn.hooks = [{at = #loc6, body = @Net::@forward_hook_3, kind = "forward", up = 0 : i64}]} {
      %0 = nn.call "blocks.0" @Block::@forward_eval(%arg0) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %1 = nn.call "blocks.1" @Block_1::@forward_eval(%0) {nn.hooks = [{at = #loc7, body = @Net::@forward_hook, kind = "forward_pre", replaces, up = 2 : i64}]} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %2 = nn.call "other" @Linear_1::@forward_eval(%1) {nn.hooks = [{at = #loc8, body = @Net::@forward_hook_1, inputs = array<i64: 0>, kind = "backward", outputs = array<i64: 0>, replaces, up = 1 : i64}, {at = #loc5, extern, kind = "forward", named = [{body = @Net::@forward_hook_2, name = "clamp6"}]}]} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_hook_3(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) attributes {mode = "hook"} {
      %0 = nn.get "calls" : tensor<f32>
      %1 = nn.constant  {element = f32, value = 1.000000e+00 : f64} : () -> tensor<f32>
      %2 = nn.add %0, %1 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.assign "calls", %2 : tensor<f32>
      nn.return
    }
    nn.forward @forward_hook_4(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.neg %arg0 : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_hook_5(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "grad_in"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "grad_out"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.constant  {element = f32, value = 5.000000e-01 : f64} : () -> tensor<f32>
      %1 = nn.mul %0, %arg0 : (tensor<f32>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_hook_6(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.clamp %arg1 {max = 6.000000e+00 : f64, min = -6.000000e+00 : f64} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.grad, nn.name = "x"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "output"}) attributes {mode = "train", nn.hooks = [{at = #loc6, body = @Net::@forward_hook_7, kind = "forward", up = 0 : i64}]} {
      %0 = nn.call "blocks.0" @Block::@forward_train(%arg0) : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %1 = nn.call "blocks.1" @Block_1::@forward_train(%0) {nn.hooks = [{at = #loc7, body = @Net::@forward_hook_4, kind = "forward_pre", replaces, up = 2 : i64}]} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      %2 = nn.call "other" @Linear_1::@forward_train(%1) {nn.hooks = [{at = #loc8, body = @Net::@forward_hook_5, inputs = array<i64: 0>, kind = "backward", outputs = array<i64: 0>, replaces, up = 1 : i64}, {at = #loc5, extern, kind = "forward", named = [{body = @Net::@forward_hook_6, name = "clamp6"}]}]} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_hook_7(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) attributes {mode = "hook"} {
      %0 = nn.get "calls" : tensor<f32>
      %1 = nn.constant  {element = f32, value = 1.000000e+00 : f64} : () -> tensor<f32>
      %2 = nn.add %0, %1 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.assign "calls", %2 : tensor<f32>
      nn.return
    }
  }
  nn.module @ModuleList type "ModuleList" {
    nn.child @"0" : @Block
    nn.child @"1" : @Block_1
  }
  nn.module @Block type "Block" {
    nn.child @fc : @Linear
    nn.forward @forward_hook(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.constant  {element = f32, value = 2.000000e+00 : f64} : () -> tensor<f32>
      %1 = nn.mul %0, %arg1 : (tensor<f32>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "eval"} {
      %0 = nn.call "fc" @Linear::@forward_eval(%arg0) {nn.hooks = [{at = #loc9, body = @Block::@forward_hook, kind = "forward", replaces, up = 1 : i64}]} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_hook_1(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.constant  {element = f32, value = 2.000000e+00 : f64} : () -> tensor<f32>
      %1 = nn.mul %0, %arg1 : (tensor<f32>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "train"} {
      %0 = nn.call "fc" @Linear::@forward_train(%arg0) {nn.hooks = [{at = #loc9, body = @Block::@forward_hook_1, kind = "forward", replaces, up = 1 : i64}]} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
  }
  nn.module @Linear type "Linear" repr "in_features=4, out_features=4, bias=True" {
    nn.param @weight : tensor<4x4xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<4xf32> = <"uniform", [-5.000000e-01, 5.000000e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<4x4xf32>
      %1 = nn.get "bias" : tensor<4xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<4x4xf32>
      %1 = nn.get "bias" : tensor<4xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
  }
  nn.module @Block_1 type "Block" {
    nn.child @fc : @Linear
    nn.forward @forward_hook(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.constant  {element = f32, value = 2.000000e+00 : f64} : () -> tensor<f32>
      %1 = nn.mul %0, %arg1 : (tensor<f32>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "eval"} {
      %0 = nn.call "fc" @Linear::@forward_eval(%arg0) {nn.hooks = [{at = #loc9, body = @Block_1::@forward_hook, kind = "forward", replaces, up = 1 : i64}]} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_hook_1(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}, %arg1: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "hook"} {
      %0 = nn.constant  {element = f32, value = 2.000000e+00 : f64} : () -> tensor<f32>
      %1 = nn.mul %0, %arg1 : (tensor<f32>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %1 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "train"} {
      %0 = nn.call "fc" @Linear::@forward_train(%arg0) {nn.hooks = [{at = #loc9, body = @Block_1::@forward_hook_1, kind = "forward", replaces, up = 1 : i64}]} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %0 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
  }
  nn.module @Linear_1 type "Linear" repr "in_features=4, out_features=4, bias=True" {
    nn.param @weight : tensor<4x4xf32> = <"kaiming_uniform", [2.236068e+00]>
    nn.param @bias : tensor<4xf32> = <"uniform", [-5.000000e-01, 5.000000e-01]>
    nn.forward @forward_eval(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "eval"} {
      %0 = nn.get "weight" : tensor<4x4xf32>
      %1 = nn.get "bias" : tensor<4xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
    nn.forward @forward_train(%arg0: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "x"}) -> tensor<?x4xf32, #nn.dims<N, 4>> attributes {mode = "train"} {
      %0 = nn.get "weight" : tensor<4x4xf32>
      %1 = nn.get "bias" : tensor<4xf32>
      %2 = nn.linear %arg0, %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4x4xf32>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
      nn.return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
    }
  }
}
