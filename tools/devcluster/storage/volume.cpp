#include "tools/devcluster/storage/volume.hpp"

#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/base/time.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sys/stat.h>

namespace bai::devcluster {
namespace {

namespace fs = std::filesystem;
constexpr int kMostEntries = 1000;

[[noreturn]] void fail(int number, const std::string& path) { throw VolumeError(number, path); }

/// Runs a step of std::filesystem and turns its failure into ours.
template <typename Step>
auto attempt(const std::string& path, Step&& step) {
  try {
    return step();
  } catch (const fs::filesystem_error& error) { fail(error.code().value(), path); }
}

std::string mode_text(mode_t mode) {
  std::string text(1, S_ISDIR(mode) ? 'd' : S_ISLNK(mode) ? 'l' : '-');
  for (int bit = 8; bit >= 0; --bit) text += (mode >> bit & 1U) != 0 ? "xwr"[bit % 3] : '-';
  return text;
}

std::string octal(mode_t mode) {
  std::string text;
  for (const unsigned shift : {6U, 3U, 0U}) text += static_cast<char>('0' + (mode >> shift & 7U));
  return text;
}

std::string iso_of(const timespec& time) {
  return to_iso(Time(std::chrono::seconds(time.tv_sec) + std::chrono::microseconds(time.tv_nsec / 1000)));
}

double seconds_of(const timespec& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

}  // namespace

VolumeError::VolumeError(int number, std::string path)
    : std::runtime_error(std::strerror(number)), number_(number), path_(std::move(path)) {}

fs::path Volume::folder(const std::string& id) const {
  std::string hex = id;
  hex.erase(std::remove(hex.begin(), hex.end(), '-'), hex.end());
  if (hex.size() != 32 || hex.find_first_not_of("0123456789abcdef") != std::string::npos) fail(EINVAL, id);
  return base_ / hex.substr(0, 2) / hex.substr(2, 2) / hex.substr(4);
}

void Volume::create(const std::string& id) {
  attempt("", [&] { fs::create_directories(folder(id)); });
}

void Volume::remove(const std::string& id) {
  const auto path = folder(id);
  attempt("", [&] { fs::remove_all(path); });
  std::error_code not_empty;
  if (fs::remove(path.parent_path(), not_empty)) fs::remove(path.parent_path().parent_path(), not_empty);
}

void Volume::copy(const std::string& from, const std::string& to) {
  attempt("", [&] {
    fs::copy(folder(from), folder(to), fs::copy_options::recursive | fs::copy_options::copy_symlinks);
    fs::remove_all(folder(to) / ".upload");
  });
}

fs::path Volume::resolve(const std::string& id, const std::string& relative) const {
  if (fs::path(relative).is_absolute() || relative.find('\0') != std::string::npos) fail(EINVAL, relative);
  return attempt(relative, [&] {
    const auto root = fs::canonical(folder(id));
    const auto full = fs::weakly_canonical(root / relative);
    const auto inside = full.lexically_relative(root);
    if (inside.empty() || *inside.begin() == "..") fail(EACCES, relative);
    return inside == "." ? root : root / inside;
  });
}

FolderUsage Volume::usage(const std::string& id) const {
  FolderUsage usage;
  std::error_code vanished;
  for (fs::recursive_directory_iterator at(folder(id), vanished), end; !vanished && at != end; at.increment(vanished)) {
    if (at->is_directory(vanished) && !at->is_symlink(vanished)) continue;
    ++usage.files;
    if (at->is_regular_file(vanished)) usage.bytes += static_cast<std::int64_t>(at->file_size(vanished));
  }
  return usage;
}

JsonObject Volume::list(const std::string& id, const std::string& relative) const {
  const auto path = resolve(id, relative);
  auto items = make_array(), files = make_array();
  attempt(relative, [&] {
    int left = kMostEntries;
    for (const auto& entry : fs::directory_iterator(path)) {
      struct stat info {};
      const std::string name = entry.path().filename().string();
      if (lstat(entry.path().c_str(), &info) != 0 || (name == ".upload" && path == fs::canonical(folder(id)))) continue;
      if (left-- == 0) break;
      const char* kind = S_ISDIR(info.st_mode) ? "DIRECTORY" : S_ISLNK(info.st_mode) ? "SYMLINK" : "FILE";
      const auto size = static_cast<std::int64_t>(info.st_size);
      items->add(make_object({{"name", name},
                              {"type", kind},
                              {"size", size},
                              {"mode", octal(info.st_mode)},
                              {"created", iso_of(info.st_ctim)},
                              {"modified", iso_of(info.st_mtim)}}));
      files->add(make_object({{"filename", name},
                              {"size", size},
                              {"mode", mode_text(info.st_mode)},
                              {"ctime", seconds_of(info.st_ctim)},
                              {"atime", 0},
                              {"mtime", seconds_of(info.st_mtim)}}));
    }
  });
  return make_object({{"items", items}, {"files", to_text(files)}});
}

void Volume::make_directory(const std::string& id, const std::string& relative, bool parents, bool exist_ok) {
  const auto path = resolve(id, relative);
  attempt(relative, [&] {
    if (fs::exists(path)) {
      if (exist_ok && fs::is_directory(path)) return;
      fail(EEXIST, relative);
    }
    if (parents)
      fs::create_directories(path);
    else
      fs::create_directory(path);
  });
}

void Volume::rename_file(const std::string& id, const std::string& relative, const std::string& new_name) {
  if (new_name.empty() || new_name.find('/') != std::string::npos || new_name == "." || new_name == "..")
    fail(EINVAL, new_name);
  move_file(id, relative, (fs::path(relative).parent_path() / new_name).string());
}

void Volume::move_file(const std::string& id, const std::string& from, const std::string& to) {
  const auto source = resolve(id, from);
  auto target = resolve(id, to);
  attempt(from, [&] {
    if (!fs::exists(fs::symlink_status(source))) fail(ENOENT, from);
    if (fs::is_directory(target)) target /= source.filename();
    if (fs::exists(fs::symlink_status(target))) fail(EEXIST, to);
    fs::create_directories(target.parent_path());
    fs::rename(source, target);
  });
}

void Volume::delete_files(const std::string& id, const std::vector<std::string>& files, bool recursive) {
  for (const auto& file : files) {
    // the parent is resolved, not the file: a link is deleted, not what it points to
    const auto name = fs::path(file).filename();
    const auto path = resolve(id, fs::path(file).parent_path().string()) / name;
    attempt(file, [&] {
      const auto status = fs::symlink_status(path);
      if (name.empty() || name == ".." || name == ".") fail(EINVAL, file);
      if (!fs::exists(status)) fail(ENOENT, file);
      if (fs::is_directory(status) && !recursive) fail(EISDIR, file);
      fs::remove_all(path);
    });
  }
}

fs::path Volume::upload_file(const std::string& id, const std::string& session) const {
  return folder(id) / ".upload" / session;
}

std::string Volume::begin_upload(const std::string& id, const std::string& target, std::int64_t size) {
  (void)resolve(id, target);  // a bad path is refused now and not after the last byte
  const std::string session = to_hex(random_bytes(16));
  const auto file = upload_file(id, session);
  attempt(target, [&] { fs::create_directories(file.parent_path()); });
  if (!std::ofstream(file, std::ios::binary)) fail(EIO, target);
  if (size == 0) finish_upload(id, session, target);
  return session;
}

void Volume::finish_upload(const std::string& id, const std::string& session, const std::string& target) {
  const auto path = resolve(id, target);
  attempt(target, [&] {
    fs::create_directories(path.parent_path());
    fs::rename(upload_file(id, session), path);
  });
  std::error_code not_empty;
  fs::remove(folder(id) / ".upload", not_empty);
}

}  // namespace bai::devcluster
