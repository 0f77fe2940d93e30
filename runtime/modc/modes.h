// SPDX-License-Identifier: 0BSD
// The mode of a module that `@mode(runtime)` lets choose: that of the call, or its own.
//
//   net.bn.eval();           // also when the model trains
//   net.follow_modes();      // as after model.train() and model.eval()
#ifndef MODC_ABI_1_MODES_H
#define MODC_ABI_1_MODES_H

namespace modc {
inline namespace abi_1 {

class ModeFlag {
 public:
  /// Until follow(), whatever the mode of the call.
  void train(bool is_training = true) noexcept { mode_ = is_training ? Mode::train : Mode::eval; }
  void eval() noexcept { train(false); }
  void follow() noexcept { mode_ = Mode::of_the_call; }

  /// Whether a call in this mode has to be passed on to a program in which the module runs in the other one.
  bool is_opposite(bool is_training) const noexcept { return mode_ == (is_training ? Mode::eval : Mode::train); }

 private:
  enum class Mode : unsigned char { of_the_call, train, eval };

  Mode mode_ = Mode::of_the_call;
};

}  // namespace abi_1
}  // namespace modc

#endif
