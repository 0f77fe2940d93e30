// RUN: modc-opt --inline-modules %s | FileCheck %s

// A parameter that is assigned is read with its new value, whose gradient is the parameter's.
module {
  nn.slot "param" @w : tensor<f32> = <"zeros"> trainable

  // CHECK:      func.func @train(%[[X:.*]]: tensor<f32>)
  // CHECK-NEXT:   %[[W:.*]] = nn.read @w
  // CHECK-NEXT:   %[[NEW:.*]] = nn.mul %[[W]], %[[X]]
  // CHECK-NEXT:   %[[R:.*]] = nn.replaced %[[W]], %[[NEW]]
  // CHECK-NEXT:   %[[Y:.*]] = nn.add %[[R]], %[[X]]
  // CHECK-NEXT:   nn.write @w, %[[R]]
  // CHECK-NEXT:   return %[[Y]]
  func.func @train(%x: tensor<f32>) -> tensor<f32> attributes {nn.variant = "train"} {
    %0 = nn.get "w" : tensor<f32>
    %1 = nn.mul %0, %x {nn.no_grad} : (tensor<f32>, tensor<f32>) -> tensor<f32>
    nn.assign "w", %1 : tensor<f32>
    %2 = nn.get "w" : tensor<f32>
    %3 = nn.add %2, %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
    return %3 : tensor<f32>
  }
}
