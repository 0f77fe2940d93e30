// RUN: modc-opt --resolve-registration --split-input-file --verify-diagnostics %s

// expected-error@below {{there is no model: the attribute `nn.model` is missing}}
module {
}

// -----

// expected-error@below {{the model `Net` is not defined}}
module attributes {nn.model = @Net} {
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    // expected-error@below {{module `Linear` is not defined}}
    nn.child @fc : @Linear
  }
}

// -----

module attributes {nn.model = @A} {
  nn.module @A type "A" {
    nn.child @b : @B
  }
  nn.module @B type "B" {
    // expected-error@below {{module `A` contains itself}}
    nn.child @a : @A
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    // expected-error@below {{member name `a.b` is empty or contains a dot}}
    nn.param @"a.b" : tensor<f32> = <"ones">
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    // expected-error@below {{`a` stands for itself}}
    nn.alias "child" @a = "b"
    nn.alias "child" @b = "a"
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
    // expected-error@below {{`v` stands for `x.w`, but there is no `x`}}
    nn.alias "param" @v = "x.w"
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
    // expected-error@below {{`x` in `w.x` is not in a module}}
    nn.alias "param" @v = "w.x"
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
    nn.buffer @fc1 : tensor<f32> = <"ones">
  }
  // expected-error@below {{`freeze "fc1*"` matches no parameter}}
  nn.train @Net attributes {optimizer = {name = "SGD"}, freeze = ["fc1*"]} {
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
  }
  // expected-error@below {{`w` is in more than one `group`}}
  nn.train @Net attributes {optimizer = {name = "SGD"}, groups = [{pattern = ["w"]}, {pattern = ["*"]}]} {
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
  }
  // expected-error@below {{`group "v"` matches no parameter}}
  nn.train @Net attributes {optimizer = {name = "SGD"}, groups = [{pattern = ["w", "v"], lr = 0.5}]} {
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
  }
  // expected-error@below {{`[w` is not a pattern}}
  nn.train @Net attributes {optimizer = {name = "SGD"}, freeze = ["[w"]} {
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
    // expected-error@below {{`w` is not a module}}
    nn.alias "param" @"w.v" = "w"
  }
}

// -----

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.param @w : tensor<f32> = <"ones">
    nn.child @a : @A
    // expected-error@below {{`a` has no member `v`}}
    nn.alias "param" @"a.v" = "w"
  }
  nn.module @A type "A" {
  }
}
