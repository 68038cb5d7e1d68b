// Streams: many messages both ways, bounds, ends, cancellation, deadlines.
#include "tests/contract/fixture.hpp"

#include <gtest/gtest.h>

#include <poll.h>

namespace bai::kernel::testing {
namespace {

class StreamTest : public ::testing::Test {
 protected:
  Host host{fixtures({"com.example.probe", "com.example.plain-c"})};
  Caller caller{host, "one"};
};

TEST_F(StreamTest, MessagesArriveInOrderAndTheEndIsSeen) {
  auto* stream = caller.open("Probe.count", R"({"n":1000})");
  for (int i = 0; i < 1000; ++i) {
    const auto received = take(stream);
    ASSERT_EQ(received.status, BAI_OK);
    ASSERT_EQ(received.data, std::to_string(i));
  }
  EXPECT_EQ(take(stream).status, BAI_END);
  EXPECT_EQ(take(stream).status, BAI_END) << "the end stays the end";
  kStreamTable.close(stream);
}

TEST_F(StreamTest, AFailureComesAfterWhatWasSent) {
  auto* stream = caller.open("Probe.count", R"({"n":13})");
  for (int i = 0; i < 13; ++i) EXPECT_EQ(take(stream).status, BAI_OK);
  const auto end = take(stream);
  EXPECT_EQ(end.status, BAI_E_FAIL);
  EXPECT_EQ(end.error, "unlucky after 13 messages");
}

TEST_F(StreamTest, BothDirectionsAtOnceAndBytesStayBytes) {
  auto* stream = caller.open("Probe.mirror");
  const std::string binary("\0\xff\n", 3);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(give(stream, BAI_JSON, std::to_string(i)), BAI_OK);
    EXPECT_EQ(give(stream, BAI_BYTES, binary), BAI_OK);
  }
  EXPECT_EQ(kStreamTable.finish(stream, nullptr), BAI_OK);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(take(stream).data, std::to_string(i));
    const auto received = take(stream);
    EXPECT_EQ(received.kind, BAI_BYTES);
    EXPECT_EQ(received.data, binary);
  }
  EXPECT_EQ(take(stream).status, BAI_END);
}

TEST_F(StreamTest, ASlowReaderHoldsTheSenderBack) {
  auto* stream = caller.open("Probe.count", R"({"n":100000000})");
  for (int i = 0; i < 10; ++i) EXPECT_EQ(take(stream).status, BAI_OK);
  kStreamTable.close(stream);  // ends a function that would run for minutes
}

TEST_F(StreamTest, LargerThanTheBoundIsOneMessage) {
  auto* stream = caller.open("Probe.mirror");
  const std::string large(3 * Lane::kLimit, 'x');
  EXPECT_EQ(give(stream, BAI_BYTES, large), BAI_OK);
  EXPECT_EQ(take(stream).data.size(), large.size());
}

TEST_F(StreamTest, NothingYetIsAnAnswer) {
  auto* stream = caller.open("Probe.wait");
  EXPECT_EQ(take(stream).data, "\"waiting\"");
  EXPECT_EQ(take(stream, 0).status, BAI_AGAIN);
  EXPECT_EQ(take(stream, 1).status, BAI_AGAIN);
}

TEST_F(StreamTest, TheDescriptorShowsMessagesAndTheEnd) {
  auto* stream = caller.open("Probe.count", R"({"n":1})");
  pollfd polled{kStreamTable.poll_fd(stream), POLLIN, 0};
  EXPECT_EQ(::poll(&polled, 1, -1), 1);
  EXPECT_EQ(take(stream, 0).status, BAI_OK);
  EXPECT_EQ(::poll(&polled, 1, -1), 1);
  EXPECT_EQ(take(stream, -1).status, BAI_END);
}

TEST_F(StreamTest, AFunctionThatReturnedReadsNothingMore) {
  auto* stream = caller.open("Probe.count", R"({"n":0})");
  EXPECT_EQ(take(stream).status, BAI_END);
  EXPECT_EQ(give(stream, BAI_JSON, "1"), BAI_END);
}

TEST_F(StreamTest, ADeadlineOfTheCallEndsIt) {
  auto* stream = caller.open("Probe.wait", "{}", 1);
  Received received;
  do received = take(stream);
  while (received.status == BAI_OK);
  EXPECT_EQ(received.status, BAI_E_TIMEOUT) << received.error;
  EXPECT_EQ(caller.failure("Probe.fetch", R"({"path":"/slow"})", 1).substr(0, 2), "-3");
}

TEST_F(StreamTest, CancellationOfTheCallerReachesTheFunction) {
  auto* stream = caller.open("Probe.nest", R"({"function":"Probe.fetch","arguments":{"path":"/slow"}})");
  caller.stop.request();
  EXPECT_EQ(take(stream).status, BAI_E_CANCELLED);
}

TEST_F(StreamTest, AReplyIsAStreamOfOne) {
  auto* stream = caller.open("PlainC.echo", R"({"a":1})");
  EXPECT_EQ(take(stream).data, R"({"a":1})");
  EXPECT_EQ(take(stream).status, BAI_END);
}

TEST_F(StreamTest, OpenStreamsEndWithTheContext) {
  Caller other(host, "two");
  other.open("Probe.wait");
  other.open("Probe.mirror");
  other.open("Probe.count", R"({"n":100000000})");
}  // hangs here if a function were left behind

}  // namespace
}  // namespace bai::kernel::testing
