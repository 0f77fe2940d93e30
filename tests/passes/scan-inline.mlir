// RUN: modc-opt --weave-hooks --inline-modules --split-input-file --verify-diagnostics %s | FileCheck %s

// Calls in the body of a loop become its body; what they read is read once, before the outermost loop, and captured.
nn.slot "param" @"cell.w" : tensor<2xf32> = <"zeros">
nn.module @Cell type "Cell" {
  nn.param @w : tensor<2xf32> = <"zeros">
  nn.forward @forward(%x: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "eval"} {
    %w = nn.get "w" : tensor<2xf32>
    %0 = nn.mul %x, %w : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
    nn.return %0 : tensor<2xf32>
  }
}
nn.module @Net type "Net" {
  nn.child @cell : @Cell
  nn.forward @forward(%x: tensor<?x?x2xf32, #nn.dims<T, K, 2>>, %h0: tensor<2xf32>) -> tensor<2xf32> attributes {mode = "eval"} {
    %0 = nn.scan "T" over(%x : tensor<?x?x2xf32, #nn.dims<T, K, 2>>) from(%h0 : tensor<2xf32>) and(tensor<2xf32>) {
    ^bb0(%row: tensor<?x2xf32, #nn.dims<K, 2>>, %h: tensor<2xf32>):
      %1 = nn.scan "K" reverse over(%row : tensor<?x2xf32, #nn.dims<K, 2>>) from(%h : tensor<2xf32>) and(tensor<2xf32>) {
      ^bb0(%xt: tensor<2xf32>, %ht: tensor<2xf32>):
        %2 = nn.call "cell" @Cell::@forward(%ht) : (tensor<2xf32>) -> tensor<2xf32>
        %3 = nn.add %2, %xt : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
        nn.yield %3 : tensor<2xf32>
      }
      nn.yield %1 : tensor<2xf32>
    }
    nn.return %0 : tensor<2xf32>
  }
}
func.func @eval(%x: tensor<?x?x2xf32, #nn.dims<T, K, 2>>, %h0: tensor<2xf32>) -> tensor<2xf32> {
  %0 = nn.call "" @Net::@forward(%x, %h0) {nn.phase = "forward"} : (tensor<?x?x2xf32, #nn.dims<T, K, 2>>, tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}
// CHECK-LABEL: func.func @eval
// CHECK-NEXT:    %[[W:.*]] = nn.read @cell.w {nn.phase = "forward"}
// CHECK-NEXT:    nn.scan "T" over(%arg0 : {{.*}}) from(%arg1 : tensor<2xf32>) with(%[[W]] : tensor<2xf32>) and(tensor<2xf32>) attributes {nn.phase = "forward"} {
// CHECK-NEXT:    ^bb0(%[[ROW:.*]]: tensor<?x2xf32, #nn.dims<K, 2>>, %[[H:.*]]: tensor<2xf32>, %[[W1:.*]]: tensor<2xf32>):
// CHECK-NEXT:      nn.scan "K" reverse over(%[[ROW]] : {{.*}}) from(%[[H]] : tensor<2xf32>) with(%[[W1]] : tensor<2xf32>)
// CHECK-NEXT:      ^bb0(%[[XT:.*]]: tensor<2xf32>, %[[HT:.*]]: tensor<2xf32>, %[[W2:.*]]: tensor<2xf32>):
// CHECK-NEXT:        %[[M:.*]] = nn.mul %[[HT]], %[[W2]] {nn.phase = "forward"}
// CHECK-NEXT:        nn.add %[[M]], %[[XT]] {nn.phase = "forward"}

// -----

// A step's assignment would be one for all steps.
nn.slot "buffer" @"cell.ctr" : tensor<f32> = <"zeros">
nn.module @Cell type "Cell" {
  nn.buffer @ctr : tensor<f32> = <"zeros">
  nn.forward @forward(%x: tensor<f32>) -> tensor<f32> attributes {mode = "eval"} {
    // expected-error@below {{`cell.ctr` cannot be assigned inside `scan`}}
    nn.assign "ctr", %x : tensor<f32>
    nn.return %x : tensor<f32>
  }
}
nn.module @Net type "Net" {
  nn.child @cell : @Cell
  nn.forward @forward(%x: tensor<3xf32>) -> tensor<3xf32> attributes {mode = "eval"} {
    %0 = nn.scan "3" over(%x : tensor<3xf32>) -> (tensor<3xf32>) {
    ^bb0(%xt: tensor<f32>):
      %1 = nn.call "cell" @Cell::@forward(%xt) : (tensor<f32>) -> tensor<f32>
      nn.yield %1 : tensor<f32>
    }
    nn.return %0 : tensor<3xf32>
  }
}
func.func @eval(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = nn.call "" @Net::@forward(%x) : (tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func @eval(%x: tensor<3xf32>, %h: tensor<f32>) -> tensor<f32> {
  %r0 = nn.scan "3" over(%x : tensor<3xf32>) from(%h : tensor<f32>) with(%x : tensor<3xf32>) and(tensor<f32>) {
  ^bb0(%s0: tensor<f32>, %h0: tensor<f32>, %x0: tensor<3xf32>):
    %r1 = nn.scan "3" over(%x0 : tensor<3xf32>) from(%h0 : tensor<f32>) with(%x0 : tensor<3xf32>) and(tensor<f32>) {
    ^bb0(%s1: tensor<f32>, %h1: tensor<f32>, %x1: tensor<3xf32>):
      %r2 = nn.scan "3" over(%x1 : tensor<3xf32>) from(%h1 : tensor<f32>) with(%x1 : tensor<3xf32>) and(tensor<f32>) {
      ^bb0(%s2: tensor<f32>, %h2: tensor<f32>, %x2: tensor<3xf32>):
        %r3 = nn.scan "3" over(%x2 : tensor<3xf32>) from(%h2 : tensor<f32>) with(%x2 : tensor<3xf32>) and(tensor<f32>) {
        ^bb0(%s3: tensor<f32>, %h3: tensor<f32>, %x3: tensor<3xf32>):
          %r4 = nn.scan "3" over(%x3 : tensor<3xf32>) from(%h3 : tensor<f32>) with(%x3 : tensor<3xf32>) and(tensor<f32>) {
          ^bb0(%s4: tensor<f32>, %h4: tensor<f32>, %x4: tensor<3xf32>):
            %r5 = nn.scan "3" over(%x4 : tensor<3xf32>) from(%h4 : tensor<f32>) with(%x4 : tensor<3xf32>) and(tensor<f32>) {
            ^bb0(%s5: tensor<f32>, %h5: tensor<f32>, %x5: tensor<3xf32>):
              %r6 = nn.scan "3" over(%x5 : tensor<3xf32>) from(%h5 : tensor<f32>) with(%x5 : tensor<3xf32>) and(tensor<f32>) {
              ^bb0(%s6: tensor<f32>, %h6: tensor<f32>, %x6: tensor<3xf32>):
                %r7 = nn.scan "3" over(%x6 : tensor<3xf32>) from(%h6 : tensor<f32>) with(%x6 : tensor<3xf32>) and(tensor<f32>) {
                ^bb0(%s7: tensor<f32>, %h7: tensor<f32>, %x7: tensor<3xf32>):
                  // expected-error@below {{loops are nested more than 8 levels deep}}
                  %r8 = nn.scan "3" over(%x7 : tensor<3xf32>) from(%h7 : tensor<f32>) with(%x7 : tensor<3xf32>) and(tensor<f32>) {
                  ^bb0(%s8: tensor<f32>, %h8: tensor<f32>, %x8: tensor<3xf32>):
                    nn.yield %h8 : tensor<f32>
                  }
                  nn.yield %r8 : tensor<f32>
                }
                nn.yield %r7 : tensor<f32>
              }
              nn.yield %r6 : tensor<f32>
            }
            nn.yield %r5 : tensor<f32>
          }
          nn.yield %r4 : tensor<f32>
        }
        nn.yield %r3 : tensor<f32>
      }
      nn.yield %r2 : tensor<f32>
    }
    nn.yield %r1 : tensor<f32>
  }
  return %r0 : tensor<f32>
}
