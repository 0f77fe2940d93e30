// RUN: not modc-opt --specialize-modes=modes=test %s 2>&1 | FileCheck %s
// CHECK: error: unknown mode `test`: modes are eval and train
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
  }
}
