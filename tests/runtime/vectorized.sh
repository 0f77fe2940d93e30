#!/usr/bin/env bash
# vectorized.sh CXX RUNTIME: with the options that emitted CMake files give, g++ makes vectors of every optimiser's loop.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
cxx=$1 runtime=$2
if ! "$cxx" --version | grep -q 'GCC\|g++\|(Debian\|Free Software'; then
  echo "only g++ says what it made vectors of"
  exit 77
fi
found=$("$cxx" -std=c++17 -O3 -march=x86-64-v3 -fno-math-errno -I"$runtime" -fopt-info-vec -S -o /dev/null \
  "$(dirname -- "${BASH_SOURCE[0]}")/vectorized.cpp" 2>&1)
for rule in adagrad adam lion rmsprop sgd; do
  grep -q "optim_$rule.h.*loop vectorized using 32 byte vectors" <<<"$found" ||
    { echo "the update of modc/optim_$rule.h is not vectorized"; exit 1; }
done
