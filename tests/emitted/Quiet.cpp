// SPDX-License-Identifier: 0BSD
// forward and train_step of the core face allocate nothing and make no system call: run in a process whose system calls
// kill it, with every allocation counted. Calls that do allocate and do ask the system show that both would be noticed.
#include "CallModel.h"

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <new>

static volatile std::size_t allocation_count = 0;

// glibc's allocator under its other names. operator new comes here, too.
extern "C" {
void *__libc_malloc(std::size_t);
void *__libc_calloc(std::size_t, std::size_t);
void *__libc_realloc(void *, std::size_t);
void *__libc_memalign(std::size_t, std::size_t);

void *malloc(std::size_t size) {
  allocation_count = allocation_count + 1;
  return __libc_malloc(size);
}
void *calloc(std::size_t count, std::size_t size) {
  allocation_count = allocation_count + 1;
  return __libc_calloc(count, size);
}
void *realloc(void *old, std::size_t size) {
  allocation_count = allocation_count + 1;
  return __libc_realloc(old, size);
}
void *aligned_alloc(std::size_t alignment, std::size_t size) {
  allocation_count = allocation_count + 1;
  return __libc_memalign(alignment, size);
}
int posix_memalign(void **result, std::size_t alignment, std::size_t size) {
  allocation_count = allocation_count + 1;
  *result = __libc_memalign(alignment, size);
  return *result == nullptr ? ENOMEM : 0;
}
}

namespace {

enum Outcome { quiet, failed_call, allocates, asks_system, no_sandbox, died };
constexpr const char *outcome_texts[] = {
    "quiet", "a call failed", "allocates", "makes a system call", "the system has no seccomp filters", "died"};

/// From now on every system call but exit kills the process.
bool forbid_system_calls() {
  sock_filter filter[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
  };
  const sock_fprog program{sizeof filter / sizeof *filter, filter};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/// Runs `call`, which returns whether it went well, in a process of its own.
template <class Call> Outcome run_alone(Call call) {
  const pid_t child = fork();
  if (child < 0)
    return died;
  if (child == 0) {
    if (!forbid_system_calls())
      _exit(no_sandbox);
    const std::size_t before = allocation_count;
    const bool well = call();
    const Outcome outcome = allocation_count != before ? allocates : well ? quiet : failed_call;
    syscall(SYS_exit, outcome);
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child)
    return died;
  if (WIFSIGNALED(status))
    return WTERMSIG(status) == SIGSYS || WTERMSIG(status) == SIGKILL ? asks_system : died;
  return static_cast<Outcome>(WEXITSTATUS(status));
}

bool failed = false;

void expect(const char *what, Outcome wanted, Outcome outcome) {
  if (outcome == no_sandbox) {
    std::printf("skipped: %s\n", outcome_texts[outcome]);
    std::exit(77);
  }
  std::printf("%s: %s\n", what, outcome_texts[outcome]);
  if (outcome == wanted)
    return;
  failed = true;
  std::printf("  wanted: %s\n", outcome_texts[wanted]);
}

/// Whether the outputs are numbers that the call wrote: spoilt ones are smaller than any output here, and none is NaN.
bool is_written(const test::Caller &caller) {
  bool written = true;
  caller.each_output([&](const auto &output) {
    for (std::size_t i = 0; i < output.size(); ++i) {
      typename std::decay_t<decltype(output)>::Element spoilt;
      std::memset(&spoilt, 0xA5, sizeof spoilt);
      if (output.data()[i] == spoilt || output.data()[i] != output.data()[i])
        written = false;
    }
  });
  return written;
}

constexpr int repetitions = 3;

} // namespace

int main() {
  static test::Net net;
  static test::Caller caller;
  test::require(net.core.prepare());
  const auto forward = [] {
    bool well = true;
    for (int i = 0; i < repetitions; ++i) {
      caller.spoil();
      well = caller.forward(net.core).ok() && is_written(caller) && well;
    }
    return well;
  };
  expect("forward", quiet, run_alone(forward));
  expect("prepare", quiet, run_alone([] {
           net.core.state().changed();
           return net.core.prepare().ok();
         }));
  if constexpr (test::trains<test::Core>) {
    static test::Trainer<test::Core> trainer(net.core);
    expect("train_step", quiet, run_alone([] {
             bool well = true;
             for (int i = 0; i < repetitions; ++i)
               well = trainer.train_step().ok() && trainer.loss == trainer.loss && well;
             return well;
           }));
  }
  expect("forward and new", allocates, run_alone([&] {
           static int *volatile kept;
           const bool well = forward();
           kept = new int(1);
           return well && kept != nullptr;
         }));
  expect("forward and malloc", allocates, run_alone([&] {
           static void *volatile kept;
           const bool well = forward();
           kept = std::malloc(16);
           return well && kept != nullptr;
         }));
  expect("forward and getpid", asks_system, run_alone([&] { return forward() && syscall(SYS_getpid) > 0; }));
  expect("forward of a stale model", failed_call, run_alone([&] {
           net.core.state().changed();
           return forward();
         }));
  return failed ? 1 : 0;
}
