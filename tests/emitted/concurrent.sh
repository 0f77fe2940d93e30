#!/usr/bin/env bash
# concurrent.sh TREE NAME CXX: forward from several threads, under the thread sanitizer, which must see a workspace that they share.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
tree=$1 name=$2 cxx=$3
compiler_for "$cxx" x86-64-v3
program "$tree/concurrent" Concurrent.cpp -O1 -g1 -fsanitize=thread "$tree/$name.cpp" "$tree/${name}_kernels.cpp"
"$tree/concurrent"
if "$tree/concurrent" shared >"$tree/concurrent.log" 2>&1 || ! grep -q 'data race' "$tree/concurrent.log"; then
  echo "threads that share a workspace went unnoticed"
  exit 1
fi
