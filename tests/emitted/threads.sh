#!/usr/bin/env bash
# threads.sh MODC SPEC COMPILER: what is compiled for OpenMP or an executor computes the same bits on any number of threads, and
# no thread touches what another one writes (TSan).
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
modc=$1 spec=$2 compiler=$3
main=$(dirname -- "$0")/threads/main.cpp
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT

build() { # build THREADS PROGRAM FLAG...
  local tree=$work/$1 program=$work/$2
  shift 2
  "$compiler" -std=c++17 -march=x86-64-v3 "-I$tree" "$@" "$tree"/*.cpp "$tree"/kernels/*.cpp "$main" -o "$program" -pthread
}

for threads in openmp executor; do
  "$modc" compile "$spec" -q -o "$work/$threads" "--threads=$threads"
done
build executor with_executor -O2 &
build openmp with_openmp -O2 -fopenmp
build openmp serial -O2
build executor tsan -O1 -g1 -fsanitize=thread
wait

alone=$("$work/with_executor" 0)
expect_same() { # expect_same WHAT OUTPUT
  [[ $2 == "$alone" ]] || { echo "$1: $2, but one thread computes $alone" >&2; exit 1; }
}
for team in 1 2 3 7; do
  expect_same "executor of $team" "$("$work/with_executor" "$team")"
  expect_same "OpenMP with $team" "$(OMP_NUM_THREADS=$team "$work/with_openmp" 0)"
done
expect_same "without OpenMP" "$("$work/serial" 0)"

# Exactly one of the two has loops for OpenMP's threads.
[[ $(nm "$work/with_openmp") == *GOMP_parallel* ]] || { echo "no loop is OpenMP's" >&2; exit 1; }
[[ $(nm "$work/serial") != *GOMP_parallel* ]] || { echo "a build without OpenMP calls it" >&2; exit 1; }
TSAN_OPTIONS=exitcode=66 "$work/tsan" 3
