#!/usr/bin/env bash
# sanitized.sh TREE NAME CXX [SAMPLE]: a model is evaluated, trained, saved and loaded under the address and undefined-behaviour
# sanitizers; so is the program of the sample, with its data if it has some.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
tree=$1 name=$2 cxx=$3 sample=${4-}
compiler_for "$cxx" x86-64-v3
flags=(-O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all)
out=$tree/sanitized
mkdir -p -- "$out"
for part in "$name" "${name}_kernels"; do
  "${compiler[@]}" -std=c++17 "${flags[@]}" -c "$tree/$part.cpp" -o "$out/$part.o"
done
program "$out/exercise" Exercise.cpp "${flags[@]}" "$out/$name.o" "$out/${name}_kernels.o"
"$out/exercise" record "$out"
"$out/exercise" compare "$out" 0
if [[ -n $sample && -e $sample/main.cpp ]]; then
  "${compiler[@]}" -std=c++17 "${flags[@]}" "-I$tree" "$sample/main.cpp" "$out/$name.o" "$out/${name}_kernels.o" -o "$out/$name"
  data=()
  [[ ! -e $sample/$name.csv ]] || data=("$sample/$name.csv" "$out/$name.safetensors")
  "$out/$name" "${data[@]}"
fi
