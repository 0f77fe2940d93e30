// RUN: modc-opt --modc %s | FileCheck %s

// Every pass in order over a two-layer network with a loss: what is left in programs are launches with their places.
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.child @fc1 : @Linear
    nn.child @fc2 : @Linear_1
    nn.forward @forward_train(%x: tensor<?x64xf32, #nn.dims<N, 64>> {nn.name = "x"})
        -> (tensor<?x10xf32, #nn.dims<N, 10>> {nn.name = "logits"}) attributes {mode = "train"} {
      %0 = nn.call "fc1" @Linear::@forward_train(%x) : (tensor<?x64xf32, #nn.dims<N, 64>>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      %1 = nn.relu %0 : (tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      %2 = nn.call "fc2" @Linear_1::@forward_train(%1) : (tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x10xf32, #nn.dims<N, 10>>
      nn.return %2 : tensor<?x10xf32, #nn.dims<N, 10>>
    }
    nn.forward @forward_eval(%x: tensor<?x64xf32, #nn.dims<N, 64>> {nn.name = "x"})
        -> (tensor<?x10xf32, #nn.dims<N, 10>> {nn.name = "logits"}) attributes {mode = "eval"} {
      %0 = nn.call "fc1" @Linear::@forward_eval(%x) : (tensor<?x64xf32, #nn.dims<N, 64>>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      %1 = nn.relu %0 : (tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      %2 = nn.call "fc2" @Linear_1::@forward_eval(%1) : (tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x10xf32, #nn.dims<N, 10>>
      nn.return %2 : tensor<?x10xf32, #nn.dims<N, 10>>
    }
  }
  nn.module @Linear type "Linear" repr "in_features=64, out_features=128, bias=True" {
    nn.param @weight : tensor<128x64xf32> = <"uniform", [-0.125, 0.125]>
    nn.param @bias : tensor<128xf32> = <"uniform", [-0.125, 0.125]>
    nn.forward @forward_train(%x: tensor<?x64xf32, #nn.dims<N, 64>>) -> tensor<?x128xf32, #nn.dims<N, 128>> attributes {mode = "train"} {
      %w = nn.get "weight" : tensor<128x64xf32>
      %b = nn.get "bias" : tensor<128xf32>
      %0 = nn.linear %x, %w, %b : (tensor<?x64xf32, #nn.dims<N, 64>>, tensor<128x64xf32>, tensor<128xf32>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      nn.return %0 : tensor<?x128xf32, #nn.dims<N, 128>>
    }
    nn.forward @forward_eval(%x: tensor<?x64xf32, #nn.dims<N, 64>>) -> tensor<?x128xf32, #nn.dims<N, 128>> attributes {mode = "eval"} {
      %w = nn.get "weight" : tensor<128x64xf32>
      %b = nn.get "bias" : tensor<128xf32>
      %0 = nn.linear %x, %w, %b : (tensor<?x64xf32, #nn.dims<N, 64>>, tensor<128x64xf32>, tensor<128xf32>) -> tensor<?x128xf32, #nn.dims<N, 128>>
      nn.return %0 : tensor<?x128xf32, #nn.dims<N, 128>>
    }
  }
  nn.module @Linear_1 type "Linear" repr "in_features=128, out_features=10, bias=True" {
    nn.param @weight : tensor<10x128xf32> = <"uniform", [-0.088, 0.088]>
    nn.param @bias : tensor<10xf32> = <"uniform", [-0.088, 0.088]>
    nn.forward @forward_train(%x: tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x10xf32, #nn.dims<N, 10>> attributes {mode = "train"} {
      %w = nn.get "weight" : tensor<10x128xf32>
      %b = nn.get "bias" : tensor<10xf32>
      %0 = nn.linear %x, %w, %b : (tensor<?x128xf32, #nn.dims<N, 128>>, tensor<10x128xf32>, tensor<10xf32>) -> tensor<?x10xf32, #nn.dims<N, 10>>
      nn.return %0 : tensor<?x10xf32, #nn.dims<N, 10>>
    }
    nn.forward @forward_eval(%x: tensor<?x128xf32, #nn.dims<N, 128>>) -> tensor<?x10xf32, #nn.dims<N, 10>> attributes {mode = "eval"} {
      %w = nn.get "weight" : tensor<10x128xf32>
      %b = nn.get "bias" : tensor<10xf32>
      %0 = nn.linear %x, %w, %b : (tensor<?x128xf32, #nn.dims<N, 128>>, tensor<10x128xf32>, tensor<10xf32>) -> tensor<?x10xf32, #nn.dims<N, 10>>
      nn.return %0 : tensor<?x10xf32, #nn.dims<N, 10>>
    }
  }
  nn.train @Net attributes {optimizer = {name = "SGD", lr = 0.1, momentum = 0.9}} {
    nn.loss @loss(%logits: tensor<?x10xf32, #nn.dims<N, 10>> {nn.name = "logits"}, %target: tensor<?xi64, #nn.dims<N>> {nn.name = "target"})
        -> tensor<f32> {
      %0 = nn.cross_entropy %logits, %target {reduction = "mean"}
          : (tensor<?x10xf32, #nn.dims<N, 10>>, tensor<?xi64, #nn.dims<N>>) -> tensor<f32>
      nn.return %0 : tensor<f32>
    }
  }
}

// CHECK-DAG:   nn.slot "param" @fc1.weight : tensor<128x64xf32> = <"uniform", {{.*}}> trainable at 0
// CHECK-DAG:   nn.packed_slot @fc1.weight.packed of @fc1.weight
// CHECK-LABEL: func.func @eval
// CHECK-NOT:     nn.linear
// CHECK:         nn.launch @linear_relu_64x128({{.*}}places = [#nn.place<
// CHECK:         nn.launch @linear_128x10(
// CHECK-NEXT:    return
// CHECK-LABEL: func.func @train
// CHECK:         nn.phase = "forward"
// CHECK:         nn.phase = "loss"
// CHECK:         nn.phase = "backward"
// CHECK-DAG:     nn.contribute @fc1.weight
// CHECK-DAG:     nn.contribute @fc2.bias
// CHECK:         return
