#!/usr/bin/env bash
# What modc makes of GPT-2's forward is short: layers share their kernels, so that twelve need no more than three.
# usage: length.sh MODC GPT2.mspec FOLDER MOST_LINES
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
modc=$1 spec=$2 folder=$3 most_lines=$4

for layers in 3 12; do
  rm -rf "$folder/$layers"
  "$modc" compile "$spec" --module "GPT2LMHeadModel(n_layer = $layers)" --modes=eval --runtime=external -q -o "$folder/$layers"
done
lines=$(find "$folder/12" -name '*.cpp' -o -name '*.h' | xargs cat | wc -l)
echo "$lines lines, $(ls "$folder/12/kernels" | wc -l) kernels"
if ! diff <(ls "$folder/3/kernels") <(ls "$folder/12/kernels"); then
  echo "error: twelve layers have other kernels than three" >&2
  exit 1
fi
if ((lines >= most_lines)); then
  echo "error: $most_lines lines or more" >&2
  exit 1
fi
