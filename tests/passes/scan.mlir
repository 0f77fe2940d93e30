// Loops through the passes, one after the other.
// RUN: modc-opt %s | modc-opt | FileCheck %s --check-prefix=TEXT
// RUN: modc-opt --canonicalize %s | FileCheck %s --check-prefix=CANON
// RUN: modc-opt --differentiate --canonicalize --cse %s | FileCheck %s --check-prefix=DIFF
// RUN: modc-opt --assign-layouts --prepare-constants %s | FileCheck %s --check-prefix=LAYOUT
// RUN: modc-opt --form-kernels %s | FileCheck %s --check-prefix=KERNELS
// RUN: modc-opt --form-kernels --schedule-kernels --plan-memory %s | FileCheck %s --check-prefix=PLAN

nn.slot "param" @w : tensor<5x5xf32> = <"zeros"> trainable
nn.slot "param" @unused : tensor<5x5xf32> = <"zeros"> trainable

// The result of each step is stacked and the last state, too. What nobody reads goes away in canonical form: a stack, a state
// that only itself reads, a capture; a state that never changes is captured.
func.func @eval(%x: tensor<?x2x5xf32, #nn.dims<T, 2, 5>> {nn.name = "x"}, %h0: tensor<2x5xf32> {nn.name = "h0"})
    -> (tensor<?x2x5xf32, #nn.dims<T, 2, 5>> {nn.name = "ys"}, tensor<2x5xf32> {nn.name = "h"}) attributes {nn.variant = "eval"} {
  %w = nn.read @w : tensor<5x5xf32>
  %unused = nn.read @unused : tensor<5x5xf32>
  %ys, %copies, %h, %dead, %same = nn.scan "T" over(%x : tensor<?x2x5xf32, #nn.dims<T, 2, 5>>)
      from(%h0, %h0, %h0 : tensor<2x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>) with(%w, %unused : tensor<5x5xf32>, tensor<5x5xf32>)
      -> (tensor<?x2x5xf32, #nn.dims<T, 2, 5>>, tensor<?x2x5xf32, #nn.dims<T, 2, 5>>) and(tensor<2x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>) {
  ^bb0(%xt: tensor<2x5xf32>, %h_before: tensor<2x5xf32>, %dead_before: tensor<2x5xf32>, %same_before: tensor<2x5xf32>,
       %w_inside: tensor<5x5xf32>, %unused_inside: tensor<5x5xf32>):
    %0 = nn.linear %h_before, %w_inside : (tensor<2x5xf32>, tensor<5x5xf32>) -> tensor<2x5xf32>
    %1 = nn.add %0, %xt : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %2 = nn.mul %1, %same_before : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %3 = nn.exp %dead_before : (tensor<2x5xf32>) -> tensor<2x5xf32>
    nn.yield %2, %xt, %2, %3, %same_before : tensor<2x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>, tensor<2x5xf32>
  }
  return %ys, %h : tensor<?x2x5xf32, #nn.dims<T, 2, 5>>, tensor<2x5xf32>
}
// TEXT-LABEL:  func.func @eval
// TEXT:          %{{.*}}:2, %{{.*}}:3 = nn.scan "T" over(%arg0 : {{.*}}) from(%arg1, %arg1, %arg1 : {{.*}}) with(%0, %1 : tensor<5x5xf32>, tensor<5x5xf32>) ->
// TEXT-NEXT:     ^bb0(

// CANON-LABEL: func.func @eval
// CANON:         %[[W:.*]] = nn.read @w
// CANON-NEXT:    %[[YS:.*]], %[[H:.*]] = nn.scan "T" over(%arg0 : {{.*}}) from(%arg1 : tensor<2x5xf32>) with(%arg1, %[[W]] : tensor<2x5xf32>, tensor<5x5xf32>) -> (tensor<?x2x5xf32, #nn.dims<T, 2, 5>>) and(tensor<2x5xf32>) {
// CANON-NEXT:    ^bb0(%{{.*}}: tensor<2x5xf32>, %{{.*}}: tensor<2x5xf32>, %{{.*}}: tensor<2x5xf32>, %{{.*}}: tensor<5x5xf32>):
// CANON-NOT:       nn.exp
// CANON:           nn.yield %[[N:.*]], %[[N]] : tensor<2x5xf32>, tensor<2x5xf32>
// CANON:         return %[[YS]], %[[H]]

// The packed form of a weight reaches into the loop, and the weight itself is read no more.
// LAYOUT-LABEL: func.func @eval
// LAYOUT-NOT:     nn.read @w :
// LAYOUT:         %[[P:.*]] = nn.read @w.packed
// LAYOUT:         nn.scan {{.*}} with(%[[P]] : tensor<1x5x8xf32>)
// LAYOUT-NEXT:    ^bb0({{.*}}, %[[INSIDE:.*]]: tensor<1x5x8xf32>):
// LAYOUT:           nn.linear_packed %{{.*}}, %[[INSIDE]]

// KERNELS-LABEL: func.func @eval
// KERNELS:         nn.scan
// KERNELS-NEXT:    ^bb0(%[[X:.*]]: tensor<2x5xf32>, %[[H:.*]]: tensor<2x5xf32>, %{{.*}}: tensor<2x5xf32>, %[[SAME:.*]]: tensor<2x5xf32>, %[[W:[^:]*]]: tensor<5x5xf32>
// KERNELS-NEXT:      %[[N:.*]] = nn.launch @linear_unpacked_add_mul_5x5(%[[H]], %[[W]], %[[X]], %[[SAME]])
// KERNELS-NEXT:      %[[E:.*]] = nn.launch @exp_2x5
// KERNELS-NEXT:      nn.yield %[[N]], %[[X]], %[[N]], %[[E]], %[[SAME]]

// A step's result lies in its stack, where the next step finds the state; a state of its own has two places.
// PLAN-LABEL:    func.func @eval
// PLAN:            nn.scan "T"
// PLAN-SAME:         carry_places = [unit, [#nn.place<"1", {{[0-9]+}}, 40>, #nn.place<"1", {{[0-9]+}}, 40>], [
// PLAN-SAME:         places = [#nn.place<"result:0", 0, 40>, unit, #nn.place<"result:1", 0, 40>, unit, unit]
// PLAN:              nn.launch @linear{{.*}} {places = [#nn.place<"step:0", 0, 40>]}
// PLAN-NEXT:         nn.launch @exp_2x5{{.*}} {places = [#nn.place<"carry:1", 0, 40>]}

// The loop that goes back: over the inputs and the states before each step, with the caller's gradient of the last state and a
// sum for each weight; it computes a step again.
func.func @train(%x: tensor<3x2x5xf32> {nn.name = "x", nn.grad}, %h0: tensor<2x5xf32> {nn.name = "h0"}) -> (tensor<2x5xf32> {nn.name = "h"})
    attributes {nn.variant = "train"} {
  %w = nn.read @w {nn.phase = "forward"} : tensor<5x5xf32>
  %h = nn.scan "3" over(%x : tensor<3x2x5xf32>) from(%h0 : tensor<2x5xf32>) with(%w : tensor<5x5xf32>) and(tensor<2x5xf32>)
      attributes {nn.phase = "forward"} {
  ^bb0(%xt: tensor<2x5xf32>, %h_before: tensor<2x5xf32>, %w_inside: tensor<5x5xf32>):
    %0 = nn.linear %h_before, %w_inside {nn.phase = "forward"} : (tensor<2x5xf32>, tensor<5x5xf32>) -> tensor<2x5xf32>
    %1 = nn.add %0, %xt {nn.phase = "forward"} : (tensor<2x5xf32>, tensor<2x5xf32>) -> tensor<2x5xf32>
    %2 = nn.tanh %1 {nn.phase = "forward"} : (tensor<2x5xf32>) -> tensor<2x5xf32>
    nn.yield %2 : tensor<2x5xf32> {nn.phase = "forward"}
  }
  return %h : tensor<2x5xf32>
}
// DIFF-LABEL: func.func @train
// DIFF:         %[[W:.*]] = nn.read @w
// DIFF:         %[[HS:[^,]*]], %[[H:[^ ]*]] = nn.scan "3" over(%arg0 : tensor<3x2x5xf32>) from(%arg1
// DIFF-NEXT:    ^bb0(%{{.*}}, %[[BEFORE:.*]]: tensor<2x5xf32>, %{{.*}}: tensor<5x5xf32>):
// DIFF:           nn.yield %[[BEFORE]], %{{.*}} : tensor<2x5xf32>, tensor<2x5xf32> {nn.phase = "forward"}
// DIFF:         %[[DH:.*]] = nn.seed 0
// DIFF:         %[[ZERO:.*]] = nn.expand {{.*}} -> tensor<5x5xf32>
// DIFF:         %[[DXS:[^,]*]], %[[DW:.*]]:2 = nn.scan "3" reverse over(%arg0, %[[HS]] : tensor<3x2x5xf32>, tensor<3x2x5xf32>) from(%[[DH]], %[[ZERO]] : tensor<2x5xf32>, tensor<5x5xf32>) with(%[[W]] : tensor<5x5xf32>) -> (tensor<3x2x5xf32>) and(tensor<2x5xf32>, tensor<5x5xf32>) attributes {nn.phase = "backward"} {
// DIFF-NEXT:    ^bb0(%[[X:.*]]: tensor<2x5xf32>, %[[HT:.*]]: tensor<2x5xf32>, %[[DHT:.*]]: tensor<2x5xf32>, %[[SUM:.*]]: tensor<5x5xf32>, %[[WT:.*]]: tensor<5x5xf32>):
// DIFF:           nn.linear %[[HT]], %[[WT]] {nn.phase = "backward"}
// DIFF:           %[[Y:.*]] = nn.tanh
// DIFF:           %[[D:.*]] = nn.mul %[[DHT]], %{{.*}} {nn.phase = "backward"}
// DIFF:           %[[NEXT:.*]] = nn.add %[[SUM]], %{{.*}} -> tensor<5x5xf32>
// DIFF:           nn.yield %[[D]], %{{.*}}, %[[NEXT]]
// DIFF:         nn.input_grad "x", %[[DXS]]
// DIFF:         nn.contribute @w, %[[DW]]#1
