// SPDX-License-Identifier: 0BSD
// Files: state_dict by path, mapped for reading and replaced all at once when written.
#ifndef MODC_ABI_1_IO_H
#define MODC_ABI_1_IO_H

#include "state_dict.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#if defined(__unix__) || defined(__APPLE__)
#define MODC_HAS_POSIX 1
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#else
#define MODC_HAS_POSIX 0
#endif

namespace modc {
inline namespace abi_1 {

/// A Text that grows a string.
class StringText : public Text {
 public:
  explicit StringText(std::string& string) noexcept : Text(&StringText::append, &string) {}

 private:
  static void append(void* context, const char* data, std::size_t size) {
    static_cast<std::string*>(context)->append(data, size);
  }
};

namespace io_detail {

/// "cannot open 'a.safetensors': No such file or directory"
inline Status fail(std::string* text, const char* what, const std::string& path, const char* why = nullptr) {
  if (text != nullptr) *text = std::string("cannot ") + what + " '" + path + "': " + (why ? why : std::strerror(errno));
  return {Code::io_error, "a file could not be read or written"};
}

}  // namespace io_detail

/// A file's bytes, read-only: mapped where the system can do that.
class FileBytes {
 public:
  FileBytes() noexcept = default;
  FileBytes(const FileBytes&) = delete;
  FileBytes& operator=(const FileBytes&) = delete;
#if MODC_HAS_POSIX
  ~FileBytes() {
    if (map_ != nullptr) ::munmap(map_, size_);
  }

  Status open(const std::string& path, std::string* text) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return io_detail::fail(text, "open", path);
    const Status status = map(file, path, text);
    ::close(file);
    return status;
  }
  Bytes bytes() const noexcept { return {map_ != nullptr ? map_ : "", size_}; }

 private:
  Status map(int file, const std::string& path, std::string* text) {
    struct stat about;
    if (::fstat(file, &about) != 0) return io_detail::fail(text, "read", path);
    if (!S_ISREG(about.st_mode)) return io_detail::fail(text, "read", path, "Not a regular file");
    if (about.st_size == 0) return ok;
    const auto size = static_cast<std::size_t>(about.st_size);
    void* map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    if (map == MAP_FAILED) return io_detail::fail(text, "map", path);
    map_ = map;
    size_ = size;
    return ok;
  }

  void* map_ = nullptr;
  std::size_t size_ = 0;
#else
  Status open(const std::string& path, std::string* text) {
    std::FILE* file = std::fopen(path.c_str(), "rb");
    if (file == nullptr) return io_detail::fail(text, "open", path);
    char piece[65536];
    for (std::size_t n; (n = std::fread(piece, 1, sizeof piece, file)) > 0;) content_.append(piece, n);
    const bool failed = std::ferror(file) != 0;
    std::fclose(file);
    return failed ? io_detail::fail(text, "read", path) : ok;
  }
  Bytes bytes() const noexcept { return {content_.data(), content_.size()}; }

 private:
  std::string content_;
#endif
};

/// Writes a file beside its final place and puts it there when it is complete: at every moment, also if the process is
/// killed, the path holds the old content or the new.
class FileReplacement {
 public:
  FileReplacement() noexcept = default;
  FileReplacement(const FileReplacement&) = delete;
  FileReplacement& operator=(const FileReplacement&) = delete;
  ~FileReplacement() { discard(); }

  Status open(const std::string& path, std::string* text) {
    path_ = resolve(path);
    error_text_ = text;
#if MODC_HAS_POSIX
    for (int attempt = 0; attempt < 100 && file_ == nullptr; ++attempt) {
      temporary_ = path_ + "." + std::to_string(::getpid()) + "." + std::to_string(attempt) + ".tmp";
      const int descriptor = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor < 0 && errno != EEXIST) return io_detail::fail(text, "write", path_);
      if (descriptor < 0) continue;
      struct stat old;
      if (::stat(path_.c_str(), &old) == 0 && ::fchmod(descriptor, old.st_mode & 07777) != 0) errno = 0;
      file_ = ::fdopen(descriptor, "wb");
      if (file_ == nullptr) ::close(descriptor);
    }
#else
    temporary_ = path_ + ".tmp";
    file_ = std::fopen(temporary_.c_str(), "wb");
#endif
    return file_ == nullptr ? io_detail::fail(text, "write", path_) : ok;
  }

  /// Errors are kept until commit().
  Text text() noexcept { return {&FileReplacement::write, this}; }

  Status commit() {
    bool failed = failed_ || std::fflush(file_) != 0;
#if MODC_HAS_POSIX
    failed = failed || ::fsync(::fileno(file_)) != 0;
#endif
    const int why = errno;
    failed = std::fclose(file_) != 0 || failed;
    file_ = nullptr;
    if (failed) errno = failed_ ? errno_ : why;
    if (failed || !put_in_place()) {
      const Status status = io_detail::fail(error_text_, "write", path_);
      std::remove(temporary_.c_str());
      return status;
    }
    return ok;
  }

 private:
  static void write(void* self, const char* data, std::size_t size) {
    auto& to = *static_cast<FileReplacement*>(self);
    if (to.failed_ || std::fwrite(data, 1, size, to.file_) == size) return;
    to.failed_ = true;
    to.errno_ = errno;
  }

  void discard() noexcept {
    if (file_ == nullptr) return;
    std::fclose(file_);
    std::remove(temporary_.c_str());
    file_ = nullptr;
  }

#if MODC_HAS_POSIX
  /// Where a symbolic link leads, so that the link stays.
  static std::string resolve(const std::string& path) {
    char* real = ::realpath(path.c_str(), nullptr);
    if (real == nullptr) return path;
    std::string result(real);
    std::free(real);
    return result;
  }
  bool put_in_place() {
    if (std::rename(temporary_.c_str(), path_.c_str()) != 0) return false;
    const std::size_t slash = path_.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : slash == 0 ? "/" : path_.substr(0, slash);
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return true;  // a folder that may be written but not read cannot be synchronised
    const bool synchronised = ::fsync(descriptor) == 0 || errno == EINVAL;
    ::close(descriptor);
    return synchronised;
  }
#else
  static std::string resolve(const std::string& path) { return path; }
  bool put_in_place() {
    std::remove(path_.c_str());
    return std::rename(temporary_.c_str(), path_.c_str()) == 0;
  }
#endif

  std::string path_;
  std::string temporary_;
  std::string* error_text_ = nullptr;
  std::FILE* file_ = nullptr;
  bool failed_ = false;
  int errno_ = 0;
};

// -------- state_dict by path

/// Loads a safetensors file. On an error `text` says what is wrong; options.report is not used.
inline Status load_state_dict(State& state, const std::string& path, const LoadOptions& options = {},
                              std::string* text = nullptr) {
  FileBytes file;
  std::string ignored;
  std::string& words = text != nullptr ? *text : ignored;
  words.clear();
  MODC_TRY(file.open(path, &words));
  StringText report(words);
  LoadOptions with_report = options;
  with_report.report = &report;

  safetensors::File count;
  std::size_t entries = 0;
  Status status = count.count(file.bytes(), entries, &report);
  if (status.ok()) {
    std::vector<safetensors::Entry> index(entries + 1);
    status = load_state_dict(state, file.bytes(), with_report, {index.data(), index.size()});
  }
  if (!status.ok() && status.code() != Code::key_mismatch) {
    words = words.empty() ? std::string(status.message()) : words;
    words.insert(0, "cannot load '" + path + "': ");
  }
  return status;
}

/// Replaces the file all at once.
inline Status save_state_dict(const State& state, const std::string& path, std::string* text = nullptr) {
  MODC_TRY(state.status());
  FileReplacement file;
  MODC_TRY(file.open(path, text));
  Text out = file.text();
  MODC_TRY(write_state_dict(state, out));
  return file.commit();
}

/// For compiled models: `modc::load_state_dict(net, "weights.safetensors")`.
template <class Model, class = decltype(Model::info)>
Status load_state_dict(Model& model, const std::string& path, const LoadOptions& options = {},
                       std::string* text = nullptr) {
  return load_state_dict(model.state(), path, options, text);
}
template <class Model, class = decltype(Model::info)>
Status save_state_dict(const Model& model, const std::string& path, std::string* text = nullptr) {
  return save_state_dict(model.state(), path, text);
}

}  // namespace abi_1
}  // namespace modc

#endif
