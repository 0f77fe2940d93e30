#!/usr/bin/env bash
# compile-trees.sh MODC PYTHON SPEC OUT [OPTION...]: compiles a spec for every target, into OUT/<target>, and writes beside it
# what tests need to call the model. Parallel loops are compiled for two of them, into OUT/<target>/openmp and .../executor.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
modc=$1 python=$2 spec=$3 out=$4
shift 4
name=$(basename -- "$spec" .mspec)
rm -rf -- "$out"
compile() { # tree, options
  "$modc" compile "$spec" -q -o "$1" --layout=flat "${@:2}"
  printf '#include "%s"\n' "$name.cpp" "${name}_kernels.cpp" >"$1/together.cpp"
}

for target in x86-64-v2 x86-64-v3 x86-64-v4 aarch64; do
  tree=$out/$target
  compile "$tree" --target=$target "$@"
  "$python" "$(dirname -- "${BASH_SOURCE[0]}")/arguments.py" "$tree/$name.h"
  case $target in
    x86-64-v3 | aarch64) compile "$tree/openmp" --target=$target --threads=openmp "$@" ;;
  esac
  [[ $target != x86-64-v3 ]] || compile "$tree/executor" --target=$target --threads=executor "$@"
done
