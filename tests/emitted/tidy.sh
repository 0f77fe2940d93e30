#!/usr/bin/env bash
# tidy.sh TREE NAME: clang-tidy finds nothing in a model's sources, nor in the headers that they include.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
tree=$1 name=$2
need clang-tidy-19
clang-tidy-19 --quiet "--config-file=$here/clang-tidy.yaml" "$tree/$name.cpp" "$tree/${name}_kernels.cpp" -- \
  -std=c++17 -march=x86-64-v3 "-I$tree"
