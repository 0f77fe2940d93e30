// RUN: modc-opt --form-kernels --split-input-file %s | FileCheck %s

// An anchor takes the pointwise chain behind it, with further operands; the chain ends where a value is read elsewhere.
func.func @epilogue(%x: tensor<?x8xf32, #nn.dims<N, 8>>, %w: tensor<4x8xf32>, %r: tensor<?x4xf32, #nn.dims<N, 4>>, %s: tensor<4xf32>)
    -> (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>) {
  %0 = nn.linear %x, %w : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<4x8xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %1 = nn.mul %0, %s : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %2 = nn.add %1, %r : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %3 = nn.exp %2 : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  return %2, %3 : tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>
}
// CHECK-LABEL: func.func @epilogue
// CHECK-NEXT:    %[[Y:.*]] = nn.launch @linear_unpacked_mul_add_8x4(%arg0, %arg1, %arg3, %arg2)
// CHECK-NEXT:    %[[E:.*]] = nn.launch @exp_4(%[[Y]])
// CHECK-NEXT:    return %[[Y]], %[[E]]
// CHECK:       nn.kernel @linear_unpacked_mul_add_8x4(
// CHECK-SAME:    %arg0: tensor<?x8xf32, #nn.dims<N, 8>> {nn.name = "input"}, %arg1: tensor<4x8xf32> {nn.name = "weight"},
// CHECK-SAME:    %arg2: tensor<4xf32> {nn.name = "other"}, %arg3: tensor<?x4xf32, #nn.dims<N, 4>> {nn.name = "other_2"}
// CHECK-SAME:    {nn.name = "result"}
// CHECK-NEXT:    nn.linear
// CHECK-NEXT:    nn.mul
// CHECK-NEXT:    %[[R:.*]] = nn.add
// CHECK-NEXT:    nn.yield %[[R]]

// -----

// A value used several times inside the chain is no obstacle (gelu-like).
func.func @diamond(%x: tensor<?x8xf32, #nn.dims<N, 8>>, %w: tensor<4x8xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>> {
  %0 = nn.linear %x, %w : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<4x8xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %1 = nn.sigmoid %0 : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %2 = nn.mul %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  return %2 : tensor<?x4xf32, #nn.dims<N, 4>>
}
// CHECK-LABEL: func.func @diamond
// CHECK-NEXT:    nn.launch @linear_unpacked_sigmoid_mul_8x4
// CHECK-NEXT:    return

// -----

// A contraction takes a cheap producer, but not one whose work it would repeat for every tile; a reduction takes any. Views and
// constants are repeated where they are used. Phases keep apart.
func.func @prologue(%x: tensor<?x8xf32, #nn.dims<N, 8>>, %y: tensor<?x8xf32, #nn.dims<N, 8>>)
    -> (tensor<8x8xf32>, tensor<8x8xf32>, tensor<8xf32>, tensor<8xf32>) {
  %c = nn.constant {element = f32, value = 2.0} : () -> tensor<f32>
  %0 = nn.mul %x, %c : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<f32>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %1 = nn.permute %0 {dims = array<i64: 1, 0>} : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<8x?xf32, #nn.dims<8, N>>
  %2 = nn.matmul %1, %y : (tensor<8x?xf32, #nn.dims<8, N>>, tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<8x8xf32>
  %3 = nn.exp %y : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %4 = nn.permute %3 {dims = array<i64: 1, 0>} : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<8x?xf32, #nn.dims<8, N>>
  %5 = nn.matmul %4, %x : (tensor<8x?xf32, #nn.dims<8, N>>, tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<8x8xf32>
  %6 = nn.mul %x, %c : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<f32>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %7 = nn.exp %6 : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %8 = nn.sum %7 {dim = array<i64: 0>} : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<8xf32>
  %9 = nn.log %y {nn.phase = "forward"} : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x8xf32, #nn.dims<N, 8>>
  %10 = nn.sum %9 {dim = array<i64: 0>, nn.phase = "loss"} : (tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<8xf32>
  return %2, %5, %8, %10 : tensor<8x8xf32>, tensor<8x8xf32>, tensor<8xf32>, tensor<8xf32>
}
// CHECK-LABEL: func.func @prologue
// CHECK-NEXT:    nn.launch @mul_matmul_tn_8x8(%arg0, %arg1)
// CHECK-NEXT:    %[[E:.*]] = nn.launch @exp_8(%arg1)
// CHECK-NEXT:    nn.launch @matmul_tn_8x8(%[[E]], %arg0)
// CHECK-NEXT:    nn.launch @mul_exp_sum_8(%arg0)
// CHECK-NEXT:    %[[L:.*]] = nn.launch @log_8(%arg1) {nn.phase = "forward"}
// CHECK-NEXT:    nn.launch @sum_8(%[[L]]) {nn.phase = "loss"}
// CHECK-NEXT:    return
// CHECK:       nn.kernel @mul_matmul_tn_8x8
// CHECK-NEXT:    nn.constant
// CHECK-NEXT:    nn.mul
// CHECK-NEXT:    nn.permute
// CHECK-NEXT:    nn.matmul

// -----

// Elementwise operations of equal shape share a kernel, with several results where they are read; a cheap smaller operand
// is computed inside, an expensive one is not.
func.func @elementwise(%x: tensor<?x4xf32, #nn.dims<N, 4>>, %w: tensor<?x4xf32, #nn.dims<N, 4>>, %b: tensor<4xf32>, %m: tensor<4x4xf32>)
    -> (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>) {
  %0 = nn.mul %x, %x : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %1 = nn.neg %b : (tensor<4xf32>) -> tensor<4xf32>
  %2 = nn.add %0, %1 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %3 = nn.exp %b : (tensor<4xf32>) -> tensor<4xf32>
  %4 = nn.mul %2, %3 : (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  return %2, %4 : tensor<?x4xf32, #nn.dims<N, 4>>, tensor<?x4xf32, #nn.dims<N, 4>>
}
// CHECK-LABEL: func.func @elementwise
// CHECK-NEXT:    %[[E:.*]] = nn.launch @exp_4(%arg2)
// CHECK-NEXT:    %[[R:.*]]:2 = nn.launch @mul_neg_add_mul_4(%arg0, %arg2, %[[E]])
// CHECK-NEXT:    return %[[R]]#0, %[[R]]#1
// CHECK:       nn.kernel @mul_neg_add_mul_4({{.*}}) -> ({{.*}}{nn.name = "result"}, {{.*}}{nn.name = "result_2"})

// -----

// Merging would close a cycle: what is between them stands outside.
func.func @cycle(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = nn.exp %x : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %1 = nn.matmul %0, %x : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %2 = nn.matmul %1, %1 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %3 = nn.softmax %2 {dim = 1 : i64} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %4 = nn.matmul %3, %3 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  %5 = nn.reshape %4 {shape = #nn.dims<4, 4>} : (tensor<4x4xf32>) -> tensor<4x4xf32>
  %6 = nn.mul %0, %5 : (tensor<4x4xf32>, tensor<4x4xf32>) -> tensor<4x4xf32>
  return %6 : tensor<4x4xf32>
}
// CHECK-LABEL: func.func @cycle
// CHECK-NEXT:    %[[E:.*]] = nn.launch @exp_4x4
// CHECK:         %[[M:.*]] = nn.launch @matmul_4x4(
// CHECK:         %[[A:.*]] = nn.reshape
// CHECK-NEXT:    nn.launch @mul_4x4(%[[E]], %[[A]])
// CHECK-NEXT:    return

// -----

// Equal kernels are one; kernels of other contents that would have the same name are numbered by first use. Another shape of a
// stored tensor is no kernel; what is returned as a view is one.
func.func @names(%x: tensor<?x4xf32, #nn.dims<N, 4>>) -> (tensor<4x?xf32, #nn.dims<4, N>>, tensor<?xf32, #nn.dims<"4*N">>, tensor<f32>, tensor<?xf32, #nn.dims<N>>) {
  %0 = nn.softmax %x {dim = 1 : i64} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %1 = nn.softmax %0 {dim = 0 : i64} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %2 = nn.softmax %1 {dim = 1 : i64} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %3 = nn.permute %2 {dims = array<i64: 1, 0>} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<4x?xf32, #nn.dims<4, N>>
  %4 = nn.reshape %2 {shape = #nn.dims<"4*N">} : (tensor<?x4xf32, #nn.dims<N, 4>>) -> tensor<?xf32, #nn.dims<"4*N">>
  %5 = nn.constant {element = f32, value = 2.0} : () -> tensor<f32>
  %6 = nn.expand %5 {size = #nn.dims<N>} : (tensor<f32>) -> tensor<?xf32, #nn.dims<N>>
  return %3, %4, %5, %6 : tensor<4x?xf32, #nn.dims<4, N>>, tensor<?xf32, #nn.dims<"4*N">>, tensor<f32>, tensor<?xf32, #nn.dims<N>>
}
// CHECK-LABEL: func.func @names
// CHECK-NEXT:    %[[A:.*]] = nn.launch @softmax_4(%arg0)
// CHECK-NEXT:    %[[B:.*]] = nn.launch @softmax_4_2(%[[A]])
// CHECK-NEXT:    %[[C:.*]] = nn.launch @softmax_4(%[[B]])
// CHECK-NEXT:    %[[T:.*]] = nn.launch @permute_4(%[[C]])
// CHECK-NEXT:    %[[F:.*]] = nn.reshape %[[C]]
// CHECK-NEXT:    %[[K:.*]] = nn.launch @constant_scalar()
// CHECK-NEXT:    %[[X:.*]] = nn.launch @expand_n(%[[K]])
// CHECK-NEXT:    return %[[T]], %[[F]], %[[K]], %[[X]]

// -----

// What is stored in two bytes is widened in each kernel that reads it; one that returns it has a kernel for that alone.
nn.slot "param" @w : tensor<4x8xbf16> = <"zeros">
func.func @stored(%x: tensor<?x8xf32, #nn.dims<N, 8>>)
    -> (tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>, tensor<8xf32>) {
  %0 = nn.read @w : tensor<4x8xbf16>
  %1 = nn.cast %0 {element = f32} : (tensor<4x8xbf16>) -> tensor<4x8xf32>
  %2 = nn.linear %x, %1 : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<4x8xf32>) -> tensor<?x4xf32, #nn.dims<N, 4>>
  %3 = nn.sum %1 {dim = array<i64: 1>} : (tensor<4x8xf32>) -> tensor<4xf32>
  %4 = nn.read @v : tensor<8xf16>
  %5 = nn.cast %4 {element = f32} : (tensor<8xf16>) -> tensor<8xf32>
  return %2, %3, %5 : tensor<?x4xf32, #nn.dims<N, 4>>, tensor<4xf32>, tensor<8xf32>
}
// CHECK-LABEL: func.func @stored
// CHECK-NEXT:    %[[W:.*]] = nn.read @w
// CHECK-NEXT:    nn.launch @{{.*}}(%arg0, %[[W]])
// CHECK-NEXT:    nn.launch @{{.*}}(%[[W]])
// CHECK-NEXT:    %[[V:.*]] = nn.read @v
// CHECK-NEXT:    nn.launch @cast_8(%[[V]])
// CHECK:       nn.kernel @linear_unpacked_8x4({{.*}}, %arg1: tensor<4x8xbf16> {nn.name = "weight"})
// CHECK-NEXT:    %[[F:.*]] = nn.cast %arg1
// CHECK-NEXT:    nn.linear %arg0, %[[F]]
