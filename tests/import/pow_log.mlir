module attributes {nn.model = @PowLogModel} {
  nn.module @PowLogModel type "PowLogModel" {
    nn.child @powModel : @PowModel
    nn.child @logModel : @LogModel
    nn.forward @forward_eval(%arg0: f64 {nn.name = "x"}, %arg1: f64 {nn.name = "q"}) -> (tensor<f32> {nn.name = "output"}) attributes {mode = "eval"} {
      %0 = nn.call "powModel" @PowModel::@forward_eval(%arg0, %arg1) : (f64, f64) -> tensor<f32>
      %1 = nn.call "logModel" @LogModel::@forward_eval(%0) : (tensor<f32>) -> tensor<f32>
      %2 = nn.from_host %arg0 : (f64) -> tensor<f64>
      %3 = nn.from_host %arg1 : (f64) -> tensor<f64>
      %4 = nn.pow %2, %3 : (tensor<f64>, tensor<f64>) -> tensor<f64>
      %5 = nn.cast %4 {element = f32} : (tensor<f64>) -> tensor<f32>
      %6 = nn.add %1, %5 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.return %6 : tensor<f32>
    }
    nn.forward @forward_train(%arg0: f64 {nn.name = "x"}, %arg1: f64 {nn.name = "q"}) -> (tensor<f32> {nn.name = "output"}) attributes {mode = "train"} {
      %0 = nn.call "powModel" @PowModel::@forward_train(%arg0, %arg1) : (f64, f64) -> tensor<f32>
      %1 = nn.call "logModel" @LogModel::@forward_train(%0) : (tensor<f32>) -> tensor<f32>
      %2 = nn.from_host %arg0 : (f64) -> tensor<f64>
      %3 = nn.from_host %arg1 : (f64) -> tensor<f64>
      %4 = nn.pow %2, %3 : (tensor<f64>, tensor<f64>) -> tensor<f64>
      %5 = nn.cast %4 {element = f32} : (tensor<f64>) -> tensor<f32>
      %6 = nn.add %1, %5 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.return %6 : tensor<f32>
    }
  }
  nn.module @PowModel type "PowModel" {
    nn.param @powParam : tensor<f32> = <"full", [1.000000e+00]>
    nn.buffer @powBuff : tensor<f32> = <"full", [0.000000e+00]>
    nn.forward @forward_eval(%arg0: f64 {nn.name = "x"}, %arg1: f64 {nn.name = "q"}) -> tensor<f32> attributes {mode = "eval"} {
      %0 = nn.get "powParam" : tensor<f32>
      %1 = nn.get "powBuff" : tensor<f32>
      %2 = nn.from_host %arg1 : (f64) -> tensor<f64>
      %3 = nn.cast %2 {element = f32} : (tensor<f64>) -> tensor<f32>
      %4 = nn.pow %1, %3 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      %5 = nn.mul %0, %4 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.return %5 : tensor<f32>
    }
    nn.forward @forward_train(%arg0: f64 {nn.name = "x"}, %arg1: f64 {nn.name = "q"}) -> tensor<f32> attributes {mode = "train"} {
      %0 = nn.get "powBuff" : tensor<f32>
      %1 = nn.constant  {element = f32, value = 6.000000e-01 : f64} : () -> tensor<f32>
      %2 = nn.mul %0, %1 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      %3 = nn.from_host %arg0 : (f64) -> tensor<f64>
      %4 = nn.constant  {element = f64, value = 4.000000e-01 : f64} : () -> tensor<f64>
      %5 = nn.mul %3, %4 : (tensor<f64>, tensor<f64>) -> tensor<f64>
      %6 = nn.cast %5 {element = f32} : (tensor<f64>) -> tensor<f32>
      %7 = nn.add %2, %6 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.assign "powBuff", %7 : tensor<f32>
      %8 = nn.get "powParam" : tensor<f32>
      %9 = nn.get "powBuff" : tensor<f32>
      %10 = nn.from_host %arg1 : (f64) -> tensor<f64>
      %11 = nn.cast %10 {element = f32} : (tensor<f64>) -> tensor<f32>
      %12 = nn.pow %9, %11 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      %13 = nn.mul %8, %12 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.return %13 : tensor<f32>
    }
  }
  nn.module @LogModel type "LogModel" {
    nn.param @logParam : tensor<f32> = <"full", [1.000000e+00]>
    nn.forward @forward_eval(%arg0: tensor<f32> {nn.name = "x"}) -> tensor<f32> attributes {mode = "eval"} {
      %0 = nn.get "logParam" : tensor<f32>
      %1 = nn.log %arg0 : (tensor<f32>) -> tensor<f32>
      %2 = nn.mul %0, %1 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.return %2 : tensor<f32>
    }
    nn.forward @forward_train(%arg0: tensor<f32> {nn.name = "x"}) -> tensor<f32> attributes {mode = "train"} {
      %0 = nn.get "logParam" : tensor<f32>
      %1 = nn.log %arg0 : (tensor<f32>) -> tensor<f32>
      %2 = nn.mul %0, %1 : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.return %2 : tensor<f32>
    }
  }
}
