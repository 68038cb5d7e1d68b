#include "shared/presentation.hpp"

namespace vfolders {

std::string joined(const bai::Json& array, std::string_view between) {
  std::string out;
  if (!array.is_array()) return out;
  array.elements([&](const bai::Json& item) {
    if (!out.empty()) out += between;
    out += item.is_string() ? item.string() : std::string(item.raw());
  });
  return out;
}

std::string shown(const bai::Json& object, std::string_view member) {
  const auto value = object.find(member);
  if (!value || value->is_null()) return "None";
  if (value->is_string()) return value->string();
  if (value->raw() == "true") return "True";
  return value->raw() == "false" ? "False" : std::string(value->raw());
}

std::string people_text(const std::string& heading, const std::optional<bai::Json>& addresses, std::string_view none) {
  if (!addresses || !addresses->is_array() || addresses->size() == 0) return std::string(none) + "\n";
  return heading + "\n\t- " + joined(*addresses, "\n\t- ") + "\n";
}

void check_permission(const std::string& permission) {
  if (permission == "rw" || permission == "ro" || permission == "wd") return;
  throw bai::Error(BAI_E_INVALID, "Invalid permission: " + permission,
                   R"({"id":"bad-permission","hint":"give ro, rw or wd"})");
}

std::string answer_to(const bai::CommandContext& context, const std::string& spec_json) {
  const auto spec = bai::Json::parse(spec_json);
  const bool confirms = spec.text_or("kind", "") == "confirm";
  const auto flags = context.flags();
  std::optional<std::string> answer;
  if ((flags & BAI_CONTEXT_TTY_IN) != 0 || (confirms && (flags & BAI_CONTEXT_YES) != 0)) {
    answer = context.ask(spec_json);
    if (answer && confirms) return *answer == "true" ? "y" : "n";
    if (answer) return bai::Json::parse(*answer).string();
  } else {
    context.raw(2, spec.text_or("text", "") + (confirms ? " [Y/n]\n" : "\n"));
    answer = context.line();
  }
  if (!answer) {
    throw bai::Error(BAI_E_FAIL, "standard input ended where \"" + spec.text_or("text", "") + "\" was to be answered",
                     R"({"id":"no-answer","hint":"give the answer there, or confirm with --yes"})");
  }
  if (!confirms) return *answer;
  const char first = answer->empty() ? 'y' : answer->front();
  if (first == 'y' || first == 'Y') return "y";
  return "n";
}

void show_transfer(const bai::CommandContext& context, std::string_view function, const std::string& arguments) {
  const bool uploads = function == "VFolder.upload";
  auto stream = context.open(function, arguments);
  std::optional<bai::Progress> bar;
  for (bai::Message message; stream.receive(message) == bai::Got::message;) {
    const auto json = bai::Json::parse(message.data);
    const auto event = json.text_or("event", "");
    const auto done = json.integer_or("done", 0), total = json.integer_or("total", -1);
    if (event == "begin") {
      const auto local = json.text_or("local", ""), url = json.text_or("url", "");
      context.raw(1, uploads ? "Uploading " + local + " via " + url + " ...\n" : "Downloading to " + local + " ...\n");
      bar.emplace(context.progress(json.text_or("file", ""), total, "bytes"));
    } else if (bar) {
      bar->update(done, total);
      if (event == "end") {
        bar->done();
        bar.reset();
      }
    }
  }
}

}  // namespace vfolders
