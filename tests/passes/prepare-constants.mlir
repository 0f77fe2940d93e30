// RUN: modc-opt --prepare-constants %s | FileCheck %s

nn.slot "param" @scale : tensor<4xf32> = <"zeros"> trainable
nn.slot "param" @shift : tensor<4xf32> = <"zeros"> trainable
nn.slot "param" @row : tensor<2000xf32> = <"zeros"> trainable
nn.slot "param" @column : tensor<2000x1xf32> = <"zeros"> trainable
nn.slot "buffer" @assigned : tensor<4xf32> = <"zeros">

// What is made of slots alone is computed by prepare(): once for two programs, also inside of loops; not what a slot that is
// assigned goes into, a view, what leaves the program, nor what takes much more memory than its slots.
// CHECK-DAG: nn.packed_slot @shift.packed of @shift : tensor<4xf32>
// CHECK-DAG: nn.packed_slot @scale.packed of @scale : tensor<4xf32>
// CHECK-DAG: nn.packed_slot @scale.packed_2 of @scale : tensor<4xf32>
// CHECK-NOT: nn.packed_slot

// CHECK-LABEL: func.func @eval(
// CHECK:         %[[E:.*]] = nn.read @shift.packed : tensor<4xf32>
// CHECK:         nn.add %arg0, %[[E]]
// CHECK:         nn.scan
// CHECK-SAME:    %[[E]]
// CHECK:         nn.exp
func.func @eval(%x: tensor<4xf32>, %xs: tensor<?x4xf32, #nn.dims<T, 4>>)
    -> (tensor<4xf32>, tensor<?x4xf32, #nn.dims<T, 4>>, tensor<4xf32>) attributes {nn.variant = "eval"} {
  %scale = nn.read @scale : tensor<4xf32>
  %shift = nn.read @shift : tensor<4xf32>
  %assigned = nn.read @assigned : tensor<4xf32>
  %0 = nn.mul %scale, %shift : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = nn.add %x, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = nn.scan "T" over(%xs : tensor<?x4xf32, #nn.dims<T, 4>>) with(%scale, %shift : tensor<4xf32>, tensor<4xf32>)
      -> (tensor<?x4xf32, #nn.dims<T, 4>>) {
  ^bb0(%s: tensor<4xf32>, %a: tensor<4xf32>, %b: tensor<4xf32>):
    %3 = nn.mul %a, %b : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    %4 = nn.add %s, %3 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
    nn.yield %4 : tensor<4xf32>
  }
  %5 = nn.exp %assigned : (tensor<4xf32>) -> tensor<4xf32>
  %6 = nn.add %5, %x : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  nn.write @assigned, %x : tensor<4xf32>
  return %1, %2, %6 : tensor<4xf32>, tensor<?x4xf32, #nn.dims<T, 4>>, tensor<4xf32>
}

// CHECK-LABEL: func.func @eval_2(
// CHECK:         nn.read @shift.packed
// CHECK:         %[[L:.*]] = nn.sub
// CHECK:         nn.mul
// CHECK:         return %{{.*}}, %[[L]]
func.func @eval_2(%x: tensor<4xf32>, %m: tensor<2000x2000xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<2000x2000xf32>)
    attributes {nn.variant = "eval"} {
  %scale = nn.read @scale : tensor<4xf32>
  %shift = nn.read @shift : tensor<4xf32>
  %0 = nn.mul %scale, %shift : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = nn.add %x, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = nn.sub %scale, %shift : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %row = nn.read @row : tensor<2000xf32>
  %column = nn.read @column : tensor<2000x1xf32>
  %3 = nn.mul %column, %row : (tensor<2000x1xf32>, tensor<2000xf32>) -> tensor<2000x2000xf32>
  %4 = nn.add %m, %3 : (tensor<2000x2000xf32>, tensor<2000x2000xf32>) -> tensor<2000x2000xf32>
  return %1, %2, %4 : tensor<4xf32>, tensor<4xf32>, tensor<2000x2000xf32>
}

// What no slot goes into counts to the slot that it is used with.
// CHECK-LABEL: func.func @eval_3(
// CHECK:         %[[S:.*]] = nn.read @scale.packed :
// CHECK-NEXT:    nn.add %arg0, %[[S]]
func.func @eval_3(%x: tensor<4xf32>) -> tensor<4xf32> attributes {nn.variant = "eval"} {
  %scale = nn.read @scale : tensor<4xf32>
  %two = nn.full {size = #nn.dims<4>, fill_value = 2.0 : f64} : () -> tensor<4xf32>
  %four = nn.exp %two : (tensor<4xf32>) -> tensor<4xf32>
  %0 = nn.mul %scale, %four : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = nn.add %0, %four : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %2 = nn.add %x, %1 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %2 : tensor<4xf32>
}

// CHECK-LABEL: func.func @train(
// CHECK:         nn.mul
func.func @train(%x: tensor<4xf32>) -> tensor<4xf32> attributes {nn.variant = "train"} {
  %scale = nn.read @scale : tensor<4xf32>
  %shift = nn.read @shift : tensor<4xf32>
  %0 = nn.mul %scale, %shift : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = nn.add %x, %0 : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: func.func @prepare() attributes {nn.variant = "prepare"}
// CHECK-DAG:     %[[A:.*]] = nn.read @scale
// CHECK-DAG:     %[[B:.*]] = nn.read @shift
// CHECK:         %[[P:.*]] = nn.mul %[[A]], %[[B]]
// CHECK-NEXT:    nn.write @shift.packed, %[[P]]
// CHECK:         %[[Q:.*]] = nn.exp
// CHECK-NEXT:    nn.write @scale.packed_2, %[[Q]]
// CHECK-NEXT:    %[[R:.*]] = nn.mul %[[A]], %[[Q]]
// CHECK-NEXT:    %[[T:.*]] = nn.add %[[R]], %[[Q]]
// CHECK-NEXT:    nn.write @scale.packed, %[[T]]
// CHECK-NEXT:    return
