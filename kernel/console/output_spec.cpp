#include "kernel/console/output_spec.hpp"

#include "kernel/base/error.hpp"
#include "kernel/console/json_text.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <cctype>
#include <utility>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

constexpr std::string_view kWhat = "output specification";

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(Code::invalid, std::string(kWhat) + ": " + reason,
              "see the section \"Output specifications\" of the SDK's descriptors.md");
}

std::string text_of(const json::value& value, std::string_view member) {
  const auto* text = value.if_string();
  if (text == nullptr) refuse("\"" + std::string(member) + "\" must be text");
  return {text->data(), text->size()};
}

template <class Enum, std::size_t N>
Enum choose(const std::array<std::pair<std::string_view, Enum>, N>& table, std::string_view name,
            std::string_view what) {
  for (const auto& [text, value] : table) {
    if (text == name) return value;
  }
  refuse("unknown " + std::string(what) + " \"" + std::string(name) + "\"");
}

constexpr std::array<std::pair<std::string_view, Kind>, 6> kKinds{{{"plain", Kind::plain},
                                                                   {"item", Kind::item},
                                                                   {"items", Kind::items},
                                                                   {"list", Kind::list},
                                                                   {"mutation", Kind::mutation},
                                                                   {"data", Kind::data}}};

constexpr std::array<std::pair<std::string_view, Formatter>, 10> kFormatters{
    {{"plain", Formatter::plain},
     {"nested", Formatter::nested},
     {"mib", Formatter::mib},
     {"size", Formatter::size},
     {"slots", Formatter::slots},
     {"agent-stat", Formatter::agent_stat},
     {"kernel-stat", Formatter::kernel_stat},
     {"group-list", Formatter::group_list},
     {"container-list", Formatter::container_list},
     {"dependency-list", Formatter::dependency_list}}};

void set_format(Field& field, std::string_view name) {
  constexpr std::string_view kSubfield = "subfield:";
  if (name.starts_with(kSubfield) && name.size() > kSubfield.size()) {
    field.format = Formatter::subfield;
    field.argument = name.substr(kSubfield.size());
  } else {
    field.format = choose(kFormatters, name, "formatter");
  }
}

std::vector<Field> fields_of(const json::value& value);

Field field_of(const json::value& value) {
  Field field;
  if (const auto* name = value.if_string()) {  // short for {"key": name}
    field.key = std::string(name->data(), name->size());
  } else if (const auto* object = value.if_object()) {
    for (const auto& member : *object) {
      const std::string_view name_of(member.key().data(), member.key().size());
      if (name_of == "key")
        field.key = text_of(member.value(), name_of);
      else if (name_of == "from")
        field.from = text_of(member.value(), name_of);
      else if (name_of == "title")
        field.title = text_of(member.value(), name_of);
      else if (name_of == "format")
        set_format(field, text_of(member.value(), name_of));
      else if (name_of == "fields")
        field.fields = fields_of(member.value());
      else
        refuse("unknown member \"" + std::string(name_of) + "\" of a field");
    }
  } else {
    refuse("a field must be an object");
  }
  if (field.key.empty()) field.key = field.from;
  if (field.key.empty()) refuse("a field without \"key\"");
  if (field.from.empty()) field.from = field.key;
  if (field.title.empty()) field.title = derived_title(field.key);
  return field;
}

std::vector<Field> fields_of(const json::value& value) {
  const auto* array = value.if_array();
  if (array == nullptr) refuse("\"fields\" must be an array");
  std::vector<Field> fields;
  for (const auto& element : *array) fields.push_back(field_of(element));
  return fields;
}

bool size_given(const json::value& page) {
  const auto* object = page.if_object();
  if (object == nullptr) {
    if (page.is_null()) return false;
    refuse("\"page\" must be an object");
  }
  const auto* size = object->if_contains("size");
  return size != nullptr && !size->is_null();
}

}  // namespace

OutputSpec parse_output_spec(std::string_view text) {
  OutputSpec spec;
  if (text.empty()) return spec;
  const auto document = parse_json(text, kWhat);
  const auto* object = document.if_object();
  if (object == nullptr) refuse("must be an object");
  for (const auto& member : *object) {
    const std::string_view name(member.key().data(), member.key().size());
    if (name == "kind")
      spec.kind = choose(kKinds, text_of(member.value(), name), "kind");
    else if (name == "fields")
      spec.fields = fields_of(member.value());
    else if (name == "error")
      spec.error = text_of(member.value(), name);
    else if (name == "item")
      spec.item = text_of(member.value(), name);
    else if (name == "action")
      spec.action = text_of(member.value(), name);
    else if (name == "page")
      spec.page_size_given = size_given(member.value());
    else
      refuse("unknown member \"" + std::string(name) + "\"");
  }
  return spec;
}

std::string derived_title(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> kFixed{
      {{"id", "ID"},
       {"uuid", "UUID"},
       {"group_id", "Group ID"},
       {"user_id", "User ID"},
       {"resource_policy", "Res.Policy"},
       {"concurrency_used", "Concur.Used"},
       {"fsprefix", "FS Prefix"},
       {"hardware_metadata", "HW Metadata"},
       {"performance_metric", "Perf.Metric"}}};
  for (const auto& [fixed, title] : kFixed) {
    if (fixed == name) return std::string(title);
  }
  const bool question = name.starts_with("is_");
  std::string title(question ? name.substr(3) : name);
  bool start = true;
  for (char& c : title) {
    if (c == '_') c = ' ';
    if (start) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    start = c == ' ';
  }
  if (question) title += '?';
  return title;
}

}  // namespace bai::kernel::console
