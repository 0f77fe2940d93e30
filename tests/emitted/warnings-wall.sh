#!/usr/bin/env bash
# warnings-wall.sh TREE COMPILER...: every source of a generated tree compiles without a warning, with and without OpenMP,
# exceptions and RTTI.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
tree=$1
shift
wall=(-std=c++17 -march=x86-64-v3 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wpsabi -Werror "-I$tree" -fsyntax-only)
for compiler in "$@"; do
  for source in "$tree"/*.cpp "$tree"/kernels/*.cpp; do
    for flags in "-O1" "-O1 -fopenmp" "-O1 -fno-exceptions -fno-rtti"; do
      # shellcheck disable=SC2086  # several flags
      "$compiler" "${wall[@]}" $flags "$source" || { echo "$compiler $flags $source" >&2; exit 1; }
    done
  done
done
