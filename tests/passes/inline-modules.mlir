// RUN: modc-opt --inline-modules %s | FileCheck %s
// RUN: modc-opt --weave-hooks --inline-modules --mlir-print-debuginfo %s | FileCheck %s --check-prefix=LOC

// One definition at two places reads two slots; a shared place and a tied weight read the slot of the first name.
// Forwards and the loss are gone, the members stay.
module attributes {nn.model = @Net} {
  // CHECK: nn.module @Net
  // CHECK-NOT: nn.forward
  nn.module @Net type "Net" {
    nn.child @a : @Scale
    nn.child @b : @Scale
    nn.alias "child" @again = "a"
    nn.forward @forward(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "train"} {
      %0 = nn.call "a" @Scale::@forward(%x) {nn.path = "a"} : (tensor<4xf32>) -> tensor<4xf32> loc("h = a(x)"("net.mspec":7:9))
      %1 = nn.call "b" @Scale::@forward(%0) : (tensor<4xf32>) -> tensor<4xf32>
      %2 = nn.call "again" @Scale::@forward(%1) : (tensor<4xf32>) -> tensor<4xf32> loc("return again(b(h))"("net.mspec":8:9))
      nn.return %2 : tensor<4xf32>
    }
  }
  // CHECK: nn.module @Scale
  // CHECK: nn.param @factor
  nn.module @Scale type "Scale" {
    nn.param @factor : tensor<4xf32> = <"ones">
    nn.forward @forward(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "train"} {
      %0 = nn.get "factor" : tensor<4xf32>
      %1 = nn.mul %x, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("x * factor"("<nn>/Scale.mspec":4:12))
      nn.return %1 : tensor<4xf32>
    }
  }
  // CHECK: nn.train @Net
  // CHECK-NOT: nn.loss
  nn.train @Net attributes {optimizer = {name = "SGD"}} {
    nn.loss @loss(%y: tensor<4xf32>) -> tensor<f32> {
      %0 = nn.sum %y : (tensor<4xf32>) -> tensor<f32>
      nn.return %0 : tensor<f32>
    }
  }
  nn.slot "param" @a.factor : tensor<4xf32> = <"ones"> trainable
  nn.slot "param" @b.factor : tensor<4xf32> = <"ones"> trainable
  nn.slot_alias @again.factor = @a.factor

  // CHECK:      func.func @train(%[[X:.*]]: tensor<4xf32> {nn.name = "x"})
  // CHECK-NEXT:   %[[A:.*]] = nn.read @a.factor {nn.phase = "forward"}
  // CHECK-NEXT:   %[[Y0:.*]] = nn.mul %[[X]], %[[A]] {nn.phase = "forward"}
  // CHECK-NEXT:   %[[B:.*]] = nn.read @b.factor {nn.phase = "forward"}
  // CHECK-NEXT:   %[[Y1:.*]] = nn.mul %[[Y0]], %[[B]] {nn.phase = "forward"}
  // CHECK-NEXT:   %[[Y2:.*]] = nn.mul %[[Y1]], %[[A]] {nn.phase = "forward"}
  // CHECK-NEXT:   %[[L:.*]] = nn.sum %[[Y2]] {{.*}}nn.phase = "loss"
  // CHECK-NEXT:   return %[[L]]
  func.func @train(%x: tensor<4xf32> {nn.name = "x"}) -> tensor<f32> {
    %0 = nn.call "" @Net::@forward(%x) {nn.phase = "forward"} : (tensor<4xf32>) -> tensor<4xf32>
    %1 = nn.sum %0 {nn.phase = "loss"} : (tensor<4xf32>) -> tensor<f32>
    return %1 : tensor<f32>
  }
}

// The layer's line, called from the model's, with the call's place.
// LOC-DAG: #[[FILE:.*]] = loc("net.mspec":7:9)
// LOC-DAG: #[[BODY:.*]] = loc("<nn>/Scale.mspec":4:12)
// LOC-DAG: #[[STATEMENT:.*]] = loc("h = a(x)"(#[[FILE]]))
// LOC-DAG: #[[PLACE:.*]] = loc(fused<"a">[#[[STATEMENT]]])
// LOC-DAG: #[[INNER:.*]] = loc("x * factor"(#[[BODY]]))
// LOC-DAG: loc(callsite(#[[INNER]] at #[[PLACE]]))
