// RUN: not modc-opt --inline-modules %s 2>&1 | FileCheck %s

// Each module calls the next one twice: no model means that many operations, and no machine compiles them.
// CHECK: error: the model unrolls to more than 200000 operations
nn.module @M0 type "M0" {
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.relu %x : (tensor<f32>) -> tensor<f32>
    nn.return %0 : tensor<f32>
  }
}
nn.module @M1 type "M1" {
  nn.child @a : @M0
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M0::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M0::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M2 type "M2" {
  nn.child @a : @M1
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M1::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M1::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M3 type "M3" {
  nn.child @a : @M2
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M2::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M2::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M4 type "M4" {
  nn.child @a : @M3
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M3::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M3::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M5 type "M5" {
  nn.child @a : @M4
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M4::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M4::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M6 type "M6" {
  nn.child @a : @M5
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M5::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M5::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M7 type "M7" {
  nn.child @a : @M6
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M6::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M6::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M8 type "M8" {
  nn.child @a : @M7
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M7::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M7::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M9 type "M9" {
  nn.child @a : @M8
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M8::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M8::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M10 type "M10" {
  nn.child @a : @M9
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M9::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M9::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M11 type "M11" {
  nn.child @a : @M10
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M10::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M10::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M12 type "M12" {
  nn.child @a : @M11
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M11::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M11::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M13 type "M13" {
  nn.child @a : @M12
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M12::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M12::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M14 type "M14" {
  nn.child @a : @M13
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M13::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M13::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M15 type "M15" {
  nn.child @a : @M14
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M14::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M14::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M16 type "M16" {
  nn.child @a : @M15
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M15::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M15::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
nn.module @M17 type "M17" {
  nn.child @a : @M16
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    %0 = nn.call "a" @M16::@forward(%x) : (tensor<f32>) -> tensor<f32>
    %1 = nn.call "a" @M16::@forward(%0) : (tensor<f32>) -> tensor<f32>
    nn.return %1 : tensor<f32>
  }
}
func.func @eval(%x: tensor<f32>) -> tensor<f32> {
  %0 = nn.call "" @M17::@forward(%x) : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}
