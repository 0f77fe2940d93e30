#!/usr/bin/env bash
# Packs modc, unpacks it elsewhere, and builds a project with it; and one with the sources by FetchContent.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# usage: package.sh SOURCE BUILD WORK
set -euo pipefail
source_dir=$1 build_dir=$2 work=$3
here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
rm -rf -- "$work"
mkdir -p -- "$work/unpacked here" "$work/consumer"

cpack --config "$build_dir/CPackConfig.cmake" -G TGZ -B "$work/package" >"$work/cpack.log" 2>&1 || { cat -- "$work/cpack.log"; exit 1; }
tar -xzf "$work"/package/modc-*.tar.gz -C "$work/unpacked here" --strip-components=1
rm -rf -- "$work/package"
# Nothing of this machine's build is needed: not even the directories that the program was linked with.
if env -u LD_LIBRARY_PATH ldd "$work/unpacked here/bin/modc" | grep -E 'not found|llvm-19|site-packages'; then
  echo "the packed compiler needs a library outside of the package"
  exit 1
fi
prefix="$work/unpacked here"

cp -r -- "$here/consumer/." "$work/consumer/"
cp -r -- "$source_dir/samples/digits/digits.mspec" "$source_dir/samples/digits/generated" "$work/consumer/"

configure() { cmake -G Ninja -S "$work/consumer" -B "$1" -DCMAKE_BUILD_TYPE=Release "${@:2}" >"$1.log" 2>&1; }
build() { ninja -C "$1" >"$1.log" 2>&1 || { cat -- "$1.log"; exit 1; }; }

echo "an installed modc, all components"
configure "$work/all" -DCMAKE_PREFIX_PATH="$prefix" -DMODC_COMPONENTS="Compiler;Runtime" || { cat -- "$work/all.log"; exit 1; }
build "$work/all"
ctest --test-dir "$work/all" --output-on-failure
ninja -C "$work/all" | grep -q 'no work to do'

echo "a spec that changed: built again where it is generated, refused and updated where it is committed"
sed -i 's/relu/tanh/' "$work/consumer/digits.mspec"
build "$work/all"
grep -q 'linear_tanh' "$work/all/generated.modc/model_kernels.cpp"
if ctest --test-dir "$work/all" -R is_current >"$work/current.log"; then
  echo "a tree that is not current passed"
  exit 1
fi
ninja -C "$work/all" committed_update >"$work/update.log"
build "$work/all"
ctest --test-dir "$work/all" --output-on-failure

echo "the runtime alone: committed models only"
configure "$work/runtime" -DCMAKE_PREFIX_PATH="$prefix" -DMODC_COMPONENTS=Runtime
build "$work/runtime"
ctest --test-dir "$work/runtime" --output-on-failure --no-tests=error
if configure "$work/missing" -DCMAKE_PREFIX_PATH="$prefix" -DMODC_COMPONENTS=Nonsense; then
  echo "a component that does not exist was found"
  exit 1
fi

echo "the sources by FetchContent: neither LLVM nor Halide is looked for"
configure "$work/fetched" -DMODC_SOURCE="$source_dir" || { cat -- "$work/fetched.log"; exit 1; }
build "$work/fetched"
ctest --test-dir "$work/fetched" --output-on-failure --no-tests=error
