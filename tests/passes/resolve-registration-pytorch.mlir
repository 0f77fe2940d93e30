// RUN: modc-opt --resolve-registration --split-input-file %s | FileCheck %s

// Module trees with the keys, their order, and requires_grad as PyTorch 2.13 itself lists them.

// Case 000_toy_registry: One parameter, one buffer, one child, one plain tensor.
// CHECK-LABEL: module attributes
// CHECK:      nn.slot "param" @w : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "buffer" @ctr : {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "param" @block.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @block.bias : {{.*}}> trainable{{$}}

module attributes {nn.model = @M2} {
  nn.module @M1 type "M" {
    nn.param @weight : tensor<3x3xf32> = <"ones">
    nn.param @bias : tensor<3xf32> = <"ones">
  }
  nn.module @M2 type "M" {
    nn.param @w : tensor<3x3xf32> = <"ones">
    nn.buffer @ctr : tensor<f32> = <"ones">
    nn.child @block : @M1
    nn.plain @tmp : tensor<f32> = <"ones">
  }
}

// -----

// Case sharing_module_under_two_names: The same module registered as a and b.
// CHECK-LABEL: module attributes
// CHECK:      nn.slot "param" @a.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @a.bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot_alias @b.weight = @
// CHECK-NEXT: nn.slot_alias @b.bias = @

module attributes {nn.model = @M2} {
  nn.module @M1 type "M" {
    nn.param @weight : tensor<1x1xf32> = <"ones">
    nn.param @bias : tensor<1xf32> = <"ones">
  }
  nn.module @M2 type "M" {
    nn.child @a : @M1
    nn.alias "child" @b = "a"
  }
}

// -----

// Case sharing_module_twice_in_sequential: One Linear at positions 0 and 2 of a Sequential.
// CHECK-LABEL: module attributes
// CHECK:      nn.slot "param" @"0.weight" : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @"0.bias" : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot_alias @"2.weight" = @
// CHECK-NEXT: nn.slot_alias @"2.bias" = @

module attributes {nn.model = @M3} {
  nn.module @M1 type "M" {
    nn.param @weight : tensor<1x1xf32> = <"ones">
    nn.param @bias : tensor<1xf32> = <"ones">
  }
  nn.module @M2 type "M" {
  }
  nn.module @M3 type "M" {
    nn.child @"0" : @M1
    nn.child @"1" : @M2
    nn.alias "child" @"2" = "0"
  }
}

// -----

// Case registry_cast: double() and half() cast floating parameters and buffers (also non-persistent ones), not integer ones, and keep the Parameter objects.
// CHECK-LABEL: module attributes
// CHECK:      nn.slot "param" @w : {{.*}}> trainable{{$}}
// CHECK:      nn.slot "buffer" @f : {{.*}}>{{$}}
// CHECK:      nn.slot "buffer" @n : {{.*}}>{{$}}
// CHECK-DAG:  nn.slot "buffer" @h : {{.*}}> transient

module attributes {nn.model = @M1} {
  nn.module @M1 type "M" {
    nn.param @w : tensor<1xf32> = <"ones">
    nn.buffer @f : tensor<1xf32> = <"ones">
    nn.buffer @n : tensor<1xf32> = <"ones">
    nn.buffer @h : tensor<1xf32> = <"ones"> transient
  }
}

// -----

// Case registry_setattr_moves_between_kinds: Assigning another kind to a registered name moves it.
// CHECK-LABEL: module attributes
// CHECK:      nn.slot "param" @a : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @z : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "buffer" @b : {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "buffer" @y : {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "param" @c.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @c.bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @x.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @x.bias : {{.*}}> trainable{{$}}

module attributes {nn.model = @M3} {
  nn.module @M1 type "M" {
    nn.param @weight : tensor<1x1xf32> = <"ones">
    nn.param @bias : tensor<1xf32> = <"ones">
  }
  nn.module @M2 type "M" {
    nn.param @weight : tensor<1x1xf32> = <"ones">
    nn.param @bias : tensor<1xf32> = <"ones">
  }
  nn.module @M3 type "M" {
    nn.param @a : tensor<1xf32> = <"ones">
    nn.param @z : tensor<1xf32> = <"ones">
    nn.buffer @b : tensor<1xf32> = <"ones">
    nn.buffer @y : tensor<1xf32> = <"ones">
    nn.child @c : @M1
    nn.child @x : @M2
  }
}

// -----

// Case 004_vla_frozen_is_not_eval: A frozen vision encoder in train mode still updates its BatchNorm statistics; only eval() on it stops that.
// CHECK-LABEL: module attributes
// CHECK:      nn.slot "param" @vision_encoder.conv1.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @vision_encoder.conv1.bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @vision_encoder.bn1.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @vision_encoder.bn1.bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "buffer" @vision_encoder.bn1.running_mean : {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "buffer" @vision_encoder.bn1.running_var : {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "buffer" @vision_encoder.bn1.num_batches_tracked : {{.*}}>{{$}}
// CHECK-NEXT: nn.slot "param" @vision_encoder.proj.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @vision_encoder.proj.bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @language_model.embed.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @language_model.attn.in_proj_weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @language_model.attn.in_proj_bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @language_model.attn.out_proj.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @language_model.attn.out_proj.bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @language_model.norm.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @language_model.norm.bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @action_head.mlp.0.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @action_head.mlp.0.bias : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @action_head.mlp.2.weight : {{.*}}> trainable{{$}}
// CHECK-NEXT: nn.slot "param" @action_head.mlp.2.bias : {{.*}}> trainable{{$}}

module attributes {nn.model = @M16} {
  nn.module @M1 type "M" {
    nn.param @weight : tensor<2x1x3x3xf32> = <"ones">
    nn.param @bias : tensor<2xf32> = <"ones">
  }
  nn.module @M2 type "M" {
    nn.buffer @running_mean : tensor<2xf32> = <"ones">
    nn.buffer @running_var : tensor<2xf32> = <"ones">
    nn.buffer @num_batches_tracked : tensor<f32> = <"ones">
    nn.param @weight : tensor<2xf32> = <"ones">
    nn.param @bias : tensor<2xf32> = <"ones">
  }
  nn.module @M3 type "M" {
    nn.param @weight : tensor<4x8xf32> = <"ones">
    nn.param @bias : tensor<4xf32> = <"ones">
  }
  nn.module @M4 type "M" {
    nn.child @conv1 : @M1
    nn.child @bn1 : @M2
    nn.child @proj : @M3
  }
  nn.module @M5 type "M" {
    nn.param @weight : tensor<7x4xf32> = <"ones">
  }
  nn.module @M6 type "M" {
    nn.param @weight : tensor<4x4xf32> = <"ones">
    nn.param @bias : tensor<4xf32> = <"ones">
  }
  nn.module @M7 type "M" {
    nn.param @in_proj_weight : tensor<12x4xf32> = <"ones">
    nn.param @in_proj_bias : tensor<12xf32> = <"ones">
    nn.child @out_proj : @M6
  }
  nn.module @M8 type "M" {
    nn.param @weight : tensor<4xf32> = <"ones">
    nn.param @bias : tensor<4xf32> = <"ones">
  }
  nn.module @M9 type "M" {
  }
  nn.module @M10 type "M" {
    nn.child @embed : @M5
    nn.child @attn : @M7
    nn.child @norm : @M8
    nn.child @drop : @M9
  }
  nn.module @M11 type "M" {
    nn.param @weight : tensor<5x8xf32> = <"ones">
    nn.param @bias : tensor<5xf32> = <"ones">
  }
  nn.module @M12 type "M" {
  }
  nn.module @M13 type "M" {
    nn.param @weight : tensor<2x5xf32> = <"ones">
    nn.param @bias : tensor<2xf32> = <"ones">
  }
  nn.module @M14 type "M" {
    nn.child @"0" : @M11
    nn.child @"1" : @M12
    nn.child @"2" : @M13
  }
  nn.module @M15 type "M" {
    nn.child @mlp : @M14
  }
  nn.module @M16 type "M" {
    nn.child @vision_encoder : @M4
    nn.child @language_model : @M10
    nn.child @action_head : @M15
  }
}
