// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Reference tensors: indexing with broadcasting.
#include "ir/EvalContext.h"

#include <numeric>

namespace modc::nn {

RefTensor::RefTensor(std::vector<std::int64_t> shape) : shape(std::move(shape)), data(elements()) {}

std::int64_t RefTensor::elements() const {
  return std::accumulate(shape.begin(), shape.end(), std::int64_t(1), std::multiplies<>());
}

double broadcastAt(const RefTensor &tensor, llvm::ArrayRef<std::int64_t> index) {
  std::int64_t position = 0;
  std::size_t skipped = index.size() - tensor.shape.size();
  for (std::size_t i = 0; i < tensor.shape.size(); ++i)
    position = position * tensor.shape[i] + (tensor.shape[i] == 1 ? 0 : index[skipped + i]);
  return tensor.data[position];
}

bool nextIndex(std::vector<std::int64_t> &index, llvm::ArrayRef<std::int64_t> shape) {
  for (std::size_t i = shape.size(); i-- > 0;) {
    if (++index[i] < shape[i])
      return true;
    index[i] = 0;
  }
  return false;
}

std::int64_t EvalContext::extent(const Dim &dim) const {
  auto value = dim.evaluate(symbols);
  if (!value)
    llvm::report_fatal_error(llvm::Twine("unbound dimension ") + dim.str());
  return *value;
}

std::vector<std::int64_t> EvalContext::resultShape(unsigned index) const {
  std::vector<std::int64_t> shape;
  llvm::SmallVector<Dim> dims = getDims(op->getResult(index));
  for (const Dim &dim : dims)
    shape.push_back(extent(dim));
  return shape;
}

} // namespace modc::nn
