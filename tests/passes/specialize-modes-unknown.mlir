// RUN: not modc-opt --specialize-modes=modes=test %s 2>&1 | FileCheck %s
// RUN: not modc-opt --specialize-modes=modes=train+grad %s 2>&1 | FileCheck %s --check-prefix=FURTHER
// CHECK: error: unknown mode `test`: modes are eval, train, eval+grad and train+no_grad
// FURTHER: error: unknown mode `train+grad`: modes are eval, train, eval+grad and train+no_grad
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
  }
}
