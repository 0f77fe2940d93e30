// RUN: modc-opt --weave-hooks --inline-modules %s | FileCheck %s --check-prefix=WEAVE
// RUN: modc-opt --weave-hooks --inline-modules --differentiate --canonicalize %s | FileCheck %s --check-prefix=GRAD
// RUN: modc-opt --weave-hooks --inline-modules --differentiate --canonicalize --form-kernels --schedule-kernels --plan-memory %s | FileCheck %s --check-prefix=PLAN

// Hooks with a name become programs that their places refer to, equal ones of several places one. What a hook returns may
// depend on what the place sees, whose gradient its pullback then adds to.
module attributes {nn.model = @Net} {
  nn.module @Net type "Net" {
    nn.child @fc : @Act
    nn.forward @mix(%x: tensor<4xf32> {nn.name = "x"}, %y: tensor<4xf32> {nn.name = "y"}) -> tensor<4xf32> attributes {mode = "hook"} {
      %0 = nn.mul %x, %y : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
      nn.return %0 : tensor<4xf32>
    }
    nn.forward @forward_train(%x: tensor<4xf32> {nn.name = "x"}) -> (tensor<4xf32> {nn.name = "y"}) attributes {mode = "train"} {
      %0 = nn.call "fc" @Act::@forward_train(%x) {nn.hooks = [{kind = "forward", extern, named = [{name = "mix", body = @Net::@mix}]}]} : (tensor<4xf32>) -> tensor<4xf32>
      %1 = nn.call "fc" @Act::@forward_train(%0) {nn.hooks = [{kind = "forward", extern, named = [{name = "mix", body = @Net::@mix}]}]} : (tensor<4xf32>) -> tensor<4xf32>
      nn.return %1 : tensor<4xf32>
    }
  }
  nn.module @Act type "Act" {
    nn.forward @forward_train(%x: tensor<4xf32>) -> tensor<4xf32> attributes {mode = "train"} {
      %0 = nn.exp %x : (tensor<4xf32>) -> tensor<4xf32>
      nn.return %0 : tensor<4xf32>
    }
  }
  func.func @train(%x: tensor<4xf32> {nn.name = "x", nn.grad}) -> (tensor<4xf32> {nn.name = "y"}) attributes {nn.variant = "train"} {
    %0 = nn.call "" @Net::@forward_train(%x) : (tensor<4xf32>) -> tensor<4xf32>
    return %0 : tensor<4xf32>
  }
}
// WEAVE-LABEL:  func.func @train
// WEAVE-COUNT-2: nn.hook_point "forward" of "fc" sees({{.*}}) replaces({{.*}}) {{{.*}}nn.named = [@hook_mix]
// WEAVE:        func.func @hook_mix(%{{.*}} {nn.name = "x"}, %{{.*}} {nn.name = "y"}) -> tensor<4xf32> attributes {nn.hook = "mix", nn.seen = 1 : i64, nn.variant = "hook"} {
// WEAVE-NEXT:     nn.mul
// WEAVE-NEXT:     return
// WEAVE-NOT:    func.func @hook

// GRAD-LABEL:   func.func @train
// GRAD:           nn.hook_point "forward_pullback" of "fc" replaces({{.*}}) {{{.*}}nn.named = [@hook_mix], nn.of_inputs = array<i64: 0>
// GRAD:         func.func @hook_mix_pullback(%[[X:[a-z0-9]+]]: {{.*}}, %[[Y:[a-z0-9]+]]: {{.*}}, %[[D:[a-z0-9]+]]: {{.*}}) -> (tensor<4xf32>, tensor<4xf32>)
// GRAD-SAME:      nn.gradients = array<i64: 0, 1>, nn.hook = "mix", nn.of = @hook_mix, nn.seeds = array<i64: 0>, nn.seen = 1 : i64, nn.variant = "hook_pullback"
// GRAD-DAG:       %[[DX:[0-9]+]] = nn.mul %[[D]], %[[Y]]
// GRAD-DAG:       %[[DY:[0-9]+]] = nn.mul %[[D]], %[[X]]
// GRAD:           return %[[DX]], %[[DY]]

// A hook's own plan has room for what it keeps; a place has a block for each hook, and for its pullback another.
// PLAN-LABEL:   func.func @train
// PLAN:           nn.hook_point "forward" of "fc" {{.*}}nn.named_places = {{\[\[}}#nn.place<"1", [[AT:[0-9]+]], 128>]]
// PLAN:         func.func @hook_mix({{.*}}nn.kept = [#nn.place<"1", {{[0-9]+}}, 16>, #nn.place<"1", {{[0-9]+}}, 16>]{{.*}}nn.workspace = {"1" = 128 : i64}
