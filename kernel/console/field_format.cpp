#include "kernel/console/field_format.hpp"

#include "kernel/base/error.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/numbers.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>
#include <charconv>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

std::string_view view(const json::string& text) { return {text.data(), text.size()}; }
std::string_view view(json::string_view text) { return {text.data(), text.size()}; }

Shape null(std::string& out) {
  out += "(null)";
  return Shape::text;
}

void append_indented(std::string& out, std::string_view text, std::size_t by) {
  std::size_t at = 0;
  while (at <= text.size()) {
    const auto end = std::min(text.find('\n', at), text.size());
    if (at != 0) out += '\n';
    if (end > at) out.append(by, ' ').append(text, at, end - at);
    at = end + 1;
  }
}

void append_tree(std::string& out, const json::object& object, std::size_t indent) {
  bool first = true;
  for (const auto& member : object) {
    if (!first) out += '\n';
    first = false;
    out.append(indent, ' ');
    const auto* inner = member.value().if_object();
    out.append(inner != nullptr ? "+ " : "- ").append(view(member.key()));
    if (inner == nullptr) {
      out += ": ";
      if (member.value().is_array())
        append_json_line(out, member.value(), Charset::utf8);
      else
        append_plain(out, member.value());
    } else if (inner->empty()) {
      out += ": (empty)";
    } else {
      out += '\n';
      append_tree(out, *inner, indent + 2);
    }
  }
}

Shape append_nested(std::string& out, const json::value& value) {
  if (value.is_null()) return null(out);
  const auto tree = decoded(value);
  if (const auto* object = tree.if_object(); object != nullptr && !object->empty())
    append_tree(out, *object, 0);
  else if (const auto* array = tree.if_array(); array != nullptr && !array->empty())
    append_json_line(out, tree, Charset::utf8);
  else
    return append_plain(out, tree);
  return Shape::text;
}

Shape append_slots(std::string& out, const json::value& value) {
  const auto slots = decoded(value);
  const auto* object = slots.if_object();
  if (object == nullptr) return append_plain(out, slots);
  bool first = true;
  for (const auto& member : *object) {
    if (!first) out += ", ";
    first = false;
    out.append(view(member.key())).append(":");
    const auto bytes = view(member.key()) == "mem" ? number_of(member.value()) : std::nullopt;
    if (bytes)
      out += short_binary_size(*bytes);
    else
      append_plain(out, member.value());
  }
  return Shape::text;
}

Shape append_mib(std::string& out, const json::value& value) {
  const auto bytes = number_of(value);
  if (!bytes) return append_plain(out, value);
  append_double(out, mib(*bytes));
  return Shape::real;
}

/// For list formatters: `each` per object of the list, `none` for an empty list.
template <class Each>
Shape append_list(std::string& out, const json::value& value, std::string_view none, std::string_view separator,
                  Each each) {
  const auto* array = value.if_array();
  if (array == nullptr) return append_plain(out, value);
  if (array->empty()) out += none;
  bool first = true;
  for (const auto& element : *array) {
    if (!first) out += separator;
    first = false;
    if (const auto* object = element.if_object())
      each(*object);
    else
      append_plain(out, element);
  }
  return Shape::text;
}

void append_container(std::string& out, const json::object& container, const Field& field) {
  const auto* id = container.if_contains("id");
  out += "+ ";
  append_plain(out, id != nullptr ? *id : member_of(container, "kernel_id"));
  std::string text;
  for (const auto& inner : field.fields) {
    if (inner.from == "id") continue;
    text.clear();
    append_for_people(text, member_of(container, inner.from), inner);
    out.append("\n  - ").append(inner.title).append(":");
    if (text.find('\n') == std::string::npos) {
      out.append(" ").append(text);
    } else {
      out += '\n';
      append_indented(out, std::string_view(text).substr(text.front() == '\n' ? 1 : 0), 4);
    }
  }
}

Shape append_quantity(std::string& out, const json::value& value) {
  const auto bytes = number_of(value);
  if (!bytes) return append_plain(out, value);
  out += binary_size(*bytes);
  return Shape::text;
}

/// An array of objects reduced to `fields`; anything else as it is.
void append_objects(std::string& out, const json::value& value, const std::vector<Field>& fields, int level) {
  const auto* array = value.if_array();
  if (array == nullptr || array->empty() || fields.empty()) {
    append_json(out, value, level);
    return;
  }
  const auto indent = [&](int by) { out.append("\n").append(static_cast<std::size_t>(level + by) * 2, ' '); };
  out += '[';
  for (std::size_t i = 0; i < array->size(); ++i) {
    if (i != 0) out += ',';
    indent(1);
    const auto* object = (*array)[i].if_object();
    if (object == nullptr) {
      append_json(out, (*array)[i], level + 1);
      continue;
    }
    out += '{';
    for (std::size_t f = 0; f < fields.size(); ++f) {
      if (f != 0) out += ',';
      indent(2);
      append_json_string(out, fields[f].key);
      out += ": ";
      append_for_document(out, member_of(*object, fields[f].from), fields[f], level + 2);
    }
    indent(1);
    out += '}';
  }
  indent(0);
  out += ']';
}

std::vector<Field> plain_fields(std::initializer_list<const char*> names) {
  std::vector<Field> fields;
  for (const char* name : names)
    fields.push_back(
        {.key = name, .from = name, .title = {}, .format = Formatter::plain, .argument = {}, .fields = {}});
  return fields;
}

const json::value& subfield_of(const json::value& value, const Field& field) {
  const auto* object = value.if_object();
  return object != nullptr ? member_of(*object, field.argument) : value;
}

}  // namespace

const json::value& member_of(const json::object& row, std::string_view name) {
  static const json::value kNull;
  const auto* found = row.if_contains({name.data(), name.size()});
  return found != nullptr ? *found : kNull;
}

std::optional<double> number_of(const json::value& value) {
  if (value.is_int64()) return static_cast<double>(value.get_int64());
  if (value.is_uint64()) return static_cast<double>(value.get_uint64());
  if (value.is_double()) return value.get_double();
  const auto* text = value.if_string();
  if (text == nullptr || text->empty()) return std::nullopt;
  double number = 0;
  const auto [end, failed] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (failed != std::errc() || end != text->data() + text->size()) return std::nullopt;
  return number;
}

json::value decoded(const json::value& value) {
  const auto* text = value.if_string();
  if (text == nullptr) return value;
  try {
    return parse_json(view(*text), "value");
  } catch (const Error&) { return value; }
}

Shape append_plain(std::string& out, const json::value& value) {
  std::array<char, 24> digits{};
  const auto integer = [&](auto number) {
    out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr);
    return Shape::integer;
  };
  switch (value.kind()) {
    case json::kind::null: return null(out);
    case json::kind::bool_: out += value.get_bool() ? "True" : "False"; return Shape::boolean;
    case json::kind::int64: return integer(value.get_int64());
    case json::kind::uint64: return integer(value.get_uint64());
    case json::kind::double_: append_double(out, value.get_double()); return Shape::real;
    case json::kind::string: out += view(value.get_string()); return Shape::text;
    default: break;
  }
  const auto* object = value.if_object();
  if (object != nullptr ? object->empty() : value.get_array().empty()) {
    out += "(empty)";
    return Shape::text;
  }
  std::string_view separator = object != nullptr ? "{" : "[";
  if (object != nullptr) {
    for (const auto& member : *object) {
      out.append(separator).append(view(member.key())).append(": ");
      append_plain(out, member.value());
      separator = ", ";
    }
  } else {
    for (const auto& element : value.get_array()) {
      out += separator;
      append_plain(out, element);
      separator = ", ";
    }
  }
  out += object != nullptr ? '}' : ']';
  return Shape::text;
}

Shape append_for_people(std::string& out, const json::value& value, const Field& field) {
  if (field.format == Formatter::plain) return append_plain(out, value);
  if (field.format == Formatter::kernel_stat) return append_kernel_stat(out, value), Shape::text;
  if (value.is_null()) return null(out);
  const auto each_name = [&](const json::object& group) { append_plain(out, member_of(group, "name")); };
  const auto each_dependency = [&](const json::object& task) {
    out += "+ ";
    append_plain(out, member_of(task, "name"));
    out += " (";
    append_plain(out, member_of(task, "id"));
    out += ')';
  };
  const auto each_container = [&](const json::object& container) { append_container(out, container, field); };
  switch (field.format) {
    case Formatter::nested: return append_nested(out, value);
    case Formatter::mib: return append_mib(out, value);
    case Formatter::size: return append_quantity(out, value);
    case Formatter::slots: return append_slots(out, value);
    case Formatter::subfield: return append_plain(out, subfield_of(value, field));
    case Formatter::agent_stat: append_agent_stat(out, value); return Shape::text;
    case Formatter::group_list: return append_list(out, value, "", ", ", each_name);
    case Formatter::container_list:
      return append_list(out, value, "(no sub-containers belonging to the session)", "\n", each_container);
    case Formatter::dependency_list: return append_list(out, value, "(no dependency tasks)", "\n", each_dependency);
    case Formatter::plain:
    case Formatter::kernel_stat: break;
  }
  return append_plain(out, value);
}

void append_for_document(std::string& out, const json::value& value, const Field& field, int level) {
  static const auto kGroup = plain_fields({"id", "name"});
  static const auto kDependency = plain_fields({"name", "id"});
  if (value.is_null()) {
    out += "null";
    return;
  }
  switch (field.format) {
    case Formatter::plain:
    case Formatter::kernel_stat: append_json(out, value, level); return;
    case Formatter::nested:
    case Formatter::slots: append_json(out, decoded(value), level); return;
    case Formatter::subfield: append_json(out, subfield_of(value, field), level); return;
    case Formatter::mib: {
      const auto bytes = number_of(value);
      append_json(out, bytes ? json::value(mib(*bytes)) : value, level);
      return;
    }
    case Formatter::size:
    case Formatter::agent_stat: {
      std::string text;
      append_for_people(text, value, field);
      append_json_string(out, text);
      return;
    }
    case Formatter::group_list: append_objects(out, value, kGroup, level); return;
    case Formatter::dependency_list: append_objects(out, value, kDependency, level); return;
    case Formatter::container_list: append_objects(out, value, field.fields, level); return;
  }
}

}  // namespace bai::kernel::console
