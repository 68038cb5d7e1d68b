#include "shared/local_file.hpp"

#include <cerrno>
#include <fcntl.h>
#include <random>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace vfolders {

namespace fs = std::filesystem;

namespace {

std::string details(std::string_view id, std::string_view hint) {
  return bai::JsonObject().text("id", id).text("hint", hint).done();
}

std::string reason() { return std::generic_category().message(errno); }

fs::path absolute_base(const std::string& base) {
  return (base.empty() ? fs::current_path() : fs::absolute(base)).lexically_normal();
}

/// `path` below `base`, or empty if it is outside.
fs::path below(const fs::path& path, const fs::path& base) {
  const auto inside = path.lexically_relative(base / "");
  return inside.empty() || *inside.begin() == ".." || inside == "." ? fs::path() : inside;
}

LocalFile resolve(const std::string& given, const fs::path& base) {
  const fs::path path = (base / given).lexically_normal();
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) {
    throw bai::Error(BAI_E_NOT_FOUND, "file \"" + given + "\": " + reason(), details("file-upload", "check its name"));
  }
  if (!S_ISREG(info.st_mode)) {
    throw bai::Error(BAI_E_INVALID, "\"" + given + "\" is no regular file; only files can be uploaded",
                     details("file-upload", "name the files: backend.ai vfolder upload FOLDER DIR/*"));
  }
  const auto name = below(path, base);
  if (name.empty()) {
    throw bai::Error(BAI_E_INVALID,
                     "file \"" + path.string() + "\" is outside of the base folder \"" + base.string() + "\"",
                     details("file-upload", "change to a folder above the file, or name one with --base-dir"));
  }
  if (::access(path.c_str(), R_OK) != 0) {
    throw bai::Error(BAI_E_DENIED, "file \"" + given + "\" cannot be read: " + reason(),
                     details("file-upload", "check its permissions"));
  }
  return {path, name.generic_string(), static_cast<std::int64_t>(info.st_size)};
}

}  // namespace

Descriptor::~Descriptor() {
  if (fd_ >= 0) ::close(fd_);
}

std::vector<LocalFile> resolve_uploads(const std::vector<std::string>& files, const std::string& base) {
  const auto folder = absolute_base(base);
  std::vector<LocalFile> all;
  for (const auto& file : files) all.push_back(resolve(file, folder));
  return all;
}

FilePart::FilePart(const LocalFile& file, std::int64_t start, std::int64_t length,
                   std::function<void(std::int64_t)> progress)
    : file_(::open(file.path.c_str(), O_RDONLY | O_CLOEXEC)),
      start_(start),
      length_(length),
      progress_(std::move(progress)),
      source_{this, &read, &rewind, length} {
  if (file_.get() < 0) throw bai::Error(BAI_E_FAIL, "file \"" + file.path.string() + "\": " + reason());
}

bai_status FilePart::read(void* self, void* buffer, size_t capacity, size_t* n) noexcept {
  auto& part = *static_cast<FilePart*>(self);
  try {
    const auto wanted = std::min<std::int64_t>(part.length_ - part.at_, static_cast<std::int64_t>(capacity));
    *n = 0;
    if (wanted == 0) return BAI_OK;
    ssize_t got = -1;
    do {
      got = ::pread(part.file_.get(), buffer, static_cast<size_t>(wanted), part.start_ + part.at_);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) {
      part.failure_ = got == 0 ? "it became shorter while it was read" : reason();
      return BAI_E_FAIL;
    }
    part.at_ += got;
    *n = static_cast<size_t>(got);
    part.progress_(part.start_ + part.at_);
    return BAI_OK;
  } catch (const std::exception& failure) {
    part.failure_ = failure.what();
    return BAI_E_FAIL;
  }
}

bai_status FilePart::rewind(void* self, uint64_t offset) noexcept {
  auto& part = *static_cast<FilePart*>(self);
  if (offset > static_cast<uint64_t>(part.length_)) return BAI_E_INVALID;
  part.at_ = static_cast<std::int64_t>(offset);
  return BAI_OK;
}

PartialFile::PartialFile(const fs::path& target) : target_(target) {
  std::error_code failed;
  fs::create_directories(target.parent_path(), failed);
  if (failed) {
    throw bai::Error(BAI_E_FAIL, "the folder " + target.parent_path().string() + " cannot be made: " + failed.message(),
                     details("file-folder", "choose another one with --base-dir"));
  }
  std::random_device random;
  partial_ = target.parent_path() / ("." + target.filename().string() + "." + std::to_string(random()) + ".part");
  file_ = Descriptor(::open(partial_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
  if (file_.get() < 0) {
    const auto why = reason();
    partial_.clear();
    throw bai::Error(BAI_E_FAIL, "cannot write into " + target.parent_path().string() + ": " + why,
                     details("file-folder", "choose another folder with --base-dir"));
  }
}

PartialFile::~PartialFile() {
  if (!partial_.empty()) ::unlink(partial_.c_str());
}

void PartialFile::reserve(std::int64_t bytes) noexcept {
#ifdef FALLOC_FL_KEEP_SIZE
  if (bytes > 0) (void)::fallocate(file_.get(), FALLOC_FL_KEEP_SIZE, 0, bytes);  // it only helps
#endif
}

void PartialFile::append(const char* data, size_t n) {
  while (n > 0) {
    const auto written = ::write(file_.get(), data, n);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) {
      throw bai::Error(BAI_E_FAIL, "cannot write " + target_.string() + ": " + reason(),
                       details("file-write", "make room, or choose another folder with --base-dir"));
    }
    data += written;
    n -= static_cast<size_t>(written);
    size_ += written;
  }
}

void PartialFile::restart() {
  if (::ftruncate(file_.get(), 0) != 0 || ::lseek(file_.get(), 0, SEEK_SET) != 0)
    throw bai::Error(BAI_E_FAIL, "cannot start " + target_.string() + " over: " + reason());
  size_ = 0;
}

void PartialFile::finish() {
  // a link refuses an existing target, which a rename would replace
  if (::link(partial_.c_str(), target_.c_str()) != 0) {
    if (errno == EEXIST) refuse_existing(target_);
    refuse_existing(target_);
    if (::rename(partial_.c_str(), target_.c_str()) != 0) {  // a file system without links
      throw bai::Error(BAI_E_FAIL, "cannot name the finished file " + target_.string() + ": " + reason());
    }
    partial_.clear();
    return;
  }
  ::unlink(partial_.c_str());
  partial_.clear();
}

void refuse_existing(const fs::path& target) {
  struct stat info {};
  if (::lstat(target.c_str(), &info) != 0) return;
  throw bai::Error(BAI_E_INVALID, "The target file already exists: " + target.string(),
                   details("file-exists", "move it away, or download into another folder with --base-dir"));
}

fs::path download_target(const std::string& name, const std::string& base) {
  const auto folder = absolute_base(base);
  const auto target = (folder / fs::path(name)).lexically_normal();
  if (fs::path(name).is_absolute() || below(target, folder).empty()) {
    throw bai::Error(BAI_E_INVALID, "the path \"" + name + "\" would leave the folder " + folder.string(),
                     details("usage-path", "give a path inside the virtual folder, such as dir/file"));
  }
  return target;
}

}  // namespace vfolders
