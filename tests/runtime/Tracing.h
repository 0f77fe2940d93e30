// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Runs work in a child process whose system calls the test sees, and may refuse, cut short or end the process at.
#pragma once

#if defined(__linux__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) // whose own system calls must not fail
#define CAN_TRACE 1

#include <cerrno>
#include <csignal>
#include <functional>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace tracing {

/// What happens to a system call.
struct Action {
  enum Kind { pass, kill, fail, shorten } kind = pass;
  int error = 0; // for fail
};

struct Call {
  long number;
  long result; // -ENOSYS where it was never made
};

struct Run {
  std::vector<Call> calls;
  int exitCode = -1; // -1 when it was killed
  int signal = 0;
};

/// Whether this system lets processes be traced; some containers do not.
inline bool isPossible() {
  const pid_t child = ::fork();
  if (child == 0)
    ::_exit(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0 ? 0 : 1);
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/// `decide` is asked before each system call of `work`, with its place among them and its number. The result of `work` is
/// the exit code.
inline Run run(const std::function<int()> &work, const std::function<Action(int, long)> &decide) {
  Run result;
  const pid_t child = ::fork();
  if (child == 0) {
    ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    ::raise(SIGSTOP);
    ::_exit(work());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::ptrace(PTRACE_SETOPTIONS, child, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  bool isEntry = true;
  Action action;
  for (long deliver = 0;;) {
    ::ptrace(PTRACE_SYSCALL, child, nullptr, deliver);
    ::waitpid(child, &status, 0);
    deliver = 0;
    if (WIFEXITED(status)) {
      result.exitCode = WEXITSTATUS(status);
      return result;
    }
    if (WIFSIGNALED(status)) {
      result.signal = WTERMSIG(status);
      return result;
    }
    if (WSTOPSIG(status) != (SIGTRAP | 0x80)) {
      deliver = WSTOPSIG(status);
      continue;
    }
    user_regs_struct registers;
    ::ptrace(PTRACE_GETREGS, child, nullptr, &registers);
    if (isEntry) {
      const long number = static_cast<long>(registers.orig_rax);
      if (number != SYS_exit_group) {
        action = decide(static_cast<int>(result.calls.size()), number);
        result.calls.push_back({number, -ENOSYS});
      }
      if (action.kind == Action::kill)
        ::kill(child, SIGKILL);
      else if (action.kind == Action::fail)
        registers.orig_rax = static_cast<unsigned long long>(-1);
      else if (action.kind == Action::shorten && registers.rdx > 1)
        registers.rdx /= 2;
      ::ptrace(PTRACE_SETREGS, child, nullptr, &registers);
    } else {
      if (action.kind == Action::fail) {
        registers.rax = static_cast<unsigned long long>(-action.error);
        ::ptrace(PTRACE_SETREGS, child, nullptr, &registers);
      }
      result.calls.back().result = static_cast<long>(registers.rax);
      action = Action();
    }
    isEntry = !isEntry;
  }
}

} // namespace tracing

#else
#define CAN_TRACE 0
#endif
