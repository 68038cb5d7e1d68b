#include "kernel/account/commands/config_values.hpp"

#include "kernel/account/access.hpp"
#include "kernel/account/answers.hpp"
#include "kernel/account/commands/config_lines.hpp"
#include "kernel/config/profile.hpp"
#include "kernel/config/profile_edit.hpp"

#include <algorithm>

namespace bai::kernel::account {
namespace {

Settings settings_of(const bai::CommandContext& context) {
  const auto& options = options_of(context);
  return load_settings({options.profile, options.overrides}, process_environment());
}

std::filesystem::path config_file() {
  const auto folder = user_directories(process_environment()).config;
  return folder.empty() ? folder : folder / "config.yaml";
}

void require_known(const std::string& name) {
  const auto names = setting_names();
  if (std::ranges::find(names, name) != names.end()) return;
  std::string all;
  for (const auto& each : names) all += (all.empty() ? "" : ", ") + each;
  Error error(Code::invalid, "there is no setting '" + name + "'", "settings are: " + all);
  error.id = "config-unknown-setting";
  throw error;
}

/// As JSON; a secret is masked.
std::string shown(const Settings& settings, const std::string& name) {
  if (name == "secret_key") return bai::quote(masked(settings.secret_key));
  return setting_as_json(settings, name).value_or("null");
}

std::string origin_of(const Settings& settings, const std::string& name) {
  const auto origin = settings.origins.find(name);
  return origin == settings.origins.end() ? "not used in session mode" : origin->second.place;
}

/// The profile that a change goes to: the chosen one, that of the file, or the first of a new file.
std::string profile_to_change(const bai::CommandContext& context, const std::filesystem::path& file) {
  const auto& options = options_of(context);
  if (options.profile) return *options.profile;
  if (const auto named = process_environment()("BACKEND_PROFILE")) return *named;
  const auto current = read_profile(file, std::nullopt).name;
  return current.empty() ? "default" : current;
}

/// Refuses a value that every later command would refuse.
void check_value(const std::string& name, const std::string& value) {
  if (name == "access_key" || name == "secret_key") return;  // a pair is complete only after both are set
  static_cast<void>(load_settings({{}, {{name, value}}}, [](const std::string&) { return std::nullopt; }));
}

}  // namespace

void list_settings(const bai::CommandContext& context, bool with_origin) {
  translated([&] {
    const auto settings = settings_of(context);
    std::string fields = R"({"key":"name","title":"Setting"},{"key":"value","title":"Value"})";
    if (with_origin) fields += R"(,{"key":"origin","title":"Origin"})";
    context.table_begin(R"({"kind":"list","fields":[)" + fields + "]}");
    std::int64_t rows = 0;
    for (const auto& name : setting_names()) {
      bai::JsonObject row;
      row.text("name", name).raw("value", shown(settings, name));
      if (with_origin) row.text("origin", origin_of(settings, name));
      ++rows;
      if (!context.table_row(row.done())) break;
    }
    context.table_end(rows);
  });
}

void get_setting(const bai::CommandContext& context, const std::string& name) {
  translated([&] {
    require_known(name);
    const auto value = shown(settings_of(context), name);
    if (options_of(context).json_output) return context.print(value);
    const auto json = bai::Json::parse(value);
    context.raw(1, (json.is_string() ? json.string() : value) + "\n");
  });
}

void set_setting(const bai::CommandContext& context, const std::string& name, std::string value) {
  translated([&] {
    require_known(name);
    const bool secret = name == "secret_key";
    if (value.empty() || value == "-")
      value = required_answer({name, secret, value == "-"}, context, "give the value behind the setting's name");
    check_value(name, value);
    const auto file = config_file();
    const auto profile = profile_to_change(context, file);
    set_in_profile(file, profile, name, value);
    context.done("Set " + name + " of profile " + profile + " in " + file.string() + ".");
  });
}

void choose_profile(const bai::CommandContext& context, const std::string& name) {
  translated([&] {
    const auto file = config_file();
    use_profile(file, name);
    context.done("Profile " + name + " is in use from now on (" + file.string() + ").");
  });
}

}  // namespace bai::kernel::account
