// What commands show, to the byte: in a pipe, on terminals of several widths, without colours, on a dumb terminal; for
// people and as JSON. The expected texts are the files beside this one; BAI_UPDATE_GOLDEN=1 rewrites them.
#include "kernel/console/console.hpp"
#include "tests/kernel/console/channels.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace bai::kernel::console {
namespace {

using test::Environment;
using test::on_pipes;
using test::Pty;

struct Scene {
  const char* name;
  void (*use)(Console&);
};

constexpr auto kFields = R"({"kind":"list","fields":[
  {"key":"name","title":"이름"},{"key":"owner"},{"key":"mem","format":"size"},{"key":"slots","format":"slots"},
  {"key":"cpu"},{"key":"load"},{"key":"is_active"},{"key":"tree","format":"nested"}]})";

constexpr const char* kRows[] = {
    R"({"name":"첫째 세션","owner":"사용자@예시.한국","mem":1073741824,"slots":"{\"cpu\":\"2\",\"mem\":\"1073741824\"}","cpu":2,"load":0.5,"is_active":true,"tree":"{\"가\":{\"나\":1}}"})",
    R"({"name":"rocket 🚀 👩‍👩‍👧","owner":"é combining","mem":null,"slots":"{\"🚀\":\"1\"}","cpu":12345,"load":12.25,"is_active":false,"tree":"{}"})",
    R"({"name":"esc \u001b[31mred\u0007\u202e","owner":"two\nlines","mem":"한","slots":"","cpu":"①","load":null,"is_active":"✓","tree":null})"};

void list(Console& console) {
  console.table_begin(kFields);
  for (const auto* row : kRows) console.table_row(row);
  console.table_end(3);
}

void empty_list(Console& console) {
  console.table_begin(kFields);
  console.table_end(0);
}

void item(Console& console) { console.value(kRows[0], R"({"kind":"item"})"); }
void item_of_emoji(Console& console) { console.value(kRows[1], R"({"kind":"item"})"); }
void missing_item(Console& console) {
  console.value("null", R"({"kind":"item","error":"그런 세션은 없습니다 🙁"})");
}
void mutation(Console& console) {
  console.value(R"({"ok":true,"msg":"만들었습니다","domain":{"name":"도메인 🚀","is_active":true}})",
                R"({"kind":"mutation","item":"domain","action":"add"})");
}

void program(Console& console) {
  console.message("wait", "기다리는 중 …");
  console.message("done", "Session 세션 🚀 is ready.");
  console.raw(1, "안녕 🌍\n");
  console.raw(2, "경고\n");
  console.message("warn", "a line\nand another\n\nlast");
  console.value(R"({"session":"세션","exit_code":0})", R"({"kind":"data"})");
}

void failure(Console& console) {
  console.table_begin(R"({"kind":"list","fields":[{"key":"이름"}]})");
  console.table_row(R"({"이름":"하나 ①"})");
  Error error = api_error(404, "세션 \x1b[31m을 찾을 수 없습니다", R"({"type":"x","data":{"이름":"🚀"}})",
                          "look with: backend.ai ps");
  error.id = "session-not-found";
  console.error(error);
}

void talk_of_every_mark(Console& console) {
  for (const char* mark : {"info", "wait", "done", "fail", "warn"})
    console.message(mark, "가나다 🚀 e\u0301 \x1b]0;x\x07");
}

constexpr Scene kScenes[] = {{"list", list},
                             {"empty_list", empty_list},
                             {"item", item},
                             {"item_of_emoji", item_of_emoji},
                             {"missing_item", missing_item},
                             {"mutation", mutation},
                             {"program", program},
                             {"failure", failure},
                             {"talk", talk_of_every_mark}};

std::string visible(const std::string& bytes) {
  std::string out;
  for (const char c : bytes) {
    if (c == '\x1B')
      out += "<ESC>";
    else if (c == '\r')
      out += "<CR>";
    else
      out += c;
  }
  return out;
}

std::string in_a_pipe(const Scene& scene, Console::Format format) {
  const auto seen = on_pipes({.format = format}, scene.use);
  EXPECT_EQ(seen.out.find('\x1B'), std::string::npos) << "no escape in a pipe";
  return "-- standard output\n" + visible(seen.out) + "-- standard error\n" + visible(seen.err);
}

std::string on_a_terminal(const Scene& scene, Console::Format format) {
  Pty pty;
  const auto console = Console::open(pty.options(format));
  scene.use(*console);
  console->finish();
  return visible(pty.shown());
}

struct Channel {
  const char* name;
  const char *columns, *term, *no_color;
};
constexpr Channel kTerminals[] = {{"40 columns", "40", "xterm", nullptr},
                                  {"80 columns", "80", "xterm", nullptr},
                                  {"200 columns", "200", "xterm", nullptr},
                                  {"with NO_COLOR", "80", "xterm", "1"},
                                  {"with TERM=dumb", "80", "dumb", nullptr}};

/// One text for all channels; channels that show the same stand together.
std::string everything(const Scene& scene) {
  std::vector<std::pair<std::string, std::string>> shown;
  for (const auto format : {Console::Format::console, Console::Format::json}) {
    const std::string how = format == Console::Format::json ? "json, " : "console, ";
    const auto add = [&](const std::string& channel, std::string text) {
      for (auto& [channels, same] : shown) {
        if (same == text) {
          channels += "; " + how + channel;
          return;
        }
      }
      shown.emplace_back(how + channel, std::move(text));
    };
    for (const auto& channel : kTerminals) {
      const Environment environment{
          {"COLUMNS", channel.columns}, {"LINES", "24"}, {"TERM", channel.term}, {"NO_COLOR", channel.no_color}};
      add(std::string("pipe, ") + channel.name, in_a_pipe(scene, format));
      add(std::string("terminal, ") + channel.name, on_a_terminal(scene, format));
    }
  }
  std::string text;
  for (const auto& [channels, same] : shown) text += "==== " + channels + "\n" + same;
  return text;
}

class Golden : public testing::TestWithParam<Scene> {};

TEST_P(Golden, ShowsWhatItShowed) {
  const auto path = std::filesystem::path(BAI_GOLDEN_FOLDER) / (std::string(GetParam().name) + ".txt");
  const auto shown = everything(GetParam());
  if (std::getenv("BAI_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path) << shown;
    return;
  }
  std::ifstream file(path);
  ASSERT_TRUE(file) << path << " is missing: BAI_UPDATE_GOLDEN=1 writes it";
  std::ostringstream expected;
  expected << file.rdbuf();
  EXPECT_EQ(shown, expected.str());
}

INSTANTIATE_TEST_SUITE_P(All, Golden, testing::ValuesIn(kScenes),
                         [](const auto& each) { return std::string(each.param.name); });

}  // namespace
}  // namespace bai::kernel::console
