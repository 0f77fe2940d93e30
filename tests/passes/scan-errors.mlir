// RUN: modc-opt --split-input-file --verify-diagnostics %s

func.func @length(%x: tensor<3xf32>) -> tensor<4xf32> {
  // expected-error@below {{'nn.scan' op runs over f32[3], which has not 4 steps}}
  %0 = nn.scan "4" over(%x : tensor<3xf32>) -> (tensor<4xf32>) {
  ^bb0(%xt: tensor<f32>):
    nn.yield %xt : tensor<f32>
  }
  return %0 : tensor<4xf32>
}

// -----

func.func @negative(%h: tensor<f32>) -> tensor<f32> {
  // expected-error@below {{'nn.scan' op has the length `-1`, which is not an extent}}
  %0 = nn.scan "-1" from(%h : tensor<f32>) and(tensor<f32>) {
  ^bb0(%ht: tensor<f32>):
    nn.yield %ht : tensor<f32>
  }
  return %0 : tensor<f32>
}

// -----

func.func @slice(%x: tensor<3x2xf32>) -> tensor<3xf32> {
  // expected-error@below {{'nn.scan' op shows a step of f32[3, 2] as 'tensor<f32>'}}
  %0 = nn.scan "3" over(%x : tensor<3x2xf32>) -> (tensor<3xf32>) {
  ^bb0(%xt: tensor<f32>):
    nn.yield %xt : tensor<f32>
  }
  return %0 : tensor<3xf32>
}

// -----

func.func @carry(%x: tensor<3xf32>, %h: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error@below {{'nn.scan' op carries f32[2] as number 0, but the body takes or yields another type}}
  %0 = nn.scan "3" over(%x : tensor<3xf32>) from(%h : tensor<2xf32>) and(tensor<2xf32>) {
  ^bb0(%xt: tensor<f32>, %ht: tensor<2xf32>):
    nn.yield %xt : tensor<f32>
  }
  return %0 : tensor<2xf32>
}

// -----

func.func @stack(%x: tensor<3xf32>) -> tensor<3x2xf32> {
  // expected-error@below {{'nn.scan' op makes f32[3, 2] of steps 'tensor<f32>'}}
  %0 = nn.scan "3" over(%x : tensor<3xf32>) -> (tensor<3x2xf32>) {
  ^bb0(%xt: tensor<f32>):
    nn.yield %xt : tensor<f32>
  }
  return %0 : tensor<3x2xf32>
}

// -----

func.func @operands(%x: tensor<3xf32>, %w: tensor<f32>) -> tensor<3xf32> {
  // expected-error@below {{'nn.scan' op has 2 operands, its body 1}}
  %0 = nn.scan "3" over(%x : tensor<3xf32>) with(%w : tensor<f32>) -> (tensor<3xf32>) {
  ^bb0(%xt: tensor<f32>):
    nn.yield %xt : tensor<f32>
  }
  return %0 : tensor<3xf32>
}

// -----

func.func @results(%x: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error@below {{'nn.scan' op yields 0 values for 1 results}}
  %0 = nn.scan "3" over(%x : tensor<3xf32>) -> (tensor<3xf32>) {
  ^bb0(%xt: tensor<f32>):
    nn.yield
  }
  return %0 : tensor<3xf32>
}

// -----

func.func @around(%x: tensor<3xf32>, %w: tensor<f32>) -> tensor<3xf32> {
  // expected-note@below {{required by region isolation constraints}}
  %0 = nn.scan "3" over(%x : tensor<3xf32>) -> (tensor<3xf32>) {
  ^bb0(%xt: tensor<f32>):
    // expected-error@below {{'nn.mul' op using value defined outside the region}}
    %1 = nn.mul %xt, %w : (tensor<f32>, tensor<f32>) -> tensor<f32>
    nn.yield %1 : tensor<f32>
  }
  return %0 : tensor<3xf32>
}
