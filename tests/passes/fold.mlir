// RUN: modc-opt --fold --canonicalize --split-input-file %s | FileCheck %s

// CHECK-LABEL: func.func @constants
// Chains of scalars become one constant, rounded as their element type rounds; the phase stays.
func.func @constants() -> (tensor<f32>, tensor<f64>, tensor<f32>, tensor<i1>, tensor<i64>) {
  // 1/3 in f32 and in f64.
  // CHECK-DAG: %[[THIRD:.*]] = nn.constant {element = f32, nn.phase = "loss", value = 0.3333333432674{{[0-9]*}} : f64}
  // CHECK-DAG: %[[THIRD64:.*]] = nn.constant {element = f64, value = 0.3333333333333{{[0-9]*}} : f64}
  // CHECK-DAG: %[[NINE:.*]] = nn.constant {element = f32, value = 9.{{0*}}e+00 : f64}
  // CHECK-DAG: %[[TRUE:.*]] = nn.constant {element = i1, value = 1.{{0*}}e+00 : f64}
  // CHECK-DAG: %[[SIX:.*]] = nn.constant {element = i64, value = 6.{{0*}}e+00 : f64}
  // CHECK: return %[[THIRD]], %[[THIRD64]], %[[NINE]], %[[TRUE]], %[[SIX]]
  %one = nn.constant {element = f32, value = 1.0} : () -> tensor<f32>
  %three = nn.constant {element = f32, value = 3.0} : () -> tensor<f32>
  %third = nn.div %one, %three {nn.phase = "loss"} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %one64 = nn.constant {element = f64, value = 1.0} : () -> tensor<f64>
  %three64 = nn.constant {element = f64, value = 3.0} : () -> tensor<f64>
  %third64 = nn.div %one64, %three64 : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %square = nn.mul %three, %three : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %minus = nn.neg %square : (tensor<f32>) -> tensor<f32>
  %nine = nn.neg %minus : (tensor<f32>) -> tensor<f32>
  %less = nn.lt %one, %three : (tensor<f32>, tensor<f32>) -> tensor<i1>
  %two = nn.constant {element = i64, value = 2.0} : () -> tensor<i64>
  %four = nn.constant {element = i64, value = 4.0} : () -> tensor<i64>
  %six = nn.add %two, %four : (tensor<i64>, tensor<i64>) -> tensor<i64>
  return %third, %third64, %nine, %less, %six : tensor<f32>, tensor<f64>, tensor<f32>, tensor<i1>, tensor<i64>
}

// -----

// CHECK-LABEL: func.func @unknown
// Slots, dimensions and tensors are no constants; an integer that a double cannot hold stays as it is written.
func.func @unknown(%x: tensor<?xf32, #nn.dims<N>>) -> (tensor<f32>, tensor<f32>, tensor<4xf32>, tensor<i64>) {
  // CHECK: nn.read @w
  // CHECK: %[[A:.*]] = nn.add
  %w = nn.read @w : tensor<f32>
  %one = nn.constant {element = f32, value = 1.0} : () -> tensor<f32>
  %0 = nn.add %w, %one : (tensor<f32>, tensor<f32>) -> tensor<f32>
  // CHECK: %[[B:.*]] = nn.extent
  %n = nn.extent {element = f32, extent = "N"} : () -> tensor<f32>
  // CHECK: %[[C:.*]] = nn.expand
  %e = nn.expand %one {size = #nn.dims<4>} : (tensor<f32>) -> tensor<4xf32>
  // CHECK: %[[D:.*]] = nn.mul
  %big = nn.constant {element = i64, value = 4294967296.0} : () -> tensor<i64>
  %product = nn.mul %big, %big : (tensor<i64>, tensor<i64>) -> tensor<i64>
  // CHECK: return %[[A]], %[[B]], %[[C]], %[[D]]
  return %0, %n, %e, %product : tensor<f32>, tensor<f32>, tensor<4xf32>, tensor<i64>
}

// -----

// CHECK-LABEL: func.func @identities
// A reshape to the shape that is there already goes; a permutation of a square does not.
func.func @identities(%x: tensor<?x4xf32, #nn.dims<N, 4>>, %s: tensor<4x4xf32>)
    -> (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4x4xf32>) {
  // CHECK-SAME: (%[[X:.*]]: tensor<?x4xf32, {{.*}}, %[[S:.*]]: tensor<4x4xf32>)
  // CHECK-NEXT: %[[Y:.*]] = nn.relu %[[X]]
  // CHECK-NEXT: %[[P:.*]] = nn.permute %[[S]]
  // CHECK-NEXT: return %[[Y]], %[[P]]
  %0 = nn.reshape %x {shape = #nn.dims<N, 4>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %1 = nn.reshape %0 {shape = #nn.dims<N, 4>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %2 = nn.relu %1 : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %3 = nn.permute %s {dims = array<i64: 1, 0>} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  return %2, %3 : tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4x4xf32>
}
