// RUN: modc-opt --assign-layouts=target=x86-64-v3 --prepare-constants %s | FileCheck %s
// RUN: modc-opt --assign-layouts=target=x86-64-v4 --prepare-constants %s | FileCheck %s --check-prefix=WIDE
// RUN: not modc-opt --assign-layouts=target=z80 %s 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// Constant weights of eval are read packed; a slot packed for two uses is packed once; what the program assigns, what is no
// slot, and the training program stay as they are.
nn.slot "param" @"fc.weight" : tensor<20x8xf32> = <"zeros"> trainable
nn.slot "buffer" @assigned : tensor<20x8xf32> = <"zeros">
func.func @eval(%x: tensor<?x8xf32, #nn.dims<N, 8>>, %v: tensor<20x8xf32>)
    -> (tensor<?x20xf32, #nn.dims<N, 20>>, tensor<?x20xf32, #nn.dims<N, 20>>, tensor<?x20xf32, #nn.dims<N, 20>>, tensor<?x20xf32, #nn.dims<N, 20>>)
    attributes {nn.variant = "eval"} {
  %w = nn.read @"fc.weight" : tensor<20x8xf32>
  %again = nn.read @"fc.weight" : tensor<20x8xf32>
  %a = nn.read @assigned : tensor<20x8xf32>
  %0 = nn.linear %x, %w {nn.hint} : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<20x8xf32>) -> tensor<?x20xf32, #nn.dims<N, 20>>
  %1 = nn.linear %x, %again : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<20x8xf32>) -> tensor<?x20xf32, #nn.dims<N, 20>>
  %2 = nn.linear %x, %a : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<20x8xf32>) -> tensor<?x20xf32, #nn.dims<N, 20>>
  %3 = nn.linear %x, %v : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<20x8xf32>) -> tensor<?x20xf32, #nn.dims<N, 20>>
  nn.write @assigned, %v : tensor<20x8xf32>
  return %0, %1, %2, %3 : tensor<?x20xf32, #nn.dims<N, 20>>, tensor<?x20xf32, #nn.dims<N, 20>>, tensor<?x20xf32, #nn.dims<N, 20>>, tensor<?x20xf32, #nn.dims<N, 20>>
}
func.func @train(%x: tensor<?x8xf32, #nn.dims<N, 8>>) -> tensor<?x20xf32, #nn.dims<N, 20>> attributes {nn.variant = "train"} {
  %w = nn.read @"fc.weight" : tensor<20x8xf32>
  %0 = nn.linear %x, %w : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<20x8xf32>) -> tensor<?x20xf32, #nn.dims<N, 20>>
  return %0 : tensor<?x20xf32, #nn.dims<N, 20>>
}
// CHECK:       nn.packed_slot @fc.weight.packed of @fc.weight : tensor<[[SHAPE:.*]]>
// CHECK-NOT:   nn.packed_slot
// CHECK-LABEL: func.func @eval
// CHECK:         %[[A:.*]] = nn.read @assigned
// CHECK:         nn.linear_packed %arg0, %{{.*}} {nn.hint, out_features = 20 : i64} : (tensor<?x8xf32, #nn.dims<N, 8>>, tensor<[[SHAPE]]>)
// CHECK:         nn.linear_packed
// CHECK:         nn.linear %arg0, %[[A]]
// CHECK:         nn.linear %arg0, %arg1
// CHECK-LABEL: func.func @train
// CHECK-NOT:     packed
// CHECK-LABEL: func.func @prepare() attributes {nn.variant = "prepare"}
// CHECK-NEXT:    %[[W:.*]] = nn.read @fc.weight : tensor<20x8xf32>
// CHECK-NEXT:    %[[P:.*]] = nn.pack_weight %[[W]] {width = {{[0-9]+}} : i64} : (tensor<20x8xf32>) -> tensor<[[SHAPE]]>
// CHECK-NEXT:    nn.write @fc.weight.packed, %[[P]] : tensor<[[SHAPE]]>
// CHECK-NEXT:    return

// WIDE: nn.packed_slot @fc.weight.packed of @fc.weight : tensor<1x8x32xf32>
// UNKNOWN: error: unknown target `z80`; targets are x86-64-v2
