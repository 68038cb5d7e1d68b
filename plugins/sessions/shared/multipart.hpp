// A multipart/form-data body of files that are read while it is sent.
#pragma once

#include <bai/core.hpp>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <vector>

namespace sessions {

/// A file to send: where it lies and what the server is to call it.
struct UploadFile {
  std::filesystem::path path;
  std::string name;  // relative to the base folder, "/" between its parts
  std::uintmax_t size = 0;
};

/// Resolves every name against `basedir` (empty: the current folder). Throws `bai::Error`: BAI_E_INVALID for a file
/// outside of the base folder or a folder, BAI_E_NOT_FOUND for one that cannot be read. Nothing is opened for good.
std::vector<UploadFile> resolve_upload(const std::vector<std::string>& files, const std::string& basedir);

/// How the names are written: `absolute` adds the form that some later servers want.
enum class UploadNames { relative, absolute };

/// The body as a source of bytes: constant memory, may be rewound. One part named "src" per file (client 22.03
/// request.py); names are raw UTF-8, because the manager does not decode percent-escapes.
/// Stays where it is made, because the C struct points at it. One thread.
class MultipartBody {
 public:
  MultipartBody(std::vector<UploadFile> files, std::string boundary, UploadNames names);
  MultipartBody(const MultipartBody&) = delete;
  MultipartBody& operator=(const MultipartBody&) = delete;

  std::string content_type() const { return "multipart/form-data; boundary=" + boundary_; }
  const bai_source* source() const noexcept { return &source_; }
  /// Stores at most `capacity` bytes; 0 at the end. Throws if a file became shorter than it was.
  size_t read(char* buffer, size_t capacity);
  void rewind(std::uint64_t offset);

 private:
  struct Piece {
    std::string text;  // or, if empty, the file
    const UploadFile* file = nullptr;
    std::uint64_t size() const noexcept { return file != nullptr ? file->size : text.size(); }
  };
  size_t read_file(const Piece& piece, char* buffer, size_t capacity);

  std::vector<UploadFile> files_;
  std::string boundary_;
  std::vector<Piece> pieces_;
  size_t piece_ = 0;
  std::uint64_t offset_ = 0;  // within the piece
  std::ifstream open_;
  const UploadFile* opened_ = nullptr;
  bai_source source_{};
};

/// Thirty-two random hexadecimal digits.
std::string random_boundary();

}  // namespace sessions
