#include "kernel/transport/response_reader.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace bai::kernel {
namespace {

/// A peer that sends `bytes` in pieces of `step` and then closes.
ResponseReader reader_of(const std::string& bytes, std::size_t step) {
  return ResponseReader(
      [bytes, step, at = std::size_t{0}](char* buffer, std::size_t capacity) mutable {
        const auto n = std::min({step, capacity, bytes.size() - at});
        std::memcpy(buffer, bytes.data() + at, n);
        at += n;
        return n;
      },
      "http://peer:1");
}

std::string body_of(ResponseReader& reader) {
  std::string body;
  char block[7];
  for (;;) {
    const auto n = reader.read_body(block, sizeof block);
    if (n == 0) return body;
    body.append(block, n);
  }
}

constexpr const char* kLength = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\nhello world";
constexpr const char* kChunked =
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nX-Trailer: 1\r\n\r\n";

TEST(ResponseReader, WholeBodiesInEveryFramingAndEveryPiece) {
  for (const char* answer : {kLength, kChunked}) {
    for (std::size_t step = 1; step <= std::strlen(answer); ++step) {
      auto reader = reader_of(answer, step);
      EXPECT_EQ(reader.read_head("GET").status, 200);
      EXPECT_EQ(body_of(reader), "hello world") << "pieces of " << step;
      EXPECT_TRUE(reader.complete());
      EXPECT_TRUE(reader.reusable());
    }
  }
}

TEST(ResponseReader, ABodyThatBreaksOffAnywhereIsAnError) {
  for (const auto& answer : {std::string(kLength), std::string(kChunked)}) {
    for (std::size_t size = 0; size < answer.size(); ++size) {
      auto reader = reader_of(answer.substr(0, size), 3);
      try {
        reader.read_head("GET");
        body_of(reader);
        ADD_FAILURE() << "accepted after " << size << " bytes of " << answer;
      } catch (const Error& error) { EXPECT_EQ(error.code, Code::network) << size; }
      EXPECT_FALSE(reader.complete() && reader.reusable());
    }
  }
}

TEST(ResponseReader, UntilClose) {
  auto reader = reader_of("HTTP/1.0 200 OK\r\n\r\nall of it", 4);
  reader.read_head("GET");
  EXPECT_EQ(body_of(reader), "all of it");
  EXPECT_FALSE(reader.reusable());
}

TEST(ResponseReader, InterimAnswersAreSkipped) {
  auto reader = reader_of(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: "
      "0\r\n\r\n",
      5);
  EXPECT_EQ(reader.read_head("POST").status, 201);
  EXPECT_TRUE(reader.complete());
}

TEST(ResponseReader, AnswersWithoutABody) {
  auto head_only = reader_of("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 9);
  head_only.read_head("HEAD");
  EXPECT_TRUE(head_only.complete());
  EXPECT_TRUE(head_only.reusable());
  auto no_content = reader_of("HTTP/1.1 204 No Content\r\n\r\n", 9);
  no_content.read_head("PATCH");
  EXPECT_TRUE(no_content.complete());
}

TEST(ResponseReader, KeepsTheConnectionOnlyWhereItMay) {
  auto closing = reader_of("HTTP/1.1 200 OK\r\nConnection: Close\r\nContent-Length: 0\r\n\r\n", 99);
  closing.read_head("GET");
  EXPECT_FALSE(closing.reusable());
  auto more = reader_of("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nab", 99);
  more.read_head("GET");
  EXPECT_EQ(body_of(more), "a");
  EXPECT_FALSE(more.reusable()) << "bytes that nobody asked for";
}

TEST(ResponseReader, HeadersAreLowerCaseTrimmedAndJoined) {
  const auto head = parse_response_head("HTTP/1.1 404 Not  Found\r\nX-A:  b \r\nx-a: c\r\n");
  EXPECT_EQ(head.reason, "Not  Found");
  EXPECT_EQ(head.header("x-a"), "b, c");
}

TEST(ResponseReader, MalformedAnswers) {
  for (const char* answer :
       {"SSH-2.0-x\r\n\r\n", "HTTP/2 200\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 OK\r\nA b: c\r\n\r\n"}) {
    auto reader = reader_of(answer, 99);
    EXPECT_THROW(reader.read_head("GET"), MalformedResponse) << answer;
  }
  auto chunk = reader_of("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 99);
  chunk.read_head("GET");
  EXPECT_THROW(body_of(chunk), MalformedResponse);
  auto endless = reader_of("HTTP/1.1 200 OK\r\nX: " + std::string(1 << 20, 'a'), 1 << 16);
  EXPECT_THROW(endless.read_head("GET"), MalformedResponse);
}

}  // namespace
}  // namespace bai::kernel
