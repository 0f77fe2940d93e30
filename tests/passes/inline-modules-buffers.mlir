// RUN: modc-opt --inline-modules %s | FileCheck %s

// What a call assigns, later reads of the same call see, in other modules and under other names too; the slots are
// written at the end, with their last values, in the order of the last assignments.
module {
  nn.module @Net type "Net" {
    nn.child @counter : @Counter
    nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} {
      %before = nn.get "counter.ctr" : tensor<f32>
      %0 = nn.call "counter" @Counter::@forward(%x) : (tensor<f32>) -> tensor<f32>
      %after = nn.get "same.ctr" : tensor<f32>
      %1 = nn.call "same" @Counter::@forward(%after) : (tensor<f32>) -> tensor<f32>
      %2 = nn.sub %after, %before : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.assign "last", %2 : tensor<f32>
      nn.return %2 : tensor<f32>
    }
  }
  nn.module @Counter type "Counter" {
    nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "train"} {
      %0 = nn.get "ctr" : tensor<f32>
      %1 = nn.add %0, %x : (tensor<f32>, tensor<f32>) -> tensor<f32>
      nn.assign "ctr", %1 : tensor<f32>
      nn.return %1 : tensor<f32>
    }
  }
  nn.slot "buffer" @last : tensor<f32> = <"zeros">
  nn.slot "buffer" @unused : tensor<f32> = <"zeros">
  nn.slot "buffer" @counter.ctr : tensor<f32> = <"zeros">
  nn.slot_alias @same.ctr = @counter.ctr

  // CHECK:      func.func @train(%[[X:.*]]: tensor<f32>)
  // CHECK-NEXT:   %[[C0:.*]] = nn.read @counter.ctr {nn.phase = "forward"}
  // CHECK-NEXT:   %[[C1:.*]] = nn.add %[[C0]], %[[X]]
  // CHECK-NEXT:   %[[C2:.*]] = nn.add %[[C1]], %[[C1]]
  // CHECK-NEXT:   %[[Y:.*]] = nn.sub %[[C1]], %[[C0]]
  // CHECK-NEXT:   nn.write @counter.ctr, %[[C2]] {nn.phase = "forward"}
  // CHECK-NEXT:   nn.write @last, %[[Y]] {nn.phase = "forward"}
  // CHECK-NEXT:   return %[[Y]]
  func.func @train(%x: tensor<f32>) -> tensor<f32> {
    %0 = nn.call "" @Net::@forward(%x) {nn.phase = "forward"} : (tensor<f32>) -> tensor<f32>
    return %0 : tensor<f32>
  }
}
