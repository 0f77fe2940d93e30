#!/usr/bin/env bash
# Compiles the runtime and the handwritten model with every compiler given: no warning, for several targets, with and
# without OpenMP, the core without exceptions and RTTI; two models in one translation unit. The core asks for nothing that
# allocates, throws, prints or waits.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
root=$(cd -- "$here/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
wall=(-std=c++17 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wpsabi -Werror -I"$root/runtime" -I"$here/handwritten" -I"$here")
failed=0

check() { # compiler, file, flags...
  local compiler=$1 file=$2
  shift 2
  "$compiler" "${wall[@]}" "$@" -c "$file" -o "$work/out.o" 2>"$work/log" && [[ ! -s $work/log ]] && return
  failed=1
  echo "$compiler $* ${file#"$root"/}"
  cat "$work/log"
}

# The second model is the first in another namespace, with other guards.
sed 's/DIGITS_DIGITS_H/OTHER_H/; s/namespace digits/namespace other/' "$here/handwritten/digits.h" >"$work/other.h"
sed 's/"digits.h"/"other.h"/; s/namespace digits/namespace other/' "$here/handwritten/digits.cpp" >"$work/other.cpp"
{
  echo '#include "digits.cpp"'
  for kernel in "$here"/handwritten/kernels/*.cpp; do echo "#include \"kernels/${kernel##*/}\""; done
  echo '#include "other.cpp"'
} >"$work/together.cpp"

for compiler in "$@"; do
  [[ -n $compiler && $compiler != *NOTFOUND ]] || continue
  for file in "$here"/handwritten/digits.cpp "$here"/handwritten/kernels/*.cpp; do
    check "$compiler" "$file" -O3 -march=x86-64-v3 -fno-exceptions -fno-rtti
    needs=$(nm --undefined-only --demangle --format=just-symbols "$work/out.o" |
      grep -vxE '(digits::.*|expf|logf|bcmp|mem(cmp|cpy|move|set)|strlen|_GLOBAL_OFFSET_TABLE_)' || true)
    [[ -z $needs ]] || { failed=1; echo "$compiler ${file#"$root"/}: the core must not need" $needs; }
  done
  check "$compiler" "$here/handwritten/kernels/linear_relu_64x128.cpp" -O3 -march=x86-64-v3 -fopenmp
  check "$compiler" "$work/together.cpp" -O1 -march=x86-64-v3 -fno-exceptions -fno-rtti -I"$work"
  for target in x86-64 x86-64-v3 x86-64-v4; do
    check "$compiler" "$here/AllHeaders.cpp" -O1 -march=$target
    check "$compiler" "$here/AllVectors.cpp" -O1 -march=$target -fno-exceptions -fno-rtti
  done
done
exit $failed
