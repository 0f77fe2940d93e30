// RUN: modc-opt --specialize-modes %s | FileCheck %s --check-prefixes=CHECK,BOTH
// RUN: modc-opt --specialize-modes=modes=eval %s | FileCheck %s --check-prefixes=CHECK,EVAL
// RUN: modc-opt --specialize-modes=modes=train,eval %s | FileCheck %s --check-prefix=ORDER

!x = tensor<?x4xf32, #nn.dims<N, 4>>
!t = tensor<?x4xf32, #nn.dims<N, 4>>

module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.forward @forward_train(%x: !x {nn.name = "x", nn.grad}) -> (!x {nn.name = "y"}) attributes {mode = "train"} {
      %0 = nn.relu %x : (!x) -> !x
      nn.return %0 : !x
    }
    nn.forward @forward_eval(%x: !x {nn.name = "x"}) -> (!x {nn.name = "y"}) attributes {mode = "eval"} {
      nn.return %x : !x
    }
  }
  nn.train @Net attributes {optimizer = {name = "SGD"}} {
    nn.loss @loss(%y: !x {nn.name = "y"}, %target: !t {nn.name = "target"}) -> tensor<f32> {
      %0 = nn.sub %y, %target : (!x, !t) -> !x
      %1 = nn.sum %0 : (!x) -> tensor<f32>
      nn.return %1 : tensor<f32>
    }
  }
}

// CHECK:      func.func @eval(%[[X:.*]]: tensor<{{.*}}> {nn.name = "x"}) -> (tensor<{{.*}}> {nn.name = "y"})
// CHECK-SAME: attributes {nn.variant = "eval"}
// CHECK-NEXT:   %[[Y:.*]] = nn.call "" @Net::@forward_eval(%[[X]]) :
// CHECK-NEXT:   return %[[Y]]
// EVAL-NOT:  func.func @train

// BOTH:      func.func @train(%[[X:.*]]: tensor<{{.*}}> {nn.grad, nn.name = "x"},
// BOTH-SAME:   %[[T:.*]]: tensor<{{.*}}> {nn.name = "target", nn.role = "target"})
// BOTH-SAME:   -> (tensor<{{.*}}> {nn.name = "y"}, tensor<f32> {nn.name = "loss", nn.role = "loss"})
// BOTH-SAME: attributes {nn.variant = "train"}
// BOTH-NEXT:   %[[Y:.*]] = nn.call "" @Net::@forward_train(%[[X]]) {nn.phase = "forward"}
// BOTH-NEXT:   %[[D:.*]] = nn.sub %[[Y]], %[[T]] {nn.phase = "loss"}
// BOTH-NEXT:   %[[L:.*]] = nn.sum %[[D]] {{.*}}nn.phase = "loss"
// BOTH-NEXT:   return %[[Y]], %[[L]]

// ORDER: func.func @train
// ORDER: func.func @eval
