// RUN: modc-opt --absorb-scales %s | FileCheck %s
// RUN: modc-opt --absorb-scales --prepare-constants %s | FileCheck %s --check-prefix=PREPARED

nn.slot "param" @w : tensor<4x3x1x1xf32> = <"zeros"> trainable
nn.slot "param" @b : tensor<4xf32> = <"zeros"> trainable
nn.slot "buffer" @mean : tensor<4xf32> = <"zeros">
nn.slot "buffer" @scale : tensor<4x1x1xf32> = <"zeros">
nn.slot "buffer" @plane : tensor<2x2xf32> = <"zeros">
nn.slot "buffer" @assigned : tensor<4x1x1xf32> = <"zeros">

// A shift and a scale of the channels become the convolution's own weight and bias.
// CHECK-LABEL: func.func @eval(
// CHECK-DAG:     %[[W:.*]] = nn.read @w
// CHECK-DAG:     %[[SCALE:.*]] = nn.reshape %{{.*}} {shape = #nn.dims<4, 1, 1, 1>}
// CHECK-DAG:     %[[SCALED:.*]] = nn.mul %[[W]], %[[SCALE]]
// CHECK:         %[[Y:.*]] = nn.convolution %arg0, %[[SCALED]], %[[BIAS:.*]] {dilation
// CHECK-NEXT:    return %[[Y]]
// PREPARED-DAG:   nn.packed_slot @w.packed of @w : tensor<4x3x1x1xf32>
// PREPARED-LABEL: func.func @eval(
// PREPARED:         nn.convolution %arg0, %{{[^,]*}}, %{{[^,]*}} {dilation
// PREPARED-NOT:     nn.mul
// PREPARED:         return
func.func @eval(%x: tensor<2x3x2x2xf32>) -> tensor<2x4x2x2xf32> attributes {nn.variant = "eval"} {
  %w = nn.read @w : tensor<4x3x1x1xf32>
  %mean = nn.read @mean : tensor<4xf32>
  %m = nn.reshape %mean {shape = #nn.dims<4, 1, 1>} : (tensor<4xf32>) -> tensor<4x1x1xf32>
  %s = nn.read @scale : tensor<4x1x1xf32>
  %0 = nn.convolution %x, %w {stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<2x3x2x2xf32>, tensor<4x3x1x1xf32>) -> tensor<2x4x2x2xf32>
  %1 = nn.sub %0, %m : (tensor<2x4x2x2xf32>, tensor<4x1x1xf32>) -> tensor<2x4x2x2xf32>
  %2 = nn.mul %1, %s : (tensor<2x4x2x2xf32>, tensor<4x1x1xf32>) -> tensor<2x4x2x2xf32>
  return %2 : tensor<2x4x2x2xf32>
}

// What varies within a channel, what the program assigns, and what is read elsewhere stays.
// CHECK-LABEL: func.func @kept(
// CHECK:         %[[Y:.*]] = nn.convolution %arg0, %{{[^,]*}} {dilation
// CHECK:         nn.add %[[Y]]
// CHECK:         %[[Z:.*]] = nn.convolution %arg0, %{{[^,]*}} {dilation
// CHECK:         nn.mul %[[Z]]
// CHECK:         %[[U:.*]] = nn.convolution %arg0, %{{[^,]*}} {dilation
// CHECK:         nn.mul %[[U]]
func.func @kept(%x: tensor<2x3x2x2xf32>) -> (tensor<2x4x2x2xf32>, tensor<2x4x2x2xf32>, tensor<2x4x2x2xf32>, tensor<2x4x2x2xf32>) attributes {nn.variant = "eval"} {
  %w = nn.read @w : tensor<4x3x1x1xf32>
  %p = nn.read @plane : tensor<2x2xf32>
  %a = nn.read @assigned : tensor<4x1x1xf32>
  %s = nn.read @scale : tensor<4x1x1xf32>
  %0 = nn.convolution %x, %w {stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<2x3x2x2xf32>, tensor<4x3x1x1xf32>) -> tensor<2x4x2x2xf32>
  %1 = nn.add %0, %p : (tensor<2x4x2x2xf32>, tensor<2x2xf32>) -> tensor<2x4x2x2xf32>
  %2 = nn.convolution %x, %w {stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<2x3x2x2xf32>, tensor<4x3x1x1xf32>) -> tensor<2x4x2x2xf32>
  %3 = nn.mul %2, %a : (tensor<2x4x2x2xf32>, tensor<4x1x1xf32>) -> tensor<2x4x2x2xf32>
  %4 = nn.convolution %x, %w {stride = array<i64: 1, 1>, dilation = array<i64: 1, 1>} : (tensor<2x3x2x2xf32>, tensor<4x3x1x1xf32>) -> tensor<2x4x2x2xf32>
  %5 = nn.mul %4, %s : (tensor<2x4x2x2xf32>, tensor<4x1x1xf32>) -> tensor<2x4x2x2xf32>
  nn.write @assigned, %s : tensor<4x1x1xf32>
  return %1, %3, %4, %5 : tensor<2x4x2x2xf32>, tensor<2x4x2x2xf32>, tensor<2x4x2x2xf32>, tensor<2x4x2x2xf32>
}

// Weights that training changes are no constants.
// CHECK-LABEL: func.func @train(
// CHECK:         %[[Y:.*]] = nn.linear %arg0, %{{[^,]*}} :
// CHECK:         nn.mul %[[Y]]
func.func @train(%x: tensor<2x3xf32>, %w: tensor<4x3xf32>) -> tensor<2x4xf32> attributes {nn.variant = "train"} {
  %b = nn.read @b : tensor<4xf32>
  %0 = nn.linear %x, %w : (tensor<2x3xf32>, tensor<4x3xf32>) -> tensor<2x4xf32>
  %1 = nn.mul %0, %b : (tensor<2x4xf32>, tensor<4xf32>) -> tensor<2x4xf32>
  return %1 : tensor<2x4xf32>
}
