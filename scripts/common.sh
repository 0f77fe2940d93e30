# Sourced by every script here: where the repository is, and how scripts speak.
# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
build_dir=$root/build
# shellcheck disable=SC2034  # used by the scripts that source this file
venv_python=$root/.deps/venv/bin/python

bold='' plain=''
if [[ -t 1 && -z ${NO_COLOR-} ]]; then
  bold=$'\e[1m' plain=$'\e[0m'
fi

say() { printf '%s%s:%s %s\n' "$bold" "${0##*/}" "$plain" "$*"; }

die() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# logged LOG COMMAND...: keeps the command's output in LOG and shows its end only when the command fails.
logged() {
  local log=$1
  shift
  mkdir -p "$(dirname -- "$log")"
  if ! "$@" >"$log" 2>&1; then
    tail -n 40 -- "$log" >&2
    die "'$1' failed; the whole output is in $log"
  fi
}

# build_targets TARGET...: ninja's own status line on a terminal, errors only elsewhere.
build_targets() {
  local quiet=(--quiet)
  [[ ! -t 1 ]] || quiet=()
  ninja -C "$build_dir" "${quiet[@]}" "$@"
}
