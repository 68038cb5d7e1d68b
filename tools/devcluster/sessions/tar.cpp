#include "tools/devcluster/sessions/tar.hpp"

#include <fmt/format.h>

#include <cstring>
#include <fcntl.h>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace bai::devcluster {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kBlock = 512;

void pad(std::string& archive) { archive.resize((archive.size() + kBlock - 1) / kBlock * kBlock, '\0'); }

void put(std::string& header, std::size_t at, const std::string& text, std::size_t width) {
  header.replace(at, std::min(text.size(), width), text, 0, width);
}

void append_header(std::string& archive, const std::string& name, char type, const struct stat& info, std::size_t size,
                   const std::string& target) {
  std::string header(kBlock, '\0');
  put(header, 0, name, 100);
  put(header, 100, fmt::format("{:07o}", info.st_mode & 07777U), 7);
  put(header, 108, fmt::format("{:07o}", 0), 7);
  put(header, 116, fmt::format("{:07o}", 0), 7);
  put(header, 124, fmt::format("{:011o}", size), 11);
  put(header, 136, fmt::format("{:011o}", static_cast<unsigned long>(info.st_mtime)), 11);
  put(header, 148, "        ", 8);
  header[156] = type;
  put(header, 157, target, 100);
  std::memcpy(header.data() + 257,
              "ustar\0"
              "00",
              8);
  put(header, 265, "work", 32);
  put(header, 297, "work", 32);
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  put(header, 148, fmt::format("{:06o}", sum) + std::string(1, '\0') + " ", 8);
  archive += header;
}

void append_long_name(std::string& archive, const std::string& name, const struct stat& info) {
  if (name.size() <= 100) return;
  append_header(archive, "././@LongLink", 'L', info, name.size() + 1, "");
  archive += name + '\0';
  pad(archive);
}

std::string read_file(const fs::path& path, std::size_t limit) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (descriptor < 0) throw std::runtime_error("cannot read " + path.filename().string());
  std::string content, piece(64U * 1024U, '\0');
  ssize_t count = 0;
  while (content.size() <= limit && (count = read(descriptor, piece.data(), piece.size())) > 0)
    content.append(piece, 0, static_cast<std::size_t>(count));
  close(descriptor);
  return content;
}

/// False when the limit is passed.
bool append(std::string& archive, const fs::path& path, const std::string& name, std::size_t limit) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return true;  // it vanished while the folder was read
  if (S_ISDIR(info.st_mode)) {
    append_long_name(archive, name + "/", info);
    append_header(archive, name + "/", '5', info, 0, "");
    for (const auto& entry : fs::directory_iterator(path, fs::directory_options::skip_permission_denied))
      if (!append(archive, entry.path(), name + "/" + entry.path().filename().string(), limit)) return false;
  } else if (S_ISREG(info.st_mode)) {
    const std::string content = read_file(path, limit);
    append_long_name(archive, name, info);
    append_header(archive, name, '0', info, content.size(), "");
    archive += content;
    pad(archive);
  } else if (S_ISLNK(info.st_mode)) {
    append_long_name(archive, name, info);
    append_header(archive, name, '2', info, 0, fs::read_symlink(path).string());
  }
  return archive.size() <= limit;
}

}  // namespace

std::optional<std::string> make_tar(const fs::path& path, std::size_t limit) {
  std::string archive;
  if (!append(archive, path, path.filename().string(), limit)) return std::nullopt;
  archive.append(2 * kBlock, '\0');
  return archive;
}

}  // namespace bai::devcluster
