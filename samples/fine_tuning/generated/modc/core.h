// SPDX-License-Identifier: 0BSD
// The runtime's core, all that generated code includes: no heap, no input or output, no threads, no exceptions.
#ifndef MODC_ABI_1_CORE_H
#define MODC_ABI_1_CORE_H

#include "optim.h"
#include "optim_state.h"
#include "random.h"
#include "slots.h"
#include "state_dict.h"
#include "status.h"
#include "training.h"
#include "view.h"
#include "workspace.h"

#include <array>
#include <tuple>

namespace modc {
inline namespace abi_1 {

/// The eager face of a model; complete with modc/eager.h.
template <class Core>
class Eager;

}  // namespace abi_1
}  // namespace modc

#endif
