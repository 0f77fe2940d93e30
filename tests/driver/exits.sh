#!/usr/bin/env bash
# exits.sh CODE COMMAND...: succeeds when the command ends with this exit code; its output is passed on.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
expected=$1
shift
"$@"
code=$?
if [[ $code != "$expected" ]]; then
  echo "exit code $code instead of $expected: $*" >&2
  exit 1
fi
