// RUN: modc-opt --resolve-registration %s | FileCheck %s

// PyTorch's order: own parameters, own buffers, then children, whatever the order of declaration; a child's likewise.
// The same definition at two places owns separate tensors. What is not registered stands at the end.
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.child @fc1 : @Linear
    nn.buffer @ctr : tensor<f32> = <"full", [0.0]>
    nn.plain @tmp : tensor<2xf32> = <"zeros"> grad
    nn.child @body : @Sequential frozen
    nn.child @blocks : @List plain
    nn.param @scale : tensor<4xf32> = <"ones">
    nn.none "param" @bias
    nn.buffer @mask : tensor<4x4xf32> = <"tril"> transient
    nn.alias "child" @again = "fc1"
    nn.alias "child" @first = "blocks.0"
    nn.alias "param" @tied = "fc1.weight"
    nn.param @still : tensor<f32> = <"ones"> frozen
  }
  nn.module @Sequential type "Sequential" {
    nn.child @"0" : @Linear
    nn.child @"1" : @Linear
  }
  nn.module @List type "List" {
    nn.child @"0" : @Linear
    nn.child @"1" : @Linear
  }
  nn.module @Linear type "Linear" {
    nn.buffer @count : tensor<i64> = <"zeros">
    nn.param @weight : tensor<4x4xf32> = <"kaiming_uniform", [2.23]>
  }
  nn.train @Net attributes {optimizer = {name = "SGD", lr = 0.1}, freeze = ["sc*"], groups = [{pattern = ["still"]}, {pattern = ["tied"], lr = 0.5}]} {
  }
}

// CHECK:      nn.slot "param" @scale : tensor<4xf32> = <"ones">{{$}}
// CHECK-NEXT: nn.slot "param" @tied : tensor<4x4xf32> = <"kaiming_uniform", {{.*}}> trainable {nn.group = 2 : i64}
// CHECK-NEXT: nn.slot "param" @still : tensor<f32> = <"ones"> {nn.group = 1 : i64}
// CHECK-NEXT: nn.slot "buffer" @ctr : tensor<f32> = <"full", {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "buffer" @mask : tensor<4x4xf32> = <"tril"> transient
// CHECK-NEXT: nn.slot_alias @fc1.weight = @tied
// CHECK-NEXT: nn.slot "buffer" @fc1.count
// CHECK-NEXT: nn.slot "param" @body.0.weight : tensor<4x4xf32> = <"kaiming_uniform", {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "buffer" @body.0.count
// CHECK-NEXT: nn.slot "param" @body.1.weight : tensor<4x4xf32> = <"kaiming_uniform", {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "buffer" @body.1.count
// CHECK-NEXT: nn.slot_alias @again.weight = @tied
// CHECK-NEXT: nn.slot_alias @again.count = @fc1.count
// CHECK-NEXT: nn.slot "param" @first.weight : {{.*}} trainable
// CHECK-NEXT: nn.slot "buffer" @first.count
// CHECK-NEXT: nn.slot "plain" @tmp : tensor<2xf32> = <"zeros"> {nn.grad}
// CHECK-NEXT: nn.slot_alias @blocks.0.weight = @first.weight {nn.unregistered}
// CHECK-NEXT: nn.slot_alias @blocks.0.count = @first.count {nn.unregistered}
// CHECK-NEXT: nn.slot "param" @blocks.1.weight : {{.*}} trainable {nn.unregistered}
// CHECK-NEXT: nn.slot "buffer" @blocks.1.count : {{.*}} {nn.unregistered}
// CHECK-NEXT: }
