#include "kernel/transport/event_parser.hpp"

#include <gtest/gtest.h>

namespace bai::kernel {
namespace {

/// Everything that comes out of `text`, fed in pieces of `size` bytes: "name|data|id" lines.
std::string parsed(std::string_view text, std::size_t size = std::string_view::npos) {
  EventParser parser;
  std::string out;
  while (!text.empty()) {
    parser.feed(text.substr(0, size));
    text.remove_prefix(std::min(size, text.size()));
    while (const auto event = parser.next()) out += event->name + "|" + event->data + "|" + event->id + "\n";
  }
  return out;
}

struct Row {
  const char* name;
  std::string text, events;
};

const Row kRows[] = {
    {"one line", "data: a\n\n", "message|a|\n"},
    {"CR LF", "data: a\r\n\r\n", "message|a|\n"},
    {"CR", "data: a\r\r", "message|a|\n"},
    {"mixed ends", "data: a\rdata: b\ndata: c\r\n\rdata: d\n\r\n", "message|a\nb\nc|\nmessage|d|\n"},
    {"CR LF is one end", "data: a\r\ndata: b\r\n\r\n", "message|a\nb|\n"},
    {"LF CR is two", "data: a\n\rdata: b\n\n", "message|a|\nmessage|b|\n"},
    {"byte order mark",
     "\xEF\xBB\xBF"
     "data: a\n\n",
     "message|a|\n"},
    {"a mark later is none",
     "data: a\n\n\xEF\xBB\xBF"
     "data: b\n\n",
     "message|a|\n"},
    {"several lines", "data: a\ndata: b\ndata:\n\n", "message|a\nb\n|\n"},
    {"empty data", "data\n\n", "message||\n"},
    {"two empty lines of data", "data\ndata\n\n", "message|\n|\n"},
    {"one blank is dropped", "data:  a\ndata:b\ndata:\tc\n\n", "message| a\nb\n\tc|\n"},
    {"colons in a value", "data: {\"a\": 1}\n\n", "message|{\"a\": 1}|\n"},
    {"a name", "event: bgtask_done\ndata: {}\n\n", "bgtask_done|{}|\n"},
    {"the last name counts", "event: a\nevent: b\ndata: x\n\n", "b|x|\n"},
    {"a name does not stay", "event: a\ndata: x\n\ndata: y\n\n", "a|x|\nmessage|y|\n"},
    {"a name without data is told", "event: server_close\n\n", "server_close||\n"},
    {"an id stays", "id: 7\ndata: a\n\ndata: b\n\n", "message|a|7\nmessage|b|7\n"},
    {"an id alone is no event", "id: 7\n\ndata: b\n\n", "message|b|7\n"},
    {"an empty id resets", "id: 7\ndata: a\n\nid\ndata: b\n\n", "message|a|7\nmessage|b|\n"},
    {"an id with NUL is ignored", std::string("id: 7\ndata: a\n\nid: 8\0\ndata: b\n\n", 32),
     "message|a|7\nmessage|b|7\n"},
    {"comments", ": ping\n\n:\n:data: no\ndata: a\n: x\n\n", "message|a|\n"},
    {"unknown fields", "colour: red\n data: no\nDATA: no\nnothing\ndata: a\n\n", "message|a|\n"},
    {"empty events", "\n\r\n\r\n\ndata: a\n\n\n\n", "message|a|\n"},
    {"retry alone is no event", "retry: 5\n\ndata: a\n\n", "message|a|\n"},
    {"an unfinished event", "data: a\n\ndata: b\n", "message|a|\n"},
    {"an unfinished line", "data: a\n\ndata: b", "message|a|\n"},
    {"no UTF-8", "data: a\xFFz\xE2\x82\nevent: \xC3\xA9\xC3\n\n",
     "\xC3\xA9\xEF\xBF\xBD|a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD|\n"},
};

TEST(EventParser, Rules) {
  for (const auto& row : kRows) EXPECT_EQ(parsed(row.text), row.events) << row.name;
}

TEST(EventParser, PiecesOfAnySizeGiveTheSame) {
  for (const auto& row : kRows) {
    for (std::size_t size = 1; size <= row.text.size(); ++size) {
      EXPECT_EQ(parsed(row.text, size), row.events) << row.name << " in pieces of " << size;
    }
  }
}

TEST(EventParser, RetryIsSecondsForSmallNumbers) {
  using std::chrono::milliseconds;
  const std::pair<const char*, std::optional<milliseconds>> rows[] = {
      {"5", milliseconds(5000)},    {"0", milliseconds(0)},       {"999", milliseconds(999'000)},
      {"1000", milliseconds(1000)}, {"3000", milliseconds(3000)}, {"", std::nullopt},
      {"-1", std::nullopt},         {"5s", std::nullopt},         {"1.5", std::nullopt},
      {"99999999999", std::nullopt}};
  for (const auto& [text, expected] : rows) {
    EventParser parser;
    parser.feed("retry: " + std::string(text) + "\n");
    EXPECT_EQ(parser.retry(), expected) << text;
  }
}

TEST(EventParser, ANewConnectionDropsWhatIsIncomplete) {
  EventParser parser;
  parser.feed("id: 1\nretry: 2\ndata: whole\n\nid: 2\nevent: half\ndata: ha");
  EXPECT_EQ(parser.next()->data, "whole");
  parser.restart();
  EXPECT_EQ(parser.last_id(), "1") << "the event with id 2 never arrived";
  parser.feed(
      "\xEF\xBB\xBF"
      "data: new\n\n");
  const auto event = parser.next();
  ASSERT_TRUE(event);
  EXPECT_EQ(event->name + "|" + event->data + "|" + event->id, "message|new|1");
  EXPECT_EQ(parser.retry(), std::chrono::milliseconds(2000));
}

TEST(EventParser, EndlessEventsAreRefused) {
  for (const std::string piece : {"data: aaaaaaaa\n", "aaaaaaaa"}) {
    EventParser parser(1000);
    EXPECT_THROW(
        {
          for (int i = 0; i < 1000; ++i) parser.feed(piece);
        },
        Error)
        << piece;
  }
}

}  // namespace
}  // namespace bai::kernel
