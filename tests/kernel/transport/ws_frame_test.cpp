#include "kernel/transport/ws_frame.hpp"

#include "kernel/base/text_width.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

constexpr MaskKey kKey{0x37, 0xfa, 0x21, 0x3d};

std::string server_frame(unsigned first, std::string_view payload) {
  std::string frame(1, static_cast<char>(first));
  if (payload.size() < 126) {
    frame += static_cast<char>(payload.size());
  } else if (payload.size() <= 0xFFFF) {
    frame += static_cast<char>(126);
    frame += static_cast<char>(payload.size() >> 8);
    frame += static_cast<char>(payload.size() & 0xFF);
  } else {
    frame += static_cast<char>(127);
    for (int shift = 56; shift >= 0; shift -= 8) frame += static_cast<char>(payload.size() >> shift & 0xFF);
  }
  return frame.append(payload);
}

TEST(WsFrame, MaskedExampleOfTheStandard) {
  std::string out;  // RFC 6455 5.7
  append_frame(out, Opcode::text, "Hello", kKey);
  EXPECT_EQ(out, std::string("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58", 11));
}

TEST(WsFrame, MaskingIsTheSameForEverySize) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string data(size, '\0');
    apply_mask(data.data(), size, kKey);
    for (std::size_t i = 0; i < size; ++i) EXPECT_EQ(static_cast<unsigned char>(data[i]), kKey[i % 4]);
  }
}

TEST(WsFrame, LengthsAreWrittenInTheShortestForm) {
  const struct { std::size_t size, header; } rows[] = {{0, 6}, {125, 6}, {126, 8}, {65535, 8}, {65536, 14}};
  for (const auto& row : rows) {
    std::string out;
    append_frame(out, Opcode::binary, std::string(row.size, 'x'), kKey);
    EXPECT_EQ(out.size(), row.size + row.header);
  }
}

TEST(WsFrame, MessagesInPiecesOfEverySize) {
  const std::string big(70000, 'b');
  const auto bytes = server_frame(0x01, "Hel") + server_frame(0x89, "ping") + server_frame(0x00, "") +
                     server_frame(0x80, "lo") + server_frame(0x82, big) +
                     server_frame(0x88, std::string("\x03\xe9", 2) + "bye");
  for (const std::size_t step : {1, 2, 3, 7, 1000, 100000}) {
    FrameDecoder decoder;
    std::vector<FrameDecoder::Event> events;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      decoder.feed(std::string_view(bytes).substr(at, step));
      while (auto event = decoder.next()) events.push_back(*event);
    }
    ASSERT_EQ(events.size(), 4U) << step;
    EXPECT_EQ(events[0].opcode, Opcode::ping);
    EXPECT_EQ(events[1].opcode, Opcode::text);
    EXPECT_EQ(events[1].data, "Hello");
    EXPECT_EQ(events[2].data, big);
    EXPECT_EQ(parse_close(events[3].data), std::make_pair(1001, std::string("bye")));
  }
}

TEST(WsFrame, BrokenRulesNameTheirCloseCode) {
  const struct {
    std::string bytes;
    int close_code;
  } rows[] = {
      {std::string("\xC1\x00", 2), 1002},                         // reserved bit
      {std::string("\x81\x80....", 6), 1002},                     // masked
      {std::string("\x83\x00", 2), 1002},                         // unknown kind
      {server_frame(0x80, "x"), 1002},                            // continuation of nothing
      {server_frame(0x01, "x") + server_frame(0x81, "y"), 1002},  // message within a message
      {server_frame(0x09, "x"), 1002},                            // fragmented ping
      {server_frame(0x89, std::string(126, 'x')), 1002},          // long ping
      {std::string("\x82\x7e\x00\x05", 4) + "hello", 1002},       // length not in the shortest form
      {server_frame(0x81, "\xff"), 1007},                         // not UTF-8
      {server_frame(0x82, std::string(101, 'x')), 1009},          // too long
      {server_frame(0x02, std::string(60, 'x')) + server_frame(0x80, std::string(60, 'x')), 1009},
  };
  for (const auto& row : rows) {
    FrameDecoder decoder(100);
    decoder.feed(row.bytes);
    try {
      while (decoder.next()) {}
      ADD_FAILURE() << "accepted, expected " << row.close_code;
    } catch (const FrameError& error) { EXPECT_EQ(error.close_code, row.close_code) << error.what(); }
  }
}

TEST(WsFrame, HugeLengthsNeedNoMemory) {
  FrameDecoder decoder;
  decoder.feed(std::string("\x82\x7f\x7f\xff\xff\xff\xff\xff\xff\xff", 10));
  EXPECT_THROW(decoder.next(), FrameError);
}

TEST(WsFrame, ClosePayloads) {
  EXPECT_EQ(close_payload(1005, "ignored"), "");
  EXPECT_EQ(close_payload(1000, "ok"), std::string("\x03\xe8ok", 4));
  EXPECT_EQ(close_payload(1000, std::string(122, 'a') + "한").size(), 124U) << "cut between characters";
  EXPECT_EQ(parse_close("").first, 1005);
  for (const auto& payload :
       {std::string("\x03", 1), std::string("\x03\xed", 2), std::string("\x00\x01", 2), std::string("\x0b\xb7", 2)}) {
    EXPECT_THROW(parse_close(payload), FrameError);
  }
}

TEST(WsFrame, Utf8) {
  for (const char* text : {"", "abc", "é", "한글", "😀", "\xef\xbf\xbf"}) EXPECT_TRUE(is_utf8(text)) << text;
  for (const char* text : {"\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5", "\xe4\xbd",
                           "a\xe4\xbd"
                           "b"}) {
    EXPECT_FALSE(is_utf8(text));
  }
}

}  // namespace
}  // namespace bai::kernel
