#!/usr/bin/env bash
# is-current.sh MODC SPEC: the committed tree beside the spec is byte for byte what this compiler emits. With MODC_BLESS=1 it
# is brought up to date instead.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
modc=$1 spec=$2
committed=$(dirname -- "$spec")/generated
if [[ -n ${MODC_BLESS-} ]]; then
  "$modc" compile "$spec" -o "$committed"
  exit 0
fi
fresh=$(mktemp -d)
trap 'rm -rf -- "$fresh"' EXIT
"$modc" compile "$spec" -o "$fresh"
if ! diff -ru "$committed" "$fresh"; then
  echo "the committed tree is not what modc emits now; scripts/bless accepts the new one" >&2
  exit 1
fi
