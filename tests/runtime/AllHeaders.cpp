// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Every header of the runtime, for the warnings wall; templates are instantiated by the eager face of a model.
#include "digits.h"
#include "modc/clip.h"
#include "modc/core.h"
#include "modc/eager.h"
#include "modc/eager_hooks.h"
#include "modc/files.h"
#include "modc/half.h"
#include "modc/io.h"
#include "modc/kernel.h"
#include "modc/math.h"
#include "modc/modes.h"
#include "modc/npy.h"
#include "modc/optim_adagrad.h"
#include "modc/optim_adam.h"
#include "modc/optim_lion.h"
#include "modc/optim_rmsprop.h"
#include "modc/optim_sgd.h"
#include "modc/optim_state.h"
#include "modc/runner.h"
#include "modc/schedule.h"
#include "modc/shards.h"

float everything(digits::Model &model, const modc::Tensor<float> &x, const modc::Tensor<std::int64_t> &target);

float everything(digits::Model &model, const modc::Tensor<float> &x, const modc::Tensor<std::int64_t> &target) {
  const auto y = model.train()(x);
  model.backward(model.loss_backward(y, target));
  model.step();
  model.zero_grad();
  model.set_lr(model.lr() / 2);
  model.save_state_dict("x");
  model.save_optimizer_state("y");
  model.load_optimizer_state("y");
  model.load_submodule("fc1", "x", false);
  modc::NpyArray array;
  if (!modc::read_npy("x", array).ok() || !modc::write_npy("x", array.dtype, array.shape, array.data.data()).ok())
    return 0;
  return model.eval()(x)[0] + model.loss(y, target) + model.train_step(x, target);
}
