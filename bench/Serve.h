// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What processes that are timed answer on stdout to the lines of stdin; peers/worker.py does the same in Python.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <vector>

namespace bench {

using Clock = std::chrono::steady_clock;

inline double nanosecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::nano>(Clock::now() - start).count();
}

inline void writeFile(const std::string &path, const void *data, std::size_t bytes) {
  std::ofstream file(path, std::ios::binary);
  if (!file.write(static_cast<const char *>(data), static_cast<std::streamsize>(bytes)))
    throw std::runtime_error("cannot write " + path);
}

/// Nanoseconds of a call, one number for each block: short calls are timed together, so that the clock costs nothing.
template <class Step> void timeSlice(const Step &step, double seconds) {
  Clock::time_point start = Clock::now();
  step();
  long calls = 1;
  if (double once = nanosecondsSince(start); once < 1e5) {
    start = Clock::now();
    for (int i = 0; i < 50; ++i)
      step();
    once = nanosecondsSince(start) / 50;
    calls = once < 5e4 ? std::max(1L, static_cast<long>(5e4 / once)) : 1;
  }
  std::vector<double> samples;
  const Clock::time_point begin = Clock::now();
  do {
    start = Clock::now();
    for (long i = 0; i < calls; ++i)
      step();
    samples.push_back(nanosecondsSince(start) / static_cast<double>(calls));
  } while (nanosecondsSince(begin) < seconds * 1e9 || samples.size() < 3);
  std::printf("@@[");
  const std::size_t first = samples.size() > 400 ? samples.size() - 400 : 0;
  for (std::size_t i = first; i < samples.size(); ++i)
    std::printf("%s%.1f", i == first ? "" : ",", samples[i]);
  std::printf("]\n");
}

/// The most memory that was resident, in KiB; what getrusage gives begins with that of the parent before exec.
inline void printMemory() {
  std::ifstream status("/proc/self/status");
  long kibibytes = 0;
  for (std::string line; std::getline(status, line);)
    if (line.rfind("VmHWM:", 0) == 0)
      kibibytes = std::stol(line.substr(6));
  std::printf("@@%ld\n", kibibytes);
}

/// `run SECONDS` and `memory` on stdin, one answer a line; `compile` is what it took to get ready.
template <class Step> void serve(const Step &step, double compileSeconds = 0) {
  std::printf("@@{\"compile\": %.3f}\n", compileSeconds);
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) {
    if (line.rfind("run ", 0) == 0)
      timeSlice(step, std::stod(line.substr(4)));
    else if (line == "memory")
      printMemory();
    else
      return;
    std::fflush(stdout);
  }
}

} // namespace bench
