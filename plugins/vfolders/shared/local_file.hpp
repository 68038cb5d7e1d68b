// Files on this side: what is uploaded, and where a download lands.
#pragma once

#include <bai/context.hpp>

#include <filesystem>
#include <functional>

namespace vfolders {

/// Closes a file descriptor.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~Descriptor();
  int get() const noexcept { return fd_; }

 private:
  int fd_;
};

struct LocalFile {
  std::filesystem::path path;  // absolute
  std::string name;            // below the base folder: its path in the virtual folder
  std::int64_t size = 0;
};

/// The files to upload: relative ones below `base` (the current folder if it is empty). Throws `bai::Error` that names
/// the one that is missing, is no file, cannot be read or lies outside.
std::vector<LocalFile> resolve_uploads(const std::vector<std::string>& files, const std::string& base);

/// Part of a file as the body of a request: `length` bytes from `start`.
class FilePart {
 public:
  FilePart(const LocalFile& file, std::int64_t start, std::int64_t length, std::function<void(std::int64_t)> progress);
  FilePart(const FilePart&) = delete;
  FilePart& operator=(const FilePart&) = delete;
  const bai_source* source() const noexcept { return &source_; }
  /// Bytes that were taken, from the beginning of the part.
  std::int64_t taken() const noexcept { return at_; }
  /// Why reading failed; empty if it did not.
  const std::string& failure() const noexcept { return failure_; }

 private:
  static bai_status read(void* self, void* buffer, size_t capacity, size_t* n) noexcept;
  static bai_status rewind(void* self, uint64_t offset) noexcept;
  Descriptor file_;
  std::int64_t start_, length_, at_ = 0;
  std::function<void(std::int64_t)> progress_;
  std::string failure_;
  bai_source source_;
};

/// A download in progress: written beside its target under a name of its own, and renamed when it is complete. What is
/// not complete is removed.
class PartialFile {
 public:
  /// Makes missing folders on the way. Throws `bai::Error` that names the folder or file.
  explicit PartialFile(const std::filesystem::path& target);
  PartialFile(const PartialFile&) = delete;
  PartialFile& operator=(const PartialFile&) = delete;
  ~PartialFile();
  /// Asks the file system for room, if it can do that.
  void reserve(std::int64_t bytes) noexcept;
  void append(const char* data, size_t n);
  void restart();
  std::int64_t size() const noexcept { return size_; }
  /// Never replaces a file: throws `bai::Error` (BAI_E_INVALID) if there is one by now.
  void finish();

 private:
  std::filesystem::path target_, partial_;
  Descriptor file_;
  std::int64_t size_ = 0;
};

/// Throws `bai::Error` (BAI_E_INVALID) if something is there already.
void refuse_existing(const std::filesystem::path& target);
/// The path below `base` that `name` means; throws `bai::Error` (BAI_E_INVALID) if it leads out of it.
std::filesystem::path download_target(const std::string& name, const std::string& base);

}  // namespace vfolders
