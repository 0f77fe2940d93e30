#!/usr/bin/env bash
# sanitized.sh SAMPLE COMPILER OUT: trains the sample's generated code under the address and undefined-behaviour sanitizers.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
sample=$1 compiler=$2 out=$3
"$compiler" -std=c++17 -O1 -g1 -march=x86-64-v3 -fsanitize=address,undefined -fno-sanitize-recover=all "-I$sample/generated" \
  "$sample"/generated/*.cpp "$sample"/generated/kernels/*.cpp "$sample/main.cpp" -o "$out/sanitized"
"$out/sanitized" "$sample/digits.csv" "$out/sanitized.safetensors"
