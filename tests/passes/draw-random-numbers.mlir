// RUN: modc-opt --draw-random-numbers --split-input-file --verify-diagnostics %s | FileCheck %s

// Each place has a key of its own; the number of calls is counted once.
// CHECK-LABEL: func.func @train
// CHECK: %[[SEED:.*]] = nn.read @"random seed" {nn.phase = "forward"} : tensor<i64>
// CHECK: %[[STEP:.*]] = nn.read @"random step" {nn.phase = "forward"} : tensor<i64>
// CHECK: %[[SITE:.*]] = nn.site "drop"
// CHECK: %[[KEY:.*]] = nn.random_key %[[SEED]], %[[STEP]], %[[SITE]]
// CHECK: nn.dropout %{{.*}}, %[[KEY]]
// CHECK: %[[SITE2:.*]] = nn.site "drop#2"
// CHECK: %[[KEY2:.*]] = nn.random_key %[[SEED]], %[[STEP]], %[[SITE2]]
// CHECK: nn.dropout %{{.*}}, %[[KEY2]]
// CHECK: %[[NEXT:.*]] = nn.add %[[STEP]]
// CHECK: nn.write @"random step", %[[NEXT]]
// CHECK: nn.slot "plain" @"random seed" : tensor<i64> = <"zeros">
// CHECK-SAME: nn.random = "seed"
// CHECK: nn.slot "plain" @"random step"
module {
  func.func @train(%x: tensor<4xf32>) -> tensor<4xf32> attributes {nn.variant = "train"} {
    %0 = nn.dropout %x {nn.phase = "forward", nn.site = "drop"} : (tensor<4xf32>) -> tensor<4xf32>
    %1 = nn.dropout %0 {nn.phase = "forward", nn.site = "drop#2"} : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}

// -----

// What draws nothing needs nothing.
// CHECK-LABEL: func.func @eval
// CHECK-NOT: nn.read
// CHECK-NOT: nn.slot
module {
  func.func @eval(%x: tensor<4xf32>) -> tensor<4xf32> attributes {nn.variant = "eval"} {
    %0 = nn.dropout %x {training = false} : (tensor<4xf32>) -> tensor<4xf32>
    %1 = nn.dropout %0 {p = 1.0 : f64} : (tensor<4xf32>) -> tensor<4xf32>
    return %1 : tensor<4xf32>
  }
}
