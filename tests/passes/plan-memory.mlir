// RUN: modc-opt --plan-memory --split-input-file %s | FileCheck %s

// State in slot order; packed slots; offsets per unit of the symbolic factor; the output straight into the caller's memory;
// a value's memory is used again once it is dead; another shape of a tensor keeps it alive.
nn.slot "param" @w : tensor<3xf32> = <"zeros"> trainable
nn.slot "buffer" @stats : tensor<20xf32> = <"zeros">
nn.slot "param" @v : tensor<3xf32> = <"zeros"> trainable
nn.packed_slot @w.packed of @w : tensor<32xf32>
nn.packed_slot @v.packed of @v : tensor<3xf32>
// CHECK: nn.slot "param" @w {{.*}} at 0
// CHECK: nn.slot "buffer" @stats {{.*}} at 64
// CHECK: nn.slot "param" @v {{.*}} at 192
// CHECK: nn.packed_slot @w.packed {{.*}} at 0
// CHECK: nn.packed_slot @v.packed {{.*}} at 128
func.func @eval(%x: tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>> attributes {nn.variant = "eval"} {
  %0 = nn.launch @a(%x) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
  %1 = nn.launch @b(%0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %2 = nn.launch @a(%0) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
  %3 = nn.reshape %2 {shape = #nn.dims<"8*N*T">} : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?xf32, #nn.dims<"8*N*T">>
  %4 = nn.launch @a(%2) : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
  %5 = nn.launch @c(%1, %3, %4) : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?xf32, #nn.dims<"8*N*T">>, tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
  return %5 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
}
nn.kernel @a(%x: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "x"}) -> (tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "y"}) attributes {scratch_bytes = 100 : i64} {
  %0 = nn.softmax %x {dim = 2 : i64} : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
  nn.yield %0 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
}
nn.kernel @b(%x: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "x"}) -> (tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "y"}) {
  %0 = nn.sum %x {dim = array<i64: 1, 2>, keepdim = true} : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x1x1xf32, #nn.dims<N, 1, 1>>
  %1 = nn.reshape %0 {shape = #nn.dims<N, 1>} : (tensor<?x1x1xf32, #nn.dims<N, 1, 1>>) -> tensor<?x1xf32, #nn.dims<N, 1>>
  %2 = nn.expand %1 {size = #nn.dims<N, 4>} : (tensor<?x1xf32, #nn.dims<N, 1>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  nn.yield %2 : tensor<?x4xf32, #nn.dims<N, 4>>
}
nn.kernel @c(%b: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "b"}, %x: tensor<?xf32, #nn.dims<"8*N*T">> {nn.name = "x"}, %z: tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "z"}) -> (tensor<?x?x8xf32, #nn.dims<N, T, 8>> {nn.name = "y"}) {
  %0 = nn.exp %z : (tensor<?x?x8xf32, #nn.dims<N, T, 8>>) -> tensor<?x?x8xf32, #nn.dims<N, T, 8>>
  nn.yield %0 : tensor<?x?x8xf32, #nn.dims<N, T, 8>>
}
// CHECK-LABEL: func.func @eval
// CHECK-SAME:    nn.workspace = {"1" = 128 : i64, N = 64 : i64, "N*T" = 128 : i64}
// CHECK-SAME:    nn.workspace_bound = {"1" = 128 : i64, N = 64 : i64, "N*T" = 128 : i64}
// CHECK:         nn.launch @a(%arg0) {places = [#nn.place<"N*T", [[FIRST:[0-9]+]], 32>], scratch = #nn.place<"1", 0, 100>}
// CHECK-NEXT:    nn.launch @b({{.*}} {places = [#nn.place<"N", 0, 16>]}
// CHECK-NEXT:    nn.launch @a({{.*}} {places = [#nn.place<"N*T", [[SECOND:[0-9]+]], 32>], scratch = #nn.place<"1", 0, 100>}
// CHECK-NEXT:    nn.reshape
// CHECK-NEXT:    nn.launch @a({{.*}} {places = [#nn.place<"N*T", [[FIRST]], 32>]
// CHECK-NEXT:    nn.launch @c({{.*}} {places = [#nn.place<"result:0", 0, 32>]}

// -----

// In place where the kernel allows it and the operand dies: one block for the chain.
func.func @eval(%x: tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>> attributes {nn.variant = "eval"} {
  %0 = nn.launch @e(%x) : (tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  %1 = nn.launch @e(%0) : (tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  %2 = nn.launch @e(%1) : (tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  %3 = nn.launch @f(%2, %1) : (tensor<?x16xf32, #nn.dims<N, 16>>, tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  %4 = nn.launch @e(%3) : (tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  return %4 : tensor<?x16xf32, #nn.dims<N, 16>>
}
nn.kernel @e(%x: tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "x", nn.may_alias}) -> (tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "y"}) {
  %0 = nn.exp %x : (tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  nn.yield %0 : tensor<?x16xf32, #nn.dims<N, 16>>
}
nn.kernel @f(%x: tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "x"}, %z: tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "z"}) -> (tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "y"}) {
  %0 = nn.add %x, %z : (tensor<?x16xf32, #nn.dims<N, 16>>, tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  nn.yield %0 : tensor<?x16xf32, #nn.dims<N, 16>>
}
// CHECK-LABEL: func.func @eval
// CHECK-SAME:    nn.workspace = {N = 192 : i64}
// CHECK:         nn.launch @e(%arg0) {places = [#nn.place<"N", [[A:[0-9]+]], 64>]}
// CHECK-NEXT:    nn.launch @e({{.*}} {places = [#nn.place<"N", [[A]], 64>]}
// CHECK-NEXT:    nn.launch @e({{.*}} {places = [#nn.place<"N", {{[0-9]+}}, 64>]}
// CHECK-NEXT:    nn.launch @f({{.*}} {places = [#nn.place<"N", {{[0-9]+}}, 64>]}
// CHECK-NEXT:    nn.launch @e({{.*}} {places = [#nn.place<"result:0", 0, 64>]}

// -----

// Of a kernel with two results the last one alone goes over an operand: an element's first result is stored while the second
// is still to be computed.
func.func @eval(%x: tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>> attributes {nn.variant = "eval"} {
  %0:2 = nn.launch @both(%x) : (tensor<?x16xf32, #nn.dims<N, 16>>) -> (tensor<?x16xf32, #nn.dims<N, 16>>, tensor<?x16xf32, #nn.dims<N, 16>>)
  %1 = nn.launch @f(%0#0, %0#1) : (tensor<?x16xf32, #nn.dims<N, 16>>, tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  %2:2 = nn.launch @both(%1) : (tensor<?x16xf32, #nn.dims<N, 16>>) -> (tensor<?x16xf32, #nn.dims<N, 16>>, tensor<?x16xf32, #nn.dims<N, 16>>)
  %3 = nn.launch @f(%2#0, %2#1) : (tensor<?x16xf32, #nn.dims<N, 16>>, tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  return %3 : tensor<?x16xf32, #nn.dims<N, 16>>
}
nn.kernel @both(%x: tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "x", nn.may_alias}) -> (tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "y"}, tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "z"}) {
  %0 = nn.exp %x : (tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  %1 = nn.neg %x : (tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  nn.yield %0, %1 : tensor<?x16xf32, #nn.dims<N, 16>>, tensor<?x16xf32, #nn.dims<N, 16>>
}
nn.kernel @f(%x: tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "x"}, %z: tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "z"}) -> (tensor<?x16xf32, #nn.dims<N, 16>> {nn.name = "y"}) {
  %0 = nn.add %x, %z : (tensor<?x16xf32, #nn.dims<N, 16>>, tensor<?x16xf32, #nn.dims<N, 16>>) -> tensor<?x16xf32, #nn.dims<N, 16>>
  nn.yield %0 : tensor<?x16xf32, #nn.dims<N, 16>>
}
// CHECK-LABEL: func.func @eval
// CHECK:         nn.launch @f({{.*}} {places = [#nn.place<"N", [[SUM:[0-9]+]], 64>]}
// CHECK-NEXT:    nn.launch @both({{.*}} {places = [#nn.place<"N", {{[0-9]+}}, 64>, #nn.place<"N", [[SUM]], 64>]}

// -----

// Training is one sequence: what backward reads stays. Gradients go straight into their slots, a loss's gradient to where
// backward begins, a buffer into its slot once nobody reads the old value; an input's gradient outlives the program.
nn.slot "param" @w : tensor<16xf32> = <"zeros"> trainable
nn.slot "param" @u : tensor<16xf32> = <"zeros"> trainable
nn.slot "buffer" @ctr : tensor<16xf32> = <"zeros">
nn.slot "buffer" @last : tensor<16xf32> = <"zeros">
func.func @train(%x: tensor<16xf32> {nn.name = "x", nn.grad}) -> (tensor<16xf32>, tensor<16xf32> {nn.role = "loss"}) attributes {nn.variant = "train"} {
  %ctr = nn.read @ctr : tensor<16xf32>
  %h = nn.launch @e(%x) {nn.phase = "forward"} : (tensor<16xf32>) -> tensor<16xf32>
  %c = nn.launch @e(%ctr) {nn.phase = "forward"} : (tensor<16xf32>) -> tensor<16xf32>
  %l = nn.launch @e(%h) {nn.phase = "forward"} : (tensor<16xf32>) -> tensor<16xf32>
  nn.write @ctr, %c {nn.phase = "forward"} : tensor<16xf32>
  nn.write @last, %l {nn.phase = "forward"} : tensor<16xf32>
  %y = nn.launch @e(%h) {nn.phase = "forward"} : (tensor<16xf32>) -> tensor<16xf32>
  %loss = nn.launch @e(%y) {nn.phase = "loss"} : (tensor<16xf32>) -> tensor<16xf32>
  %dy = nn.launch @e(%y) {nn.phase = "loss"} : (tensor<16xf32>) -> tensor<16xf32>
  %s = nn.seed 0 = %dy : tensor<16xf32> {nn.phase = "backward"} -> tensor<16xf32>
  %dw = nn.launch @e(%s) {nn.phase = "backward"} : (tensor<16xf32>) -> tensor<16xf32>
  nn.contribute @w, %dw {nn.phase = "backward"} : tensor<16xf32>
  %dx = nn.launch @e(%h) {nn.phase = "backward"} : (tensor<16xf32>) -> tensor<16xf32>
  nn.contribute @u, %dx {nn.phase = "backward"} : tensor<16xf32>
  nn.input_grad "x", %dx {nn.phase = "backward"} : tensor<16xf32>
  %t = nn.launch @e(%s) {nn.phase = "backward"} : (tensor<16xf32>) -> tensor<16xf32>
  %u = nn.launch @e(%t) {nn.phase = "backward"} : (tensor<16xf32>) -> tensor<16xf32>
  nn.contribute @u, %u {nn.phase = "backward"} : tensor<16xf32>
  return %y, %loss : tensor<16xf32>, tensor<16xf32>
}
nn.kernel @e(%x: tensor<16xf32> {nn.name = "x"}) -> (tensor<16xf32> {nn.name = "y"}) {
  %0 = nn.exp %x : (tensor<16xf32>) -> tensor<16xf32>
  nn.yield %0 : tensor<16xf32>
}
// CHECK-LABEL: func.func @train
// CHECK-SAME:    nn.workspace = {"1" = 128 : i64}
// CHECK:         %[[H:.*]] = nn.launch @e(%arg0) {{.*}}places = [#nn.place<"1", [[H_AT:[0-9]+]], 64>]
// The counter's new value is made while the old one is read.
// CHECK-NEXT:    nn.launch @e({{.*}}places = [#nn.place<"1", {{[0-9]+}}, 64>]
// CHECK-NEXT:    nn.launch @e(%[[H]]) {{.*}}places = [#nn.place<"slot:last", 0, 64>]
// CHECK:         nn.launch @e(%[[H]]) {{.*}}places = [#nn.place<"result:0", 0, 64>]
// CHECK-NEXT:    nn.launch @e({{.*}}places = [#nn.place<"result:1", 0, 64>]
// CHECK-NEXT:    nn.launch @e({{.*}}places = [#nn.place<"seed:0", 0, 64>]
// CHECK-NEXT:    nn.seed
// CHECK-NEXT:    nn.launch @e({{.*}}places = [#nn.place<"grad:w", 0, 64>]
// CHECK-NEXT:    nn.contribute @w
// CHECK-NEXT:    nn.launch @e(%[[H]]) {{.*}}places = [#nn.place<"1", [[DX_AT:[0-9]+]], 64>]
// CHECK:         nn.launch @e({{.*}}places = [#nn.place<"1", [[H_AT]], 64>]
// CHECK-NEXT:    nn.launch @e({{.*}}places = [#nn.place<"grad:u", 0, 64>]
