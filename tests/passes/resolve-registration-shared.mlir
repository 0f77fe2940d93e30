// RUN: modc-opt --resolve-registration %s | FileCheck %s

// Two modules hold one object: the module above both says so, for these two instances alone. The name keeps its place
// among its neighbours, and a third instance of the definition has its own.
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.child @a : @Pair
    nn.child @b : @Pair
    nn.child @c : @Pair
    nn.alias "child" @"b.first" = "a.second"
    nn.alias "param" @"b.second.w" = "scale"
    nn.param @scale : tensor<f32> = <"ones">
  }
  nn.module @Pair type "Pair" {
    nn.child @first : @Leaf
    nn.child @second : @Leaf
  }
  nn.module @Leaf type "Leaf" {
    nn.param @w : tensor<f32> = <"ones">
  }
}

// CHECK:      nn.slot "param" @scale
// CHECK-NEXT: nn.slot "param" @a.first.w
// CHECK-NEXT: nn.slot "param" @a.second.w
// CHECK-NEXT: nn.slot_alias @b.first.w = @a.second.w
// CHECK-NEXT: nn.slot_alias @b.second.w = @scale
// CHECK-NEXT: nn.slot "param" @c.first.w
// CHECK-NEXT: nn.slot "param" @c.second.w
// CHECK-NEXT: }
