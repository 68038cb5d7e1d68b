/// Folders on disk: one directory per virtual folder, and everything that is done to files in it.
#pragma once

#include "tools/devcluster/base/json.hpp"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

namespace bai::devcluster {

/// What the operating system refused: its error number and the path inside the folder.
class VolumeError : public std::runtime_error {
 public:
  VolumeError(int number, std::string path);
  [[nodiscard]] int number() const { return number_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  int number_;
  std::string path_;
};

struct FolderUsage {
  std::int64_t files = 0, bytes = 0;
};

/// One volume. Any thread. `id` is a folder's id, with or without dashes; every other path is relative to its folder
/// and may not lead out of it, also through links. Throws VolumeError. Source: storage proxy 22.03 `vfs/__init__.py`.
class Volume {
 public:
  explicit Volume(std::filesystem::path base) : base_(std::move(base)) {}

  [[nodiscard]] std::filesystem::path folder(const std::string& id) const;
  void create(const std::string& id);
  void remove(const std::string& id);
  void copy(const std::string& from, const std::string& to);
  /// The absolute path that `relative` means.
  [[nodiscard]] std::filesystem::path resolve(const std::string& id, const std::string& relative) const;
  [[nodiscard]] FolderUsage usage(const std::string& id) const;
  /// `{"items": […], "files": "<JSON text>"}`
  [[nodiscard]] JsonObject list(const std::string& id, const std::string& relative) const;
  void make_directory(const std::string& id, const std::string& relative, bool parents, bool exist_ok);
  void rename_file(const std::string& id, const std::string& relative, const std::string& new_name);
  void move_file(const std::string& id, const std::string& from, const std::string& to);
  void delete_files(const std::string& id, const std::vector<std::string>& files, bool recursive);

  /// A temporary file for an upload; its name is the session. One of size 0 is complete at once.
  std::string begin_upload(const std::string& id, const std::string& target, std::int64_t size);
  [[nodiscard]] std::filesystem::path upload_file(const std::string& id, const std::string& session) const;
  /// Puts the temporary file in its place, replacing what is there.
  void finish_upload(const std::string& id, const std::string& session, const std::string& target);

 private:
  std::filesystem::path base_;
};

}  // namespace bai::devcluster
