#!/usr/bin/env bash
# aarch64.sh TREES NAME CXX MODC SPEC [SAMPLE]: the model for aarch64, run by qemu, computes what the one for x86-64 does: outputs,
# losses of 20 steps of training, outputs with the weights that it has then. So does the double-precision reference. The
# program of the sample runs, on its data if it has some.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
trees=$1 name=$2 cxx=$3 modc=$4 spec=$5 sample=${6-}
tolerance=2e-5 # times 1 + the wanted number
need qemu-aarch64
record=$trees/record
rm -rf -- "$record"
mkdir -- "$record"

build() { # target, flags
  tree=$trees/$1
  compiler_for "$cxx" "$1"
  program "$tree/exercise" Exercise.cpp -O0 "${@:2}" "$tree/$name.o" "$tree/${name}_kernels.o"
}

build aarch64 -static
qemu-aarch64 "$tree/exercise" record "$record"
if [[ -n $sample && -e $sample/main.cpp ]]; then
  "${compiler[@]}" -std=c++17 -O1 -static "-I$tree" "$sample/main.cpp" "$tree/$name.o" "$tree/${name}_kernels.o" -o "$tree/$name"
  data=()
  [[ ! -e $sample/$name.csv ]] || data=("$sample/$name.csv" "$record/$name.safetensors")
  qemu-aarch64 "$tree/$name" "${data[@]}"
fi
build x86-64-v3
"$tree/exercise" compare "$record" "$tolerance"

reference() { # the prefix of the outputs' files, options
  local file words=(--rtol "$tolerance" --atol "$tolerance")
  for file in "$record"/in_*.npy; do
    words+=(--input "$(basename -- "$file" .npy | sed 's/^in_//')=@$file")
  done
  for file in "$record/$1"_*.npy; do
    words+=(--expected "$(basename -- "$file" .npy | sed "s/^$1_//")=@$file")
  done
  "$modc" run --reference "$spec" "${words[@]}" "${@:2}"
}

reference out
reference trained --weights "$record/trained.safetensors"
