// SPDX-License-Identifier: 0BSD
// The parallel loops of kernels that were compiled with --threads=openmp or --threads=executor.
#ifndef MODC_ABI_1_PARALLEL_H
#define MODC_ABI_1_PARALLEL_H

namespace modc {
inline namespace abi_1 {

/// Loops over a team of threads. Each iteration computes results of its own, so that these are the same bits for any
/// number of threads and any order. `Team::run(n, body)` calls body(i) once for each i in [0, n).
template <class Team>
class ParallelLoops {
 public:
  /// The team, or the caller alone where parallel work does not pay.
  Team when(bool pays) const { return pays ? team() : Team::nobody(); }

  /// for (int i = first; i < last; i += step) body(i);
  template <class F>
  void parallel_for(int first, int last, int step, const F& body) const {
    team().run(last > first ? (last - first - 1) / step + 1 : 0, [&](int i) { body(first + i * step); });
  }

  /// The same for tiles of `step`: the last one, when it is not whole, reaches back into the one before it, and is computed
  /// when all others are done.
  template <class F>
  void parallel_tiles(int first, int last, int step, const F& body) const {
    const int whole = last > first ? (last - first) / step : 0;
    team().run(whole, [&](int i) { body(first + i * step); });
    if (first + whole * step < last) body(first + whole * step);
  }

 private:
  friend Team;
  constexpr ParallelLoops() noexcept = default;
  const Team& team() const { return static_cast<const Team&>(*this); }
};

/// Threads that the program supplies: `net.state().executor = {&pool, run}`. Without `run` the caller does the work.
struct Executor : ParallelLoops<Executor> {
  using Body = void (*)(const void* data, int index);
  /// Calls body(data, i) once for each i in [0, n), on any threads, and returns when all are done. It must not throw.
  using Run = void (*)(void* context, int n, Body body, const void* data);

  constexpr Executor() noexcept = default;
  constexpr Executor(void* pool, Run function) noexcept : context_(pool), run_(function) {}
  static constexpr Executor nobody() noexcept { return {}; }

  template <class F>
  void run(int n, const F& body) const {
    if (run_ != nullptr && n > 1) {
      run_(context_, n, [](const void* data, int index) { (*static_cast<const F*>(data))(index); }, &body);
    } else {
      for (int i = 0; i < n; ++i) body(i);
    }
  }

 private:
  void* context_ = nullptr;
  Run run_ = nullptr;
};

/// OpenMP's threads, in a build with -fopenmp; the caller alone without.
struct OpenMP : ParallelLoops<OpenMP> {
  constexpr explicit OpenMP(bool is_team = true) noexcept : is_team_(is_team) {}
  static constexpr OpenMP nobody() noexcept { return OpenMP(false); }

  template <class F>
  void run(int n, const F& body) const {
#if defined(_OPENMP)
    if (is_team_) {
#pragma omp parallel for schedule(static)
      for (int i = 0; i < n; ++i) body(i);
      return;
    }
#endif
    for (int i = 0; i < n; ++i) body(i);
  }

 private:
  [[maybe_unused]] bool is_team_;
};

inline constexpr OpenMP openmp;

}  // namespace abi_1
}  // namespace modc

#endif
