#!/usr/bin/env bash
# quiet.sh TREE NAME CXX: the core face allocates nothing and makes no system call, and the objects that warnings-wall.sh left
# name nothing of the system that could, nor a lock.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
tree=$1 name=$2 cxx=$3
objects=("$tree/$name.o" "$tree/${name}_kernels.o")
math='(exp|log|sin|cos|tan|tanh|erf|pow|log1p|expm1|fma|fmod|floor|ceil|round|rint|nearbyint|trunc|sqrt)f?'
needs=$(nm --undefined-only --demangle --format=just-symbols "${objects[@]}" |
  grep -vE "^($name::.*|$math|mem(cmp|cpy|move|set)|strlen|_GLOBAL_OFFSET_TABLE_|__gxx_personality_v0|.*\.o:|)\$" || true)
if [[ -n $needs ]]; then
  echo "the core must not need:" "$needs"
  exit 1
fi
compiler_for "$cxx" x86-64-v3
program "$tree/quiet" Quiet.cpp -O0 "${objects[@]}" -Wl,-z,now
"$tree/quiet"
