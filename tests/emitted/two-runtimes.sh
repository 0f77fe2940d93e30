#!/usr/bin/env bash
# two-runtimes.sh DIGITS MLP CXX CLANG: two models with runtimes of different versions work in one program, as two translation
# units and as one. The arguments are trees for x86-64-v3.
#
# The second tree is copied, and its runtime given the next ABI number, a Status of another size and another text: if the
# linker or the preprocessor took one runtime's for the other's, results would be others or memory corrupt.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/common.sh"
digits=$1 mlp=$2 cxx=$3 clang=$4
need "$cxx" "$clang"
work=$(mktemp -d)
trap 'rm -rf -- "$work"' EXIT
cp -r -- "$digits" "$work/one"
cp -r -- "$mlp" "$work/two"
cd -- "$work"

find two \( -name '*.h' -o -name '*.cpp' \) -exec sed -i -e 's/abi_1\b/abi_2/g; s/ABI_1_/ABI_2_/g; s/\bABI 1\b/ABI 2/g' \
  -e 's/runtime_abi = 1;/runtime_abi = 2;/; s/runtime_abi == 1/runtime_abi == 2/' {} +
sed -i 's/^  const char\* message_ = "ok";/  [[maybe_unused]] std::uint64_t of_a_later_runtime_[3] = {1, 2, 3};\n&/' two/modc/status.h
sed -i 's/ must have the shape / should have the shape /' two/modc/view.h
if ! grep -q of_a_later_runtime_ two/modc/status.h || ! grep -q 'should have' two/modc/view.h; then
  echo "the copied runtime is not what this test rewrites"
  exit 1
fi
if grep -rn 'abi_1\|ABI_1' --include='*.h' --include='*.cpp' two; then exit 1; fi

model() { # order, folder, name, width
  printf '%s\n' "#include \"$2/$3.h\"" "#include \"$2/modc/eager.h\"" '#include "TwoRuntimes.h"' \
    "std::string $1_results() {" \
    "  return results<$3::Model, $3::modc::Tensor<float>, $3::modc::Tensor<std::int64_t>>($4);" '}'
}
model first one digits 64 >first.cpp
model second two mlp 32 >second.cpp
printf '%s\n' '#include "TwoRuntimes.h"' '#include <cstdio>' 'int main() {' \
  '#ifndef WITHOUT_FIRST' '  std::printf("%s", first_results().c_str());' '#endif' \
  '#ifndef WITHOUT_SECOND' '  std::printf("%s", second_results().c_str());' '#endif' '}' >main.cpp
printf '#include "%s"\n' first.cpp one/digits.cpp one/digits_kernels.cpp second.cpp two/mlp.cpp two/mlp_kernels.cpp \
  main.cpp >together.cpp

# Without contraction, which depends on inlining, so that the same numbers are wanted everywhere.
flags=(-std=c++17 -ffp-contract=off -march=x86-64-v3 -O1 -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wpsabi -Werror -I. "-I$here")
for source in first one/digits one/digits_kernels second two/mlp two/mlp_kernels; do
  "$cxx" "${flags[@]}" -c $source.cpp -o $source.o
done
first=(first.o one/digits.o one/digits_kernels.o)
second=(second.o two/mlp.o two/mlp_kernels.o)
"$cxx" "${flags[@]}" -DWITHOUT_SECOND main.cpp "${first[@]}" -o alone-first
"$cxx" "${flags[@]}" -DWITHOUT_FIRST main.cpp "${second[@]}" -o alone-second
{ ./alone-first; ./alone-second; } >wanted
if ! grep -q 'must have the shape' wanted || ! grep -q 'should have the shape' wanted; then
  cat wanted
  exit 1
fi

"$cxx" "${flags[@]}" main.cpp "${first[@]}" "${second[@]}" -o two-units
./two-units | diff wanted -
"$cxx" "${flags[@]}" main.cpp "${second[@]}" "${first[@]}" -o two-units # the linker takes the first of two
./two-units | diff wanted -
"$cxx" "${flags[@]}" together.cpp -o one-unit
./one-unit | diff wanted -
"$clang" "${flags[@]}" -fsyntax-only together.cpp
