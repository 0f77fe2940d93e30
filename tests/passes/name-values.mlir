// RUN: modc-opt --name-values --mlir-print-debuginfo --mlir-print-local-scope %s | FileCheck %s

// A value is called what the spec's statement assigns; a second value of a variable after what it is computed by.
// CHECK-LABEL: func.func @variables
func.func @variables(%x: tensor<4xf32> {nn.name = "x"}) -> (tensor<4xf32> {nn.name = "y"}) {
  // CHECK: nn.relu {{.*}}"h = relu(x)"({{.*}}), "h"])
  // CHECK: nn.tanh {{.*}}"m.mspec":4:5), "h_tanh"])
  // CHECK: nn.tanh {{.*}}"m.mspec":5:5), "h_2"])
  // What has no variable is called after its operand; a result after the output.
  // CHECK: nn.exp {{.*}}, "h_exp"])
  // CHECK: nn.add {{.*}}, "y"])
  %0 = nn.relu %x : (tensor<4xf32>) -> tensor<4xf32> loc("h = relu(x)"("m.mspec":3:5))
  %1 = nn.tanh %0 : (tensor<4xf32>) -> tensor<4xf32> loc("h = tanh(h)"("m.mspec":4:5))
  %2 = nn.tanh %1 : (tensor<4xf32>) -> tensor<4xf32> loc("h = tanh(h)"("m.mspec":5:5))
  %3 = nn.exp %2 : (tensor<4xf32>) -> tensor<4xf32> loc("exp(h)"("m.mspec":6:12))
  %4 = nn.add %3, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32> loc("return exp(h) + h"("m.mspec":6:5))
  return %4 : tensor<4xf32>
}

// What is a variable inside of a child carries its place; what the child returns is what it is assigned to, or its output.
// CHECK-LABEL: func.func @calls
func.func @calls(%x: tensor<4xf32> {nn.name = "x"}) -> (tensor<4xf32> {nn.name = "y"}) {
  // CHECK: nn.neg {{.*}}, "net_0_a"])
  // CHECK: nn.relu {{.*}}, "z"])
  // CHECK: nn.sigmoid {{.*}}, "net_1_out"])
  // CHECK: nn.exp {{.*}}, "y"])
  %0 = nn.neg %x : (tensor<4xf32>) -> tensor<4xf32>
    loc(callsite("a = -x"("m.mspec":2:5) at fused<"net.0">["return net(x)"("m.mspec":9:5)]))
  %1 = nn.relu %0 : (tensor<4xf32>) -> tensor<4xf32>
    loc(callsite("return relu(a)"("m.mspec":3:5) at fused<"net.0">["z = net(x)"("m.mspec":9:5)]))
  %2 = nn.sigmoid %1 : (tensor<4xf32>) -> tensor<4xf32>
    loc(callsite("return sigmoid(x)"("n.mspec":3:5) at fused<"net.1">["return exp(net2(z))"("m.mspec":10:5)]))
  %3 = nn.exp %2 : (tensor<4xf32>) -> tensor<4xf32> loc("return exp(net2(z))"("m.mspec":10:5))
  return %3 : tensor<4xf32>
}
