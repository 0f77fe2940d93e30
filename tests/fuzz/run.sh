#!/usr/bin/env bash
# run.sh FUZZER SECONDS DICTIONARY PATTERN SEEDS...: runs a fuzzer on all files below SEEDS whose names match PATTERN; what
# it finds new stays in its corpus for the next run.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
fuzzer=$1 seconds=$2 dictionary=$3 pattern=$4
shift 4
work=$fuzzer.work
rm -rf -- "$work/seeds"
mkdir -p -- "$work/seeds" "$work/corpus" "$work/found"
# Names of their contents: many folders have an m.mspec.
find "$@" -name "$pattern" -type f -size -8k -print0 | while IFS= read -r -d '' seed; do
  cp -- "$seed" "$work/seeds/$(sha1sum <"$seed" | cut -c1-16)"
done
cd -- "$work"
log=$work/log
if ! "$fuzzer" -max_total_time="$seconds" -dict="$dictionary" -max_len=8192 -timeout=25 \
  -rss_limit_mb=3000 -print_final_stats=1 -artifact_prefix="$work/found/" corpus seeds >"$log" 2>&1; then
  grep -v '^#[0-9]' -- "$log" | head -n 100
  exit 1
fi
grep -E 'number_of_executed_units|average_exec|new_units_added|peak_rss' -- "$log"
