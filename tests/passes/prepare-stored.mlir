// RUN: modc-opt --prepare-constants %s | FileCheck %s

// What is stored in two bytes is widened when it is packed; where a kernel reads it as it is, by that kernel.
nn.slot "param" @w : tensor<20x8xbf16> = <"zeros">
// CHECK:       nn.packed_slot @w.packed of @w : tensor<2x8x16xf32>
// CHECK-NOT:   nn.packed_slot
// CHECK-LABEL: func.func @eval
// CHECK:         %[[P:.*]] = nn.read @w.packed
// CHECK:         %[[W:.*]] = nn.read @w : tensor<20x8xbf16>
// CHECK:         %[[F:.*]] = nn.cast %[[W]]
// CHECK:         nn.linear_packed %arg0, %[[P]]
// CHECK:         nn.add %arg1, %[[F]]
func.func @eval(%x: tensor<3x8xf32>, %y: tensor<20x8xf32>) -> (tensor<3x20xf32>, tensor<20x8xf32>)
    attributes {nn.variant = "eval"} {
  %w = nn.read @w : tensor<20x8xbf16>
  %f = nn.cast %w {element = f32} : (tensor<20x8xbf16>) -> tensor<20x8xf32>
  %p = nn.pack_weight %f {width = 16 : i64} : (tensor<20x8xf32>) -> tensor<2x8x16xf32>
  %0 = nn.linear_packed %x, %p {out_features = 20 : i64} : (tensor<3x8xf32>, tensor<2x8x16xf32>) -> tensor<3x20xf32>
  %1 = nn.add %y, %f : (tensor<20x8xf32>, tensor<20x8xf32>) -> tensor<20x8xf32>
  return %0, %1 : tensor<3x20xf32>, tensor<20x8xf32>
}
// CHECK-LABEL: func.func @prepare
// CHECK-NEXT:    %[[R:.*]] = nn.read @w : tensor<20x8xbf16>
// CHECK-NEXT:    %[[C:.*]] = nn.cast %[[R]] {element = f32}
// CHECK-NEXT:    %[[Q:.*]] = nn.pack_weight %[[C]]
// CHECK-NEXT:    nn.write @w.packed, %[[Q]]
// CHECK-NEXT:    return
