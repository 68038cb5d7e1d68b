#include "tools/devcluster/runner/channel.hpp"
#include "tools/devcluster/runner/console_log.hpp"
#include "tools/devcluster/runner/run_queue.hpp"
#include "tools/devcluster/runner/utf8_stream.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace bai::devcluster {
namespace {

using namespace std::chrono_literals;
using Console = std::vector<std::pair<std::string, std::string>>;

TEST(Channel, FramesSurviveAnyCut) {
  const std::string bytes =
      encode_frame({'Q', 7, "code"}) + encode_frame({'D', 8, ""}) + encode_frame({'X', 9, std::string(1000, '\0')});
  FrameReader reader;
  std::vector<Frame> frames;
  for (const char byte : bytes) {
    reader.append({&byte, 1});
    while (auto frame = reader.next()) frames.push_back(*frame);
  }
  ASSERT_EQ(frames.size(), 3U);
  EXPECT_EQ(frames[0].body, "code");
  EXPECT_EQ(frames[1].task, 8U);
  EXPECT_EQ(frames[2].body.size(), 1000U);
}

TEST(Channel, ListsAndBrokenPeers) {
  const std::vector<std::string> items{"", "a", std::string("b\0c", 3)};
  EXPECT_EQ(unpack_list(pack_list(items)), items);
  EXPECT_THROW(unpack_list("abc"), std::runtime_error);
  EXPECT_THROW(unpack_list(std::string("\x05\0\0\0x", 5)), std::runtime_error);
  FrameReader reader;
  reader.append("Qxxxx\xff\xff\xff\xff");
  EXPECT_THROW(reader.next(), std::runtime_error);
}

TEST(Utf8Stream, ReplacesAsPythonDoes) {
  struct Case {
    std::string bytes, text;
  };
  const std::string bad = "\xEF\xBF\xBD";
  for (const auto& [bytes, text] :
       {Case{"plain", "plain"}, Case{"\xff", bad}, Case{"\xc3(", bad + "("}, Case{"\xe2\x82", bad},
        Case{"\xe2\x82x", bad + "x"}, Case{"\xed\xa0\x80", bad + bad + bad}, Case{"\xc0\xaf", bad + bad},
        Case{"\xf0\x9f\x98\x80", "\xf0\x9f\x98\x80"}, Case{"\xf4\x90\x80\x80", bad + bad + bad + bad}}) {
    Utf8Stream whole, bytewise;
    std::string one = whole.feed(bytes);
    one += whole.finish();
    EXPECT_EQ(one, text);
    std::string two;
    for (const char byte : bytes) two += bytewise.feed({&byte, 1});
    EXPECT_EQ(two + bytewise.finish(), text);
  }
}

TEST(ConsoleLog, KeepsTheNewestWholeCharacters) {
  ConsoleLog log;
  for (int i = 0; i < 500000; ++i) log.append("줄줄");
  const std::string text = log.text();
  EXPECT_LE(text.size(), ConsoleLog::kLimit);
  EXPECT_GT(text.size(), ConsoleLog::kLimit - 4);
  EXPECT_TRUE(text.starts_with("줄"));
}

TEST(RunQueue, MergesAdjacentOutputAndKeepsSwitches) {
  RunQueue queue;
  const auto reply = queue.call("r", 10s, [&](const std::string&) {
    for (const char* kind : {"stdout", "stdout", "stderr", "stdout"}) queue.push({kind, {}, "x"});
    queue.push({"media", "image/png", "data"});
    queue.push_marker({"finished", 0, std::nullopt});
  });
  EXPECT_EQ(reply.status, "finished");
  EXPECT_EQ(reply.console, (Console{{"stdout", "xx"}, {"stderr", "x"}, {"stdout", "x"}}));
  EXPECT_EQ(reply.media, (Console{{"image/png", "data"}}));
}

TEST(RunQueue, AnEndedRunKeepsItsOutputForALateClient) {
  RunQueue queue;
  EXPECT_EQ(queue.call("a", 0ms, [](const std::string&) {}).status, "continued");
  queue.push({"stdout", {}, "late"});
  queue.push_marker({"finished", 5, std::nullopt});
  queue.push({"stdout", {}, "between runs: dropped"});
  EXPECT_EQ(queue.call("b", 0ms,
                       [&](const std::string&) {
                         queue.push_marker({"finished", 0, std::nullopt});
                       })
                .exit_code,
            0);
  const auto late = queue.call("a", 0ms, {});
  EXPECT_EQ(late.console, (Console{{"stdout", "late"}}));
  EXPECT_EQ(late.exit_code, 5);
  EXPECT_EQ(queue.call("a", 0ms, {}).status, "continued");
}

TEST(RunQueue, AFullRunBlocksTheWriterUntilItIsCollected) {
  RunQueue queue;
  queue.call("r", 0ms, [](const std::string&) {});
  std::thread writer([&] {
    for (int i = 0; i < 60; ++i) queue.push({"stdout", {}, std::string(std::size_t{1} << 20, 'x')});
    queue.push_marker({"finished", 0, std::nullopt});
  });
  std::size_t total = 0;
  RunReply reply;
  do {
    reply = queue.call("r", 10s, {});
    for (const auto& [kind, text] : reply.console) {
      EXPECT_LE(text.size(), RunQueue::kMaxBytes + RunQueue::kMaxRecordBytes);
      total += text.size();
    }
  } while (reply.status == "continued");
  writer.join();
  EXPECT_EQ(total, std::size_t{60} << 20);
}

TEST(RunQueue, CloseEndsEverybody) {
  RunQueue queue;
  queue.call("r", 0ms, [](const std::string&) {});
  std::thread attached([&] { EXPECT_EQ(queue.call("r", 100s, {}).exit_code, 130); });
  std::thread waiting([&] { EXPECT_EQ(queue.call("next", 100s, [](const std::string&) { FAIL(); }).exit_code, 130); });
  std::thread unknown([&] { EXPECT_EQ(queue.call("unknown", 100s, {}).exit_code, 130); });
  queue.close();
  for (auto* thread : {&attached, &waiting, &unknown}) thread->join();
}

}  // namespace
}  // namespace bai::devcluster
