// backend.ai vfolder ls
#include "vfolders.hpp"

#include <ctime>

namespace vfolders {

namespace {

struct Options {
  std::string name;
  std::string path = ".";
};

auto declare() {
  return bai::command<Options>("vfolder ls")
      .summary("List the files of a virtual folder.")
      .argument(&Options::name, "NAME", "Name of the folder.")
      .argument(&Options::path, "PATH", "Folder inside it.", false, {.show = "[PATH]"});
}

/// "Mar 02 2022 06:46:40" in local time; month names are English whatever the locale.
std::string local_time(std::time_t when) {
  constexpr const char* kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  std::tm parts{};
  localtime_r(&when, &parts);
  char rest[32];
  std::strftime(rest, sizeof rest, " %d %Y %H:%M:%S", &parts);
  return kMonths[parts.tm_mon] + std::string(rest);
}

/// Seconds of "2022-03-01T09:15:30.123+00:00"; the text itself is shown if it is something else.
std::string local_time(const std::string& iso) {
  std::tm parts{};
  const char* end = ::strptime(iso.c_str(), "%Y-%m-%dT%H:%M:%S", &parts);
  if (end == nullptr) return iso;
  while (*end == '.' || (*end >= '0' && *end <= '9')) ++end;
  long offset = 0;
  if (int hours = 0, minutes = 0; *end == '+' || *end == '-') {
    if (std::sscanf(end + 1, "%2d:%2d", &hours, &minutes) >= 1) offset = hours * 3600L + minutes * 60L;
    if (*end == '-') offset = -offset;
  }
  return local_time(::timegm(&parts) - offset);
}

/// "-rw-r--r--" of the kind and the mode, which is text of octal digits ("644") or a number with type bits.
std::string mode_text(const bai::Json& item) {
  const auto mode = item.find("mode");
  if (!mode) return "";
  std::int64_t bits = 0;
  const auto digits = mode->is_string() ? mode->string() : std::string(mode->raw());
  const auto [end, failed] =
      std::from_chars(digits.data(), digits.data() + digits.size(), bits, mode->is_string() ? 8 : 10);
  if (failed != std::errc{} || end != digits.data() + digits.size()) return digits;
  const auto kind = item.text_or("type", "");
  std::string out(1, kind == "DIRECTORY" ? 'd' : kind == "SYMLINK" ? 'l' : '-');
  for (int bit = 8; bit >= 0; --bit) out += (bits >> bit & 1) != 0 ? "xwr"[bit % 3] : '-';
  return out;
}

std::string row(const bai::Json& item) {
  return bai::JsonObject()
      .text("name", item.text_or("name", ""))
      .number("size", item.integer_or("size", 0))
      .text("modified", local_time(item.text_or("modified", "")))
      .text("mode", mode_text(item))
      .done();
}

/// A row of the listing that servers up to 25.5 send as JSON text beside `items`.
std::string legacy_row(const bai::Json& file) {
  const auto modified = file.find("mtime");
  return bai::JsonObject()
      .text("name", file.text_or("filename", ""))
      .number("size", file.integer_or("size", 0))
      .text("modified", modified ? local_time(static_cast<std::time_t>(modified->number())) : "")
      .text("mode", file.text_or("mode", ""))
      .done();
}

int run(const Options& options, bai::CommandContext& context) {
  context.wait("Retrieving list of files in \"" + options.path + "\"...");
  const auto answer = context.call("VFolder.list_files",
                                   bai::JsonObject().text("name", options.name).text("path", options.path).done());
  const auto json = bai::Json::parse(answer);
  if (const auto problem = json.text_or("error_msg", ""); !problem.empty()) {
    context.fail(problem);
    return 1;
  }
  context.done("Retrieved.");
  const auto items = json.find("items");
  const bool modern = items && items->is_array();
  const std::string legacy = modern ? std::string() : json.text_or("files", "[]");
  context.table_begin(R"({"kind":"list","fields":[{"key":"name","title":"File name"},{"key":"size","title":"Size"},)"
                      R"({"key":"modified","title":"Modified"},{"key":"mode","title":"Mode"}]})");
  std::int64_t count = 0;
  bool wanted = true;
  (modern ? *items : bai::Json::parse(legacy)).elements([&](const bai::Json& file) {
    ++count;
    if (wanted) wanted = context.table_row(modern ? row(file) : legacy_row(file));
  });
  context.table_end(count);
  return 0;
}

}  // namespace

void add_ls_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
