#!/usr/bin/env bash
# compile-trees.sh MODC PYTHON SPEC OUT [OPTION...]: compiles a spec for every target, into OUT/<target>, and writes beside it
# what tests need to call the model.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
modc=$1 python=$2 spec=$3 out=$4
shift 4
name=$(basename -- "$spec" .mspec)
rm -rf -- "$out"
for target in x86-64-v2 x86-64-v3 x86-64-v4 aarch64; do
  tree=$out/$target
  "$modc" compile "$spec" -q -o "$tree" --layout=flat --target=$target "$@"
  printf '#include "%s"\n' "$name.cpp" "${name}_kernels.cpp" >"$tree/together.cpp"
  "$python" "$(dirname -- "${BASH_SOURCE[0]}")/arguments.py" "$tree/$name.h"
done
