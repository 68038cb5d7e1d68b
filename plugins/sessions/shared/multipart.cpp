#include "shared/multipart.hpp"

#include "shared/session_path.hpp"

#include <algorithm>
#include <cstring>
#include <random>

namespace sessions {

namespace fs = std::filesystem;

namespace {

std::string quoted_name(const std::string& name) {
  std::string out;
  for (const char c : name) {
    if (c == '"') {
      out += "%22";
    } else if (c == '\r') {
      out += "%0D";
    } else if (c == '\n') {
      out += "%0A";
    } else {
      out += c;
    }
  }
  return out;
}

std::string part_header(const UploadFile& file, const std::string& boundary, UploadNames names) {
  std::string header = "--" + boundary + "\r\nContent-Type: application/octet-stream\r\n";
  header += "Content-Disposition: form-data; name=\"src\"; filename=\"" + quoted_name(file.name) + "\"";
  if (names == UploadNames::absolute) header += "; filename*=utf-8''" + bai::path_segment("/home/work/" + file.name);
  return header + "\r\n\r\n";
}

bai_status source_read(void* self, void* buffer, size_t capacity, size_t* n) noexcept {
  try {
    *n = static_cast<MultipartBody*>(self)->read(static_cast<char*>(buffer), capacity);
    return BAI_OK;
  } catch (...) {
    return BAI_E_FAIL;  // a source has no error slot: the host says that the body could not be read
  }
}

bai_status source_rewind(void* self, uint64_t offset) noexcept {
  try {
    static_cast<MultipartBody*>(self)->rewind(offset);
    return BAI_OK;
  } catch (...) { return BAI_E_FAIL; }
}

}  // namespace

std::vector<UploadFile> resolve_upload(const std::vector<std::string>& files, const std::string& basedir) {
  const fs::path base = fs::weakly_canonical(basedir.empty() ? fs::current_path() : fs::absolute(basedir));
  std::vector<UploadFile> resolved;
  for (const auto& file : files) {
    const auto details = [](std::string_view hint) {
      return bai::JsonObject().text("id", "file-unusable").text("id", "file-upload").text("hint", hint).done();
    };
    const fs::path path = fs::weakly_canonical(fs::absolute(file));
    std::error_code failed;
    const auto status = fs::status(path, failed);
    if (!fs::exists(status)) {
      throw bai::Error(BAI_E_NOT_FOUND, "File \"" + file + "\" does not exist.", details("check its name"));
    }
    if (fs::is_directory(status)) {
      throw bai::Error(BAI_E_INVALID, "\"" + file + "\" is a folder; only files can be uploaded to a session.",
                       details("name its files, or use a virtual folder: backend.ai vfolder upload"));
    }
    const fs::path name = path.lexically_relative(base);
    if (name.empty() || *name.begin() == "..") {
      throw bai::Error(BAI_E_INVALID,
                       "File \"" + path.string() + "\" is outside of the base directory \"" + base.string() + "\".",
                       details("change to a folder above the file, or name one with --basedir"));
    }
    if (!std::ifstream(path, std::ios::binary)) {
      throw bai::Error(BAI_E_NOT_FOUND, "File \"" + file + "\" cannot be read.", details("check its permissions"));
    }
    resolved.push_back({path, name.generic_string(), fs::file_size(path)});
  }
  return resolved;
}

MultipartBody::MultipartBody(std::vector<UploadFile> files, std::string boundary, UploadNames names)
    : files_(std::move(files)), boundary_(std::move(boundary)) {
  for (const auto& file : files_) {
    pieces_.push_back({part_header(file, boundary_, names)});
    pieces_.push_back({{}, &file});
    pieces_.push_back({"\r\n"});
  }
  pieces_.push_back({"--" + boundary_ + "--\r\n"});
  std::uint64_t total = 0;
  for (const auto& piece : pieces_) total += piece.size();
  source_ = {this, &source_read, &source_rewind, static_cast<std::int64_t>(total)};
}

size_t MultipartBody::read(char* buffer, size_t capacity) {
  size_t n = 0;
  while (n < capacity && piece_ < pieces_.size()) {
    const Piece& piece = pieces_[piece_];
    const auto left = piece.size() - offset_;
    if (left == 0) {
      ++piece_;
      offset_ = 0;
      continue;
    }
    const auto wanted = static_cast<size_t>(std::min<std::uint64_t>(left, capacity - n));
    if (piece.file != nullptr) {
      n += read_file(piece, buffer + n, wanted);
    } else {
      std::memcpy(buffer + n, piece.text.data() + offset_, wanted);
      offset_ += wanted;
      n += wanted;
    }
  }
  return n;
}

size_t MultipartBody::read_file(const Piece& piece, char* buffer, size_t capacity) {
  if (opened_ != piece.file) {
    open_ = std::ifstream(piece.file->path, std::ios::binary);
    open_.seekg(static_cast<std::streamoff>(offset_));
    opened_ = piece.file;
  }
  open_.read(buffer, static_cast<std::streamsize>(capacity));
  const auto n = static_cast<size_t>(open_.gcount());
  // a body shorter than its announced length would hang the server, and a padded one would be wrong
  if (n == 0) throw bai::Error(BAI_E_FAIL, "\"" + piece.file->path.string() + "\" changed while it was read");
  offset_ += n;
  return n;
}

void MultipartBody::rewind(std::uint64_t offset) {
  opened_ = nullptr;
  piece_ = 0;
  offset_ = offset;
  while (piece_ < pieces_.size() && offset_ >= pieces_[piece_].size()) offset_ -= pieces_[piece_++].size();
}

std::string random_boundary() {
  constexpr char kHex[] = "0123456789abcdef";
  std::random_device random;
  std::string out;
  for (int i = 0; i < 32; ++i) out += kHex[random() & 15];
  return out;
}

}  // namespace sessions
