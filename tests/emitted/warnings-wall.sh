#!/usr/bin/env bash
# warnings-wall.sh TREE TARGET CXX CLANG [alone]: no compiler warns of any source of a generated tree: with and without
# OpenMP, exceptions and RTTI, optimised by CXX (whose objects stay beside the sources), and with the eager face for the
# default target; that face has no code for any.
#
# Each source is looked at by itself once for each compiler, since some warnings are given in main files only; the further
# flags are tried on together.cpp, which includes all of them. With the argument "alone" that is left out, as are objects.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
tree=$1 target=$2 cxx=$3 clang=$4 alone=${5-}
need "$cxx" "$clang"
wall=(-std=c++17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wpsabi -Werror)
log=$(mktemp)
trap 'rm -f -- "$log"' EXIT
failed=0

check() { # arguments of the compiler
  "${compiler[@]}" "${wall[@]}" "$@" >"$log" 2>&1 && [[ ! -s $log ]] && return
  failed=1
  echo "${compiler[*]} $*"
  head -n 40 -- "$log"
}

sources=()
for source in "$tree"/*.cpp "$tree"/kernels/*.cpp; do
  [[ -e $source && $source != */together.cpp && $source != */eager.cpp ]] && sources+=("$source")
done
[[ ${#sources[@]} -gt 0 ]] || { echo "no sources in $tree" >&2; exit 1; }

# Some warnings come from the optimiser; objects are kept of the targets that other tests run.
optimised=-O1
[[ $target != x86-64-v3 && $target != aarch64 ]] || optimised=-O2

for given in "$cxx" "$clang"; do
  compiler_for "$given" "$target"
  for source in "${sources[@]}"; do
    if [[ $given == "$cxx" && -z $alone ]]; then
      check $optimised -c "$source" -o "${source%.cpp}.o"
    else
      check -fsyntax-only "$source"
    fi
  done
  [[ -z $alone ]] || continue
  check -fsyntax-only -fno-exceptions -fno-rtti "$tree/together.cpp"
  [[ ! -d $tree/openmp ]] || check -fsyntax-only -fopenmp "$tree/openmp/together.cpp"
  [[ ! -d $tree/openmp ]] || check -fsyntax-only "$tree/openmp/together.cpp"
  [[ ! -d $tree/executor ]] || check -fsyntax-only -fno-exceptions -fno-rtti "$tree/executor/together.cpp"
  [[ $target != x86-64-v3 ]] || check -fsyntax-only "$tree/eager.cpp"
done
exit $failed
