// backend.ai session ls
#include "sessions.hpp"
#include "shared/statistics.hpp"

#include <ctime>

namespace sessions {

namespace {

struct Options {
  std::string session;
  std::string path = "/home/work";
};

auto declare() {
  return bai::command<Options>("session ls")
      .summary("List files in a session's container.")
      .argument(&Options::session, "SESSION", "Name or ID of the session.", {.show = "SESSID"})
      .argument(&Options::path, "PATH", "Folder in the container.", false, {.show = "[PATH]"});
}

/// "Mar 02 2022 06:46:40" in local time; month names are English whatever the locale.
std::string local_time(double seconds) {
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto when = static_cast<std::time_t>(seconds);
  std::tm parts{};
  localtime_r(&when, &parts);
  char rest[32];
  std::strftime(rest, sizeof rest, " %d %Y %H:%M:%S", &parts);
  return kMonths[parts.tm_mon] + std::string(rest);
}

std::string row(const bai::Json& file) {
  const auto size = binary_size(static_cast<double>(file.integer_or("size", 0)));
  const auto modified = file.find("mtime");
  return bai::JsonObject()
      .text("name", file.text_or("filename", ""))
      .text("size", size.first + " " + size.second)
      .text("modified", modified ? local_time(modified->number()) : "")
      .text("mode", file.text_or("mode", ""))
      .done();
}

int run(const Options& options, bai::CommandContext& context) {
  context.wait("Retrieving list of files in \"" + options.path + "\"...");
  const auto answer = context.call("ComputeSession.list_files",
                                   bai::JsonObject().text("name", options.session).text("path", options.path).done());
  const auto json = bai::Json::parse(answer);
  if (const auto errors = json.text_or("errors", ""); !errors.empty()) {
    context.fail(errors);
    return 1;
  }
  context.done("Retrieved.");
  const std::string files = json.text_or("files", "[]");
  context.table_begin(R"({"kind":"list","fields":[{"key":"name","title":"File name"},{"key":"size","title":"Size"},)"
                      R"({"key":"modified","title":"Modified"},{"key":"mode","title":"Mode"}]})");
  std::int64_t count = 0;
  bool wanted = true;
  bai::Json::parse(files).elements([&](const bai::Json& file) {
    ++count;
    if (wanted) wanted = context.table_row(row(file));
  });
  context.table_end(count);
  return 0;
}

}  // namespace

void add_ls_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
