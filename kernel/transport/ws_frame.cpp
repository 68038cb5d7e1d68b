#include "kernel/transport/ws_frame.hpp"

#include "kernel/base/text_width.hpp"

#include <algorithm>
#include <cstring>

namespace bai::kernel {
namespace {

constexpr std::size_t kLongestControl = 125;

bool is_control(Opcode opcode) { return (static_cast<unsigned>(opcode) & 8U) != 0; }

std::uint64_t big_endian(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

void append_big_endian(std::string& out, std::uint64_t value, int size) {
  for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>(value >> shift & 0xFF);
}

}  // namespace

void apply_mask(char* data, std::size_t size, const MaskKey& key) {
  std::uint64_t wide = 0;
  std::memcpy(&wide, key.data(), 4);
  std::memcpy(reinterpret_cast<char*>(&wide) + 4, key.data(), 4);
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t block = 0;
    std::memcpy(&block, data + i, 8);
    block ^= wide;
    std::memcpy(data + i, &block, 8);
  }
  for (; i < size; ++i) data[i] = static_cast<char>(static_cast<unsigned char>(data[i]) ^ key[i & 3]);
}

void append_frame(std::string& out, Opcode opcode, std::string_view payload, const MaskKey& key, bool last) {
  out.reserve(out.size() + payload.size() + 14);
  out += static_cast<char>((last ? 0x80U : 0U) | static_cast<unsigned>(opcode));
  constexpr unsigned kMasked = 0x80;
  if (payload.size() <= kLongestControl) {
    out += static_cast<char>(kMasked | payload.size());
  } else if (payload.size() <= 0xFFFF) {
    out += static_cast<char>(kMasked | 126U);
    append_big_endian(out, payload.size(), 2);
  } else {
    out += static_cast<char>(kMasked | 127U);
    append_big_endian(out, payload.size(), 8);
  }
  out.append(reinterpret_cast<const char*>(key.data()), key.size());
  const auto begin = out.size();
  out += payload;
  apply_mask(out.data() + begin, payload.size(), key);
}

std::string close_payload(int code, std::string_view reason) {
  std::string payload;
  if (code == 1005) return payload;
  append_big_endian(payload, static_cast<std::uint64_t>(code), 2);
  auto size = std::min(reason.size(), kLongestControl - 2);
  while (size > 0 && size < reason.size() && (static_cast<unsigned char>(reason[size]) & 0xC0) == 0x80) --size;
  return payload.append(reason.substr(0, size));
}

std::pair<int, std::string> parse_close(std::string_view payload) {
  if (payload.empty()) return {1005, ""};
  if (payload.size() == 1) throw FrameError(1002, "a close frame with half a code");
  const int code = static_cast<int>(big_endian(payload.substr(0, 2)));
  const bool usual = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
  if (!usual && (code < 3000 || code > 4999))
    throw FrameError(1002, "a close frame with the code " + std::to_string(code));
  if (!is_utf8(payload.substr(2))) throw FrameError(1007, "a close frame whose reason is not UTF-8");
  return {code, std::string(payload.substr(2))};
}

FrameDecoder::FrameDecoder(std::size_t longest_message) : longest_(longest_message) {}

void FrameDecoder::feed(std::string_view bytes) {
  if (position_ > 0 && (position_ == buffer_.size() || position_ > (std::size_t{1} << 20))) {
    buffer_.erase(0, position_);
    position_ = 0;
  }
  buffer_ += bytes;
}

std::optional<FrameDecoder::Header> FrameDecoder::read_header() const {
  const auto bytes = std::string_view(buffer_).substr(position_);
  if (bytes.size() < 2) return std::nullopt;
  const auto first = static_cast<unsigned char>(bytes[0]);
  const auto second = static_cast<unsigned char>(bytes[1]);
  if ((first & 0x70) != 0) throw FrameError(1002, "a frame with reserved bits");
  if ((second & 0x80) != 0) throw FrameError(1002, "a masked frame from a server");
  Header header;
  header.last = (first & 0x80) != 0;
  header.opcode = static_cast<Opcode>(first & 15);
  header.length = second & 0x7F;
  header.size = 2;
  if (header.length >= 126) {
    const std::size_t digits = header.length == 126 ? 2 : 8;
    if (bytes.size() < 2 + digits) return std::nullopt;
    header.length = big_endian(bytes.substr(2, digits));
    header.size += digits;
    const bool shortest = digits == 2 ? header.length > 125 : header.length > 0xFFFF;
    if (!shortest) throw FrameError(1002, "a frame whose length is not written in the shortest form");
  }
  check(header);
  return header;
}

void FrameDecoder::check(const Header& header) const {
  switch (header.opcode) {
    case Opcode::close:
    case Opcode::ping:
    case Opcode::pong:
      if (!header.last || header.length > kLongestControl) throw FrameError(1002, "a control frame that is too long");
      return;
    case Opcode::continuation:
      if (!message_kind_) throw FrameError(1002, "a continuation without a message");
      break;
    case Opcode::text:
    case Opcode::binary:
      if (message_kind_) throw FrameError(1002, "a new message within a fragmented one");
      break;
    default: throw FrameError(1002, "a frame of an unknown kind");
  }
  if (header.length > longest_ - message_.size()) {
    throw FrameError(1009, "a message longer than " + std::to_string(longest_) + " bytes");
  }
}

FrameDecoder::Event FrameDecoder::take_control(const Header& header) {
  return {header.opcode, buffer_.substr(position_ + header.size, static_cast<std::size_t>(header.length))};
}

std::optional<FrameDecoder::Event> FrameDecoder::take(const Header& header) {
  const auto length = static_cast<std::size_t>(header.length);
  if (is_control(header.opcode)) {
    auto event = take_control(header);
    position_ += header.size + length;
    return event;
  }
  message_.append(buffer_, position_ + header.size, length);
  position_ += header.size + length;
  if (header.opcode != Opcode::continuation) message_kind_ = header.opcode;
  if (!header.last) return std::nullopt;
  Event event{*message_kind_, std::move(message_)};
  message_.clear();
  message_kind_.reset();
  if (event.opcode == Opcode::text && !is_utf8(event.data)) throw FrameError(1007, "a text message that is not UTF-8");
  return event;
}

std::optional<FrameDecoder::Event> FrameDecoder::next() {
  for (;;) {
    const auto header = read_header();
    if (!header || buffer_.size() - position_ - header->size < header->length) return std::nullopt;
    if (auto event = take(*header)) return event;
  }
}

}  // namespace bai::kernel
