# What the tests of emitted code share: source it. They end with 77, which ctest counts as skipped, where a tool is missing.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# shellcheck shell=bash

skip() {
  echo "skipped: $*"
  exit 77
}

need() {
  local tool
  for tool in "$@"; do
    command -v -- "$tool" >/dev/null || skip "$tool is not installed"
  done
}

# compiler_for COMPILER TARGET: sets `compiler` to the command that compiles for modc's target TARGET.
compiler_for() {
  case $2 in
    aarch64)
      need aarch64-linux-gnu-g++ # clang++ needs its headers, too
      if [[ $1 == *clang* ]]; then
        compiler=("$1" --target=aarch64-linux-gnu)
      else
        compiler=(aarch64-linux-gnu-g++)
      fi
      ;;
    *) compiler=("$1" "-march=$2") ;;
  esac
}

# The folder of these scripts, and the flags for the programs beside them.
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)

# program OUT SOURCE FLAG...: compiles a program of this folder for the model in $tree, of which FLAGs name the rest.
program() {
  local out=$1 source=$2
  shift 2
  "${compiler[@]}" -std=c++17 -Wall -Wextra -Wpedantic -Werror "-I$tree" "-I$here" "$here/$source" "$@" -o "$out"
}
