// SPDX-License-Identifier: 0BSD
// The optimiser's state as a safetensors file in memory: a training that goes on from it makes the same bits as one that
// was never interrupted.
//
//   lr_scheduler.last_epoch            I64 []     steps of the schedule, if there is one
//   param_groups.0.lr                  F64 []     of each group
//   param_groups.0.initial_lr          F64 []     of each group, if there is a schedule
//   state.fc1.weight.step              I64 []     steps that changed the parameter
//   state.fc1.weight.momentum_buffer   as fc1.weight, once there was a step; what the optimiser calls it
//
// The names are PyTorch's: those of the schedule's state_dict, of the optimiser's param_groups, and of its state.
#ifndef MODC_ABI_1_OPTIM_STATE_H
#define MODC_ABI_1_OPTIM_STATE_H

#include "optim.h"
#include "safetensors_write.h"

namespace modc {
inline namespace abi_1 {

namespace optim_detail {

/// A tensor of the file, key = begin number|name dot end, and where its value lies.
struct StateField {
  std::string_view begin;
  int number = -1;        // of a group
  std::string_view name;  // of a parameter
  std::string_view dot;
  std::string_view end;
  Dtype dtype = Dtype::i64;
  Shape shape;
  std::byte* value = nullptr;
  TrainedState* state_of = nullptr;

  std::size_t bytes() const noexcept { return static_cast<std::size_t>(shape.size()) * size_of(dtype); }
  void write_key(Text& out, bool escaped) const {
    out << begin;
    if (number >= 0) out << static_cast<std::uint64_t>(number);
    if (escaped)
      json::escape(out, name);
    else
      out << name;
    out << dot << end;
  }
};

template <class T>
std::byte* bytes_of(T* value) noexcept {
  return reinterpret_cast<std::byte*>(value);
}

/// Calls visit(StateField) for all that can be in the file: first what has eight bytes an element, then the floats, so
/// that every tensor is aligned.
template <class Rule, class Visit>
void for_each_field(const OptimizerState<Rule>& state, Visit visit) {
  constexpr std::string_view schedule = "lr_scheduler.";
  constexpr std::string_view group = "param_groups.";
  constexpr std::string_view parameter = "state.";
  const auto of_schedule = [&](std::string_view name, auto* value) {
    visit(StateField{schedule, -1, {}, {}, name, dtype_of<std::decay_t<decltype(*value)>>, {}, bytes_of(value)});
  };
  if (state.steps != nullptr) of_schedule("last_epoch", state.steps);
  if (PlateauState* plateau = state.plateau; plateau != nullptr) {
    of_schedule("last_epoch", &plateau->last_epoch);
    of_schedule("num_bad_epochs", &plateau->num_bad_epochs);
    of_schedule("cooldown_counter", &plateau->cooldown_counter);
    of_schedule("best", &plateau->best);
  }
  for (int i = 0; i < state.group_count; ++i) {
    visit(StateField{group, i, {}, ".", "lr", Dtype::f64, {}, bytes_of(&state.groups[i].lr)});
    if (state.initial_lr != nullptr)
      visit(StateField{group, i, {}, ".", "initial_lr", Dtype::f64, {}, bytes_of(&state.initial_lr[i])});
  }
  Gradients& gradients = state.gradients;
  for (int i = 0; i < gradients.count(); ++i)
    if (gradients.row(i).group >= 0)
      visit(StateField{
          parameter, -1, gradients.slot(i).key, ".", "step", Dtype::i64, {}, bytes_of(&gradients.trained(i).steps)});
  for (const Dtype dtype : {Dtype::f64, Dtype::f32})
    for (int i = 0; i < gradients.count(); ++i) {
      const Slot& slot = gradients.slot(i);
      if (slot.dtype != dtype) continue;
      for (int k = 0; k < Optimizer<Rule>::state_count; ++k)
        if (std::byte* at = state.at(i, k); at != nullptr)
          visit(StateField{parameter, -1, slot.key, ".", Rule::states[static_cast<std::size_t>(k)], dtype, slot.shape,
                           at, &gradients.trained(i)});
    }
}
/// Those that the file of this moment has.
template <class Rule, class Visit>
void for_each_present(const OptimizerState<Rule>& state, Visit visit) {
  for_each_field(state, [&](const StateField& field) {
    if (field.state_of == nullptr || field.state_of->has_state) visit(field);
  });
}

template <class Rule>
void write_header(const OptimizerState<Rule>& state, Text& out) {
  out << "{\"__metadata__\":{\"format\":\"pt\"}";
  std::size_t offset = 0;
  for_each_present(state, [&](const StateField& field) {
    out << ",";
    out << "\"";
    field.write_key(out, true);
    out << "\"";
    safetensors::write_tensor(out, field.dtype, field.shape, offset);
    offset += field.bytes();
  });
  out << "}";
}

/// Checks a file against a training, and copies once all is right.
template <class Rule>
class StateLoader {
 public:
  StateLoader(const OptimizerState<Rule>& state, safetensors::File& file, Text* report) noexcept
      : state_(state), file_(file), report_(report) {}

  Status load() noexcept {
    for_each_field(state_, [this](const StateField& field) { check(field); });
    for (std::size_t i = 0; i < file_.count(); ++i)
      if (!file_[i].is_metadata && !file_[i].is_used)
        complain([&](Text& out) { json::print(out, file_.header(), file_[i].key); },
                 "is nothing that this training keeps");
    if (failed_) return {Code::key_mismatch, "the file is not of this training's optimiser"};
    for_each_field(state_, [this](const StateField& field) {
      const safetensors::Entry* entry = find(field);
      if (field.state_of != nullptr) field.state_of->has_state = entry != nullptr;
      if (entry != nullptr && field.bytes() != 0) std::memcpy(field.value, file_.data(*entry), field.bytes());
    });
    return ok;
  }

 private:
  safetensors::Entry* find(const StateField& field) noexcept {
    char number[24] = {};
    std::string_view digits;
    if (field.number >= 0)
      digits = {number,
                static_cast<std::size_t>(std::to_chars(number, number + sizeof number, field.number).ptr - number)};
    return file_.find_joined({field.begin, digits, field.name, field.dot, field.end});
  }

  void check(const StateField& field) noexcept {
    safetensors::Entry* entry = find(field);
    const auto key = [&](Text& out) { field.write_key(out, false); };
    if (entry == nullptr) {
      if (field.state_of == nullptr || has_part(*field.state_of)) complain(key, "is missing");
      return;
    }
    entry->is_used = true;
    if (entry->dtype != field.dtype || !file_.has_shape(*entry, field.shape))
      complain(key, "has another dtype or shape");
    else if (field.dtype == Dtype::i64 && is_negative(*entry))
      complain(key, "is negative");
  }
  /// Whether the file has one of the tensors that belong to this one.
  bool has_part(const TrainedState& owner) noexcept {
    bool found = false;
    for_each_field(state_, [&](const StateField& field) {
      found = found || (field.state_of == &owner && find(field) != nullptr);
    });
    return found;
  }
  bool is_negative(const safetensors::Entry& entry) noexcept {
    std::int64_t value = 0;
    std::memcpy(&value, file_.data(entry), sizeof value);
    return value < 0;
  }

  template <class Key>
  void complain(Key key, const char* what) noexcept {
    if (!failed_ && report_ != nullptr) {
      *report_ << "not the state of this training's optimiser: \"";
      key(*report_);
      *report_ << "\" " << what;
    }
    failed_ = true;
  }

  const OptimizerState<Rule>& state_;
  safetensors::File& file_;
  Text* report_;
  bool failed_ = false;
};

}  // namespace optim_detail

/// Bytes of the file at this moment: most tensors of the state come with the first step.
template <class Rule>
std::size_t optimizer_state_size(const OptimizerState<Rule>& state) {
  std::size_t size = safetensors::padded_header_size([&](Text& out) { optim_detail::write_header(state, out); });
  optim_detail::for_each_present(state, [&](const optim_detail::StateField& field) { size += field.bytes(); });
  return size;
}

/// Writes the whole file, piece by piece.
template <class Rule>
Status write_optimizer_state(const OptimizerState<Rule>& state, Text& out) {
  MODC_TRY(state.optimizer.status());
  safetensors::write_padded_header(out, [&](Text& to) { optim_detail::write_header(state, to); });
  optim_detail::for_each_present(state,
                                 [&](const optim_detail::StateField& field) { out.write(field.value, field.bytes()); });
  return ok;
}

/// Reads such a file from memory. After an error, which `report` explains, everything is as it was.
template <class Rule>
Status load_optimizer_state(const OptimizerState<Rule>& state, Bytes bytes, safetensors::IndexMemory index,
                            Text* report = nullptr) noexcept {
  MODC_TRY(state.optimizer.status());
  safetensors::File file;
  MODC_TRY(file.open(bytes, index, report));
  return optim_detail::StateLoader(state, file, report).load();
}

}  // namespace abi_1
}  // namespace modc

#endif
