#include "tools/devcluster/runner/channel.hpp"

#include <cerrno>
#include <stdexcept>
#include <sys/socket.h>

namespace bai::devcluster {
namespace {

constexpr std::size_t kHeaderSize = 9;

void put32(std::string& out, std::size_t value) {
  for (unsigned shift = 0; shift < 32; shift += 8) out.push_back(static_cast<char>((value >> shift) & 0xFFU));
}

std::uint32_t get32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (unsigned i = 0; i < 4; ++i) value |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << (8 * i);
  return value;
}

}  // namespace

std::string encode_frame(const Frame& frame) {
  std::string out;
  out.reserve(kHeaderSize + frame.body.size());
  out.push_back(frame.type);
  put32(out, frame.task);
  put32(out, frame.body.size());
  return out += frame.body;
}

std::string pack_list(const std::vector<std::string>& items) {
  std::string out;
  for (const auto& item : items) {
    put32(out, item.size());
    out += item;
  }
  return out;
}

std::vector<std::string> unpack_list(std::string_view body) {
  std::vector<std::string> items;
  while (!body.empty()) {
    if (body.size() < 4) throw std::runtime_error("session channel: torn list");
    const std::size_t size = get32(body);
    body.remove_prefix(4);
    if (body.size() < size) throw std::runtime_error("session channel: torn list item");
    items.emplace_back(body.substr(0, size));
    body.remove_prefix(size);
  }
  return items;
}

std::optional<Frame> FrameReader::next() {
  const std::string_view rest = std::string_view(buffer_).substr(used_);
  const std::size_t size = rest.size() < kHeaderSize ? 0 : get32(rest.substr(5));
  if (size > kMaxFrameBody) throw std::runtime_error("session channel: a frame is longer than its limit");
  if (rest.size() < kHeaderSize || rest.size() < kHeaderSize + size) {
    buffer_.erase(0, used_);
    used_ = 0;
    return std::nullopt;
  }
  used_ += kHeaderSize + size;
  return Frame{rest[0], get32(rest.substr(1)), std::string(rest.substr(kHeaderSize, size))};
}

bool send_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

}  // namespace bai::devcluster
