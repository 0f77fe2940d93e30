// SPDX-License-Identifier: 0BSD
// The update of every optimiser, for vectorized.sh.
#include "modc/optim_adagrad.h"
#include "modc/optim_adam.h"
#include "modc/optim_lion.h"
#include "modc/optim_rmsprop.h"
#include "modc/optim_sgd.h"

template void modc::Adagrad::update<float>(const modc::Update<float> &, const modc::Adagrad::Options &) noexcept;
template void modc::Adam::update<float>(const modc::Update<float> &, const modc::Adam::Options &) noexcept;
template void modc::Lion::update<float>(const modc::Update<float> &, const modc::Lion::Options &) noexcept;
template void modc::Rmsprop::update<float>(const modc::Update<float> &, const modc::Rmsprop::Options &) noexcept;
template void modc::Sgd::update<float>(const modc::Update<float> &, const modc::Sgd::Options &) noexcept;
