// SPDX-License-Identifier: 0BSD
// Files: mapped for reading, and replaced all at once when written.
#ifndef MODC_ABI_1_FILES_H
#define MODC_ABI_1_FILES_H

#include "status.h"
#include "text.h"
#include "workspace.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#ifndef MODC_HAS_POSIX
#if defined(__unix__) || defined(__APPLE__)
#define MODC_HAS_POSIX 1
#else
#define MODC_HAS_POSIX 0
#endif
#endif
#if MODC_HAS_POSIX
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
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

/// A new file that is written from its begin to its end.
class NewFile {
 public:
  NewFile() noexcept = default;
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;
  ~NewFile() { discard(); }

  bool is_open() const noexcept { return !path_.empty(); }
  const std::string& path() const noexcept { return path_; }

#if MODC_HAS_POSIX
  /// Beside `target`, with its permissions if it exists. On failure errno says why.
  bool create_beside(const std::string& target) {
    buffer_.reserve(buffer_size);
    for (int attempt = 0; attempt < 100; ++attempt) {
      std::string path = target + "." + std::to_string(::getpid()) + "." + std::to_string(attempt) + ".tmp";
      descriptor_ = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ < 0 && errno != EEXIST) return false;
      if (descriptor_ < 0) continue;
      path_.swap(path);
      struct stat old;
      if (::stat(target.c_str(), &old) == 0 && ::fchmod(descriptor_, old.st_mode & 07777) != 0) errno = 0;
      return true;
    }
    return false;
  }
  /// Errors are kept until finish().
  void write(const char* data, std::size_t size) noexcept {
    if (buffer_.size() + size > buffer_size) flush();
    if (size > buffer_size)
      put(data, size);
    else
      buffer_.append(data, size);  // never allocates
  }
  /// All of it is on the disk when this is true; otherwise errno says why.
  bool finish() noexcept {
    flush();
    while (error_ == 0 && ::fsync(descriptor_) != 0)
      if (errno != EINTR) error_ = errno;
    if (::close(descriptor_) != 0 && error_ == 0 && errno != EINTR) error_ = errno;
    descriptor_ = -1;
    errno = error_;
    return error_ == 0;
  }
#else
  bool create_beside(const std::string& target) {
    std::string path = target + ".tmp";
    file_ = std::fopen(path.c_str(), "wb");
    if (file_ != nullptr) path_.swap(path);
    return file_ != nullptr;
  }
  void write(const char* data, std::size_t size) noexcept {
    if (error_ == 0 && std::fwrite(data, 1, size, file_) != size) error_ = errno != 0 ? errno : EIO;
  }
  bool finish() noexcept {
    if (std::fclose(file_) != 0 && error_ == 0) error_ = errno;
    file_ = nullptr;
    errno = error_;
    return error_ == 0;
  }
#endif

  /// The file has another name now.
  void keep() noexcept { path_.clear(); }
  void discard() noexcept {
    if (!is_open()) return;
    const int why = errno;
#if MODC_HAS_POSIX
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
#else
    if (file_ != nullptr) std::fclose(file_);
    file_ = nullptr;
#endif
    std::remove(path_.c_str());
    path_.clear();
    errno = why;
  }

 private:
#if MODC_HAS_POSIX
  static constexpr std::size_t buffer_size = 65536;

  void flush() noexcept {
    put(buffer_.data(), buffer_.size());
    buffer_.clear();
  }
  void put(const char* data, std::size_t size) noexcept {
    while (size > 0 && error_ == 0) {
      const ::ssize_t written = ::write(descriptor_, data, size);
      if (written < 0 && errno == EINTR) continue;
      if (written <= 0) {
        error_ = written < 0 ? errno : ENOSPC;
        return;
      }
      data += written;
      size -= static_cast<std::size_t>(written);
    }
  }

  std::string buffer_;
  int descriptor_ = -1;
#else
  std::FILE* file_ = nullptr;
#endif
  std::string path_;
  int error_ = 0;
};

/// Writes a file beside its final place and puts it there when it is complete: at every moment, also if the process is
/// killed, the path holds the old content or the new.
class FileReplacement {
 public:
  Status open(const std::string& path, std::string* text) {
    path_ = resolve(path);
    folder_ = folder_of(path_);
    error_text_ = text;
    return file_.create_beside(path_) ? ok : io_detail::fail(text, "write", path_);
  }

  /// Errors are kept until commit().
  Text text() noexcept { return {&FileReplacement::write, this}; }

  /// After an error the old content is there, unless only the folder could not be synchronised.
  Status commit() {
    if (file_.finish() && put_in_place()) return ok;
    file_.discard();
    return io_detail::fail(error_text_, "write", path_);
  }

 private:
  static void write(void* self, const char* data, std::size_t size) {
    static_cast<FileReplacement*>(self)->file_.write(data, size);
  }
  static std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : path.substr(0, slash);
  }

#if MODC_HAS_POSIX
  /// Where a symbolic link leads, so that the link stays.
  static std::string resolve(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
    return real ? std::string(real.get()) : path;
  }
  bool put_in_place() noexcept {
    if (std::rename(file_.path().c_str(), path_.c_str()) != 0) return false;
    file_.keep();
    const int descriptor = ::open(folder_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return true;  // a folder that may be written but not read cannot be synchronised
    const bool synchronised = ::fsync(descriptor) == 0 || errno == EINVAL;
    const int why = errno;
    ::close(descriptor);
    errno = why;
    return synchronised;
  }
#else
  static std::string resolve(const std::string& path) { return path; }
  bool put_in_place() noexcept {
    std::remove(path_.c_str());
    if (std::rename(file_.path().c_str(), path_.c_str()) != 0) return false;
    file_.keep();
    return true;
  }
#endif

  NewFile file_;
  std::string path_;
  std::string folder_;
  std::string* error_text_ = nullptr;
};

}  // namespace abi_1
}  // namespace modc

#endif
