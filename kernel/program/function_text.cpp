#include "kernel/program/function_text.hpp"

#include "kernel/cli/layout.hpp"

#include <boost/json.hpp>

namespace bai::kernel {
namespace {

namespace json = boost::json;

std::string text_or_empty(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || value->is_null()) return {};
  return value->is_string() ? std::string(value->get_string()) : json::serialize(*value);
}

bool is_set(const json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

std::string notes_of(const json::object& parameter) {
  std::string notes;
  const auto add = [&](const std::string& note) { notes += (notes.empty() ? "" : "; ") + note; };
  if (is_set(parameter, "required")) add("required");
  if (const auto choices = parameter.if_contains("choices"); choices != nullptr && choices->is_array()) {
    std::string list;
    for (const auto& choice : choices->get_array())
      list += (list.empty() ? "one of " : ", ") +
              (choice.is_string() ? std::string(choice.get_string()) : json::serialize(choice));
    add(list);
  }
  if (const auto value = text_or_empty(parameter, "default"); !value.empty()) add("default: " + value);
  return notes.empty() ? notes : "[" + notes + "]";
}

cli::Rows parameter_rows(const json::object& function) {
  cli::Rows rows;
  const auto* params = function.if_contains("params");
  if (params == nullptr || !params->is_array()) return rows;
  for (const auto& each : params->get_array()) {
    const auto* parameter = each.if_object();
    if (parameter == nullptr) continue;
    const auto type = text_or_empty(*parameter, "type");
    std::string term = text_or_empty(*parameter, "name") + " " + (type.empty() ? "text" : type);
    if (is_set(*parameter, "repeat")) term += "[]";
    std::string text = text_or_empty(*parameter, "help");
    if (const auto notes = notes_of(*parameter); !notes.empty()) text += (text.empty() ? "" : "  ") + notes;
    rows.emplace_back(std::move(term), std::move(text));
  }
  return rows;
}

/// A type's name, or one row for each member.
std::string result_section(const json::object& function, std::size_t width) {
  const auto* result = function.if_contains("result");
  if (result == nullptr || result->is_null()) return {};
  const std::string title = is_set(function, "stream") ? "\nEach message:\n" : "\nResult:\n";
  const auto* members = result->if_object();
  if (members == nullptr) return title + "  " + text_or_empty(function, "result") + "\n";
  cli::Rows rows;
  for (const auto& member : *members)
    rows.emplace_back(std::string(member.key()), text_or_empty(*members, member.key()));
  return rows.empty() ? title + "  an object\n" : title + cli::definition_list(rows, width);
}

}  // namespace

std::string function_text(std::string_view descriptor_json, int columns) {
  const auto value = json::parse(descriptor_json);
  const auto& function = value.as_object();
  const auto width = cli::help_width(columns);
  std::string text =
      text_or_empty(function, "name") + (is_set(function, "stream") ? " (a stream of messages)\n" : "\n");
  for (const char* name : {"summary", "help"}) {
    const auto paragraph = cli::wrap_paragraphs(text_or_empty(function, name), width, "  ");
    if (!paragraph.empty()) text += "\n" + paragraph + "\n";
  }
  const auto rows = parameter_rows(function);
  text +=
      rows.empty() ? std::string("\nIt takes no parameters.\n") : "\nParameters:\n" + cli::definition_list(rows, width);
  return text + result_section(function, width);
}

}  // namespace bai::kernel
