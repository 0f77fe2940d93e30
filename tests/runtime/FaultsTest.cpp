// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What fails while files are loaded and saved: every system call, every allocation, and the process itself at every
// system call. The path holds the old file or the new one, a model all of a file or nothing of it, and nothing is left.
#include "Tracing.h"
#include "WeightBytes.h"
#include "digits.h"
#include "modc/eager.h"
#include "modc/optim_sgd.h"

#include <new>
#include <set>

using namespace modc;

// -------- allocations that fail

namespace {
long allocationsLeft = -1; // before one fails; below zero none does
void *allocate(std::size_t size, std::size_t alignment) {
  if (allocationsLeft >= 0 && allocationsLeft-- == 0)
    throw std::bad_alloc();
  void *memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment + alignment);
  if (memory == nullptr)
    throw std::bad_alloc();
  return memory;
}
} // namespace

void *operator new(std::size_t size) { return allocate(size, alignof(std::max_align_t)); }
void *operator new(std::size_t size, std::align_val_t alignment) {
  return allocate(size, static_cast<std::size_t>(alignment));
}
void operator delete(void *memory) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void *memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void *memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace {

constexpr int elements = 50000; // several buffers' worth
constexpr Slot slots[] = {parameter<float>("a.weight", {elements}, 0), parameter<float>("a.bias", {1}, 200064)};
constexpr modc::Module modules[] = {{"", "Net"}, {"a", "Linear"}};
constexpr ModelInfo info("Net", slots, modules, 200128);
constexpr Trained trained[] = {{0, 0}, {1, 200064}};

struct Fit {
  alignas(64) std::byte stateMemory[200128] = {}, gradientMemory[200128] = {}, momentum[200128] = {};
  State state{info, stateMemory};
  TrainedState bits[2];
  const void *grads[2] = {};
  void *fields[2] = {&grads[0], &grads[1]};
  Gradients gradients{gradientMemory, 200128, state, trained, bits, fields};
  Sgd::Options groups[1] = {{0.5, 0.9}};
  Optimizer<Sgd> optimizer{momentum, 200128, gradients, groups};

  OptimizerState<Sgd> kept() { return {gradients, optimizer, groups}; }
  void fill(float value) {
    std::fill_n(state.at<float>(0), elements, value);
    *state.at<float>(200064) = value;
    std::fill_n(reinterpret_cast<float *>(momentum), elements, value);
    bits[0].has_state = true;
    groups[0].lr = static_cast<double>(value);
  }
  /// Weights and what the optimiser keeps, as bytes.
  std::string all() {
    std::string bytes;
    StringText out(bytes);
    if (!write_state_dict(state, out).ok() || !write_optimizer_state(kept(), out).ok())
      std::abort();
    return bytes;
  }
};

class Faults : public FolderTest {
protected:
  void SetUp() override {
    FolderTest::SetUp();
    path = folder + "/file";
    fit = std::make_unique<Fit>();
  }
  std::string saved(float value, bool optimizer) {
    fit->fill(value);
    std::string bytes;
    StringText out(bytes);
    EXPECT_TRUE((optimizer ? write_optimizer_state(fit->kept(), out) : write_state_dict(fit->state, out)).ok());
    return bytes;
  }
  Status save(bool optimizer, std::string *words) {
    return optimizer ? save_optimizer_state(fit->kept(), path, words) : save_state_dict(fit->state, path, words);
  }
  std::set<std::string> files() const {
    std::set<std::string> names;
    for (const auto &entry : std::filesystem::directory_iterator(folder))
      names.insert(entry.path().filename().string());
    return names;
  }

  /// Files to load: whole, sharded, and an optimiser's. Loading returns ok, or else changed nothing.
  std::vector<std::string> putFiles() {
    put("optimizer", saved(3, true));
    put("whole", saved(3, false));
    put("1", WeightBytes().add("a.bias", "F32", "1", {3.0f}).bytes());
    put("2", WeightBytes()
                 .add("a.weight", "F32", std::to_string(elements), content("whole").substr(0, 4 * elements))
                 .bytes());
    put("index.json", R"({"metadata":{},"weight_map":{"a.bias":"1","a.weight":"2"}})");
    fit->fill(1);
    return {"whole", "index.json", "optimizer"};
  }
  Status load(const std::string &name, std::string *words) {
    return name == "optimizer" ? load_optimizer_state(fit->kept(), folder + "/" + name, words)
                               : load_state_dict(fit->state, folder + "/" + name, {}, words);
  }
  /// 0 loaded, 1 refused with a reason, 2 no memory; 3 where what was promised does not hold.
  int loadAndCheck(const std::string &name) {
    const std::string before = fit->all();
    std::string words;
    int code = 0;
    try {
      code = load(name, &words).ok() ? 0 : words.empty() ? 3 : 1;
    } catch (const std::bad_alloc &) {
      code = 2;
    }
    allocationsLeft = -1;
    return (fit->all() == before) == (code != 0) ? code : 3;
  }

  std::string path;
  std::unique_ptr<Fit> fit;
};

// -------- system calls

#if CAN_TRACE

class Traced : public Faults {
protected:
  void SetUp() override {
    Faults::SetUp();
    if (!tracing::isPossible())
      GTEST_SKIP() << "processes cannot be traced here";
  }
  /// 0 saved, 1 refused with a reason, 2 no memory.
  int saveInChild(bool optimizer) {
    try {
      std::string words;
      return save(optimizer, &words).ok() ? 0 : words.empty() ? 3 : 1;
    } catch (const std::bad_alloc &) {
      return 2;
    }
  }
  /// Whether the rename was done.
  static bool renamed(const tracing::Run &run) {
    for (const tracing::Call &call : run.calls)
      if (call.number == SYS_rename && call.result == 0)
        return true;
    return false;
  }
};

#if MODC_HAS_POSIX

TEST_F(Traced, KilledAtAnySystemCallTheOldOrTheNewFileIsThere) {
  for (bool optimizer : {false, true})
    for (bool exists : {true, false}) {
      const std::string before = exists ? saved(1, optimizer) : "", after = saved(2, optimizer);
      int olds = 0, news = 0, leftovers = 0;
      for (int at = 0, code = -1; code != 0; ++at) {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directory(folder);
        if (exists)
          put("file", before);
        const tracing::Run run =
            tracing::run([&] { return saveInChild(optimizer); },
                         [&](int place, long) {
                           return tracing::Action{place == at ? tracing::Action::kill : tracing::Action::pass};
                         });
        code = run.exitCode;
        ASSERT_TRUE(code == 0 || run.signal == SIGKILL) << code;
        const bool isNew = content("file") == after;
        ASSERT_TRUE(isNew || (content("file") == before && std::filesystem::exists(path) == exists)) << "call " << at;
        ASSERT_TRUE(isNew || !renamed(run));
        (isNew ? news : olds) += 1;
        for (const std::string &name : files())
          leftovers += name != "file";
        ASSERT_LE(files().size(), 2u);
      }
      EXPECT_GT(olds, 10) << "before the rename";
      EXPECT_GT(news, 3) << "the folder is synchronised after it";
      EXPECT_GT(leftovers, 5) << "killed while writing";
    }
}

TEST_F(Traced, DataIsOnTheDiskBeforeItHasTheName) {
  saved(1, false);
  const tracing::Run run =
      tracing::run([&] { return saveInChild(false); }, [](int, long) { return tracing::Action(); });
  EXPECT_EQ(run.exitCode, 0);
  std::vector<long> order;
  for (const tracing::Call &call : run.calls)
    if (call.number == SYS_write || call.number == SYS_fsync || call.number == SYS_rename)
      if (order.empty() || order.back() != call.number)
        order.push_back(call.number);
  EXPECT_EQ(order, (std::vector<long>{SYS_write, SYS_fsync, SYS_rename, SYS_fsync}));
}

TEST_F(Traced, ShortWritesAreContinued) {
  const std::string after = saved(2, false);
  const tracing::Run run =
      tracing::run([&] { return saveInChild(false); },
                   [](int, long number) {
                     return tracing::Action{number == SYS_write ? tracing::Action::shorten : tracing::Action::pass};
                   });
  EXPECT_EQ(run.exitCode, 0);
  EXPECT_EQ(content("file"), after);
}

#endif

TEST_F(Traced, SavingWhereAnySystemCallFails) {
  const std::string before = saved(1, false), after = saved(2, false);
  int refused = 0, saved = 0;
  for (bool forever : {false, true})
    for (int error : {EIO, ENOSPC, EACCES, EINTR, ENOMEM}) {
      if (forever && error == EINTR)
        continue;                                      // nothing would ever be written, and nothing given up
      for (int at = 0, calls = 0; calls >= at; ++at) { // until the run that had no such call
        put("file", before);
        bool failedRemove = false;
        const tracing::Run run = tracing::run([&] { return saveInChild(false); },
                                              [&](int place, long number) {
                                                const bool isRemove = number == SYS_unlink;
                                                if (place != at && !(forever && place > at && !isRemove))
                                                  return tracing::Action();
                                                failedRemove |= isRemove;
                                                return tracing::Action{tracing::Action::fail, error};
                                              });
        calls = static_cast<int>(run.calls.size());
        const std::string where = "call " + std::to_string(at) + " failed with " + std::strerror(error);
        ASSERT_TRUE(run.exitCode >= 0 && run.exitCode < 3) << where << ": " << run.exitCode << ", " << run.signal;
        ASSERT_EQ(content("file") == after, renamed(run)) << where;
        ASSERT_TRUE(!MODC_HAS_POSIX || renamed(run) || content("file") == before) << where;
        ASSERT_TRUE(run.exitCode != 0 || content("file") == after) << where;
        ASSERT_TRUE(failedRemove || files().size() <= 1) << where;
        (run.exitCode == 0 ? saved : refused) += 1;
        for (const std::string &name : files())
          std::filesystem::remove(folder + "/" + name);
      }
    }
  EXPECT_GT(refused, 20);
  EXPECT_GT(saved, 10) << "what looks at links, permissions and the folder may fail";
}

TEST_F(Traced, LoadingWhereAnySystemCallFails) {
  for (const std::string &name : putFiles()) {
    int refused = 0;
    for (int error : {EIO, EACCES, ENOMEM, EINTR})
      for (int at = 0, calls = 0; calls >= at; ++at) { // until the run that had no such call
        const tracing::Run run =
            tracing::run([&] { return loadAndCheck(name); },
                         [&](int place, long) {
                           return tracing::Action{place == at ? tracing::Action::fail : tracing::Action::pass, error};
                         });
        calls = static_cast<int>(run.calls.size());
        ASSERT_TRUE(run.exitCode >= 0 && run.exitCode < 3)
            << name << ", call " << at << ": " << run.exitCode << ", " << run.signal;
        refused += run.exitCode != 0;
      }
    EXPECT_GT(refused, 4) << name << ": open, fstat and mmap, or read";
  }
}

#endif

// -------- allocations

TEST_F(Faults, SavingWhereAnyAllocationFails) {
  const std::string before = saved(1, true), after = saved(2, true);
  int failures = 0;
  for (long at = 0;; ++at) {
    put("file", before);
    bool threw = false;
    Status status;
    try {
      std::string words;
      allocationsLeft = at;
      status = save(true, &words);
    } catch (const std::bad_alloc &) {
      threw = true;
    }
    const bool wasReached = allocationsLeft < 0;
    allocationsLeft = -1;
    ASSERT_EQ(files(), std::set<std::string>{"file"}) << at;
    if (!threw) {
      ASSERT_TRUE(status.ok());
      EXPECT_EQ(content("file"), after);
    } else {
      ASSERT_EQ(content("file"), before) << at;
      ++failures;
    }
    if (!wasReached)
      break;
  }
  EXPECT_GT(failures, 2);
}

TEST_F(Faults, LoadingWhereAnyAllocationFails) {
  for (const std::string &name : putFiles()) {
    int failures = 0, code = 2;
    for (long at = 0; code == 2; ++at) {
      fit->fill(1);
      allocationsLeft = at; // the check's own copy is among them: it counts as refused too
      try {
        code = loadAndCheck(name);
      } catch (const std::bad_alloc &) {
        allocationsLeft = -1;
      }
      failures += code == 2;
    }
    EXPECT_EQ(code, 0) << name;
    EXPECT_GT(failures, 2) << name;
  }
}

TEST_F(Faults, EagerModelGoesOnAfterAnyAllocationFailed) {
  Tensor<float> small({2, 64}), large({6, 64});
  Tensor<std::int64_t> target({6});
  digits::Model expected(1);
  expected.train_step(large, target);
  const auto y = expected.eval()(large);
  for (long at = 0, reached = 1; reached; ++at) {
    digits::Model model(1);
    model.eval()(small); // workspaces that must grow
    allocationsLeft = at;
    bool failed = false;
    try {
      model.train().train_step(large, target);
      model.eval()(large);
    } catch (const std::bad_alloc &) {
      failed = true;
    }
    reached = allocationsLeft < 0;
    allocationsLeft = -1;
    if (!reached)
      break;
    ASSERT_TRUE(failed);
    const auto z = model.eval()(large);
    EXPECT_EQ(z.shape(), y.shape());
    EXPECT_GT(model.train().train_step(large, target), 0);
  }
}

} // namespace
