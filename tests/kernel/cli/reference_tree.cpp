#include "tests/kernel/cli/reference_tree.hpp"

#include <boost/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

namespace bai::kernel::cli::test {

namespace json = boost::json;

namespace {

std::string text(const json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : std::string();
}

std::vector<std::string> texts(const json::value& value) {
  std::vector<std::string> all;
  for (const auto& element : value.as_array()) all.push_back(text(element));
  return all;
}

std::string type_of(const json::object& parameter) {
  static const std::map<std::string, std::string> kNames{{"path", "existing-path"},
                                                         {"local-path", "path"},
                                                         {"json-string", "json"},
                                                         {"kv-list", "key-value-list"},
                                                         {"byte-size-check", "byte-size-text"},
                                                         {"range-expr", "range"}};
  const auto* is_flag = parameter.if_contains("is_flag");
  if (is_flag != nullptr && is_flag->as_bool()) return "flag";
  auto name = text(parameter.at("type"));
  const auto found = kNames.find(name);
  return found == kNames.end() ? name : found->second;
}

json::object converted(const json::object& parameter, const std::string& type) {
  json::object out{{"name", parameter.at("name")}, {"help", "About " + text(parameter.at("name")) + "."}};
  if (type != "text") out["type"] = type;
  if (const auto* choices = parameter.if_contains("choices"); choices != nullptr) out["choices"] = *choices;
  if (parameter.at("required").as_bool()) out["required"] = true;
  if (parameter.at("multiple").as_bool() || parameter.at("nargs").as_int64() == -1) out["repeat"] = true;
  const auto& value = parameter.at("default");
  if (value.is_null() || type == "flag") return out;
  // Two defaults of the reference are of another type than their options: 9922 for text, ["local"] for one text.
  if (type == "text" && value.is_int64()) {
    out["default"] = std::to_string(value.get_int64());
  } else if (type == "text" && value.is_array()) {
    out["default"] = json::serialize(value);
  } else if (type == "json" && value.is_string()) {
    out["default"] = json::parse(value.get_string());
  } else {
    out["default"] = value;
  }
  return out;
}

ReferenceNode read(const json::object& node) {
  constexpr std::size_t kProgramLength = 10;  // "backend.ai"
  ReferenceNode out;
  out.path = text(node.at("path")).substr(kProgramLength);
  if (!out.path.empty()) out.path.erase(0, 1);
  out.is_group = text(node.at("kind")) == "group";
  out.aliases = texts(node.at("aliases"));
  out.usage = text(node.at("usage"));
  json::object descriptor{{out.is_group ? "group" : "path", out.path},
                          {"aliases", node.at("aliases")},
                          {"summary", "About " + out.path + ". More about it."}};
  json::array args, options;
  for (const auto& value : node.at("arguments").as_array()) {
    const auto& parameter = value.as_object();
    out.argument_types.push_back(type_of(parameter));
    out.argument_displays.push_back(text(parameter.at("display")));
    auto arg = converted(parameter, out.argument_types.back());
    if (!parameter.at("metavar").is_null()) arg["show"] = parameter.at("display");
    args.push_back(std::move(arg));
  }
  for (const auto& value : node.at("options").as_array()) {
    const auto& parameter = value.as_object();
    ReferenceOption option{texts(parameter.at("opts")), type_of(parameter), {}, text(parameter.at("metavar"))};
    if (const auto* choices = parameter.if_contains("choices"); choices != nullptr) option.choices = texts(*choices);
    auto entry = converted(parameter, option.type);
    entry["flags"] = parameter.at("opts");
    if (!parameter.at("explicit_metavar").is_null()) entry["show"] = parameter.at("explicit_metavar");
    if (option.type == "key-value-list") option.placeholder = "KEY=VAL,...";  // misspelt in the reference
    options.push_back(std::move(entry));
    out.options.push_back(std::move(option));
  }
  if (const auto* context = node.if_contains("context"); context != nullptr) {
    out.has_extra = context->as_object().contains("allow_extra_args");
  }
  if (!out.is_group) {
    descriptor["args"] = std::move(args);
    descriptor["options"] = std::move(options);
    if (out.has_extra) descriptor["extra"] = true;
  }
  if (!out.path.empty()) out.descriptor = json::serialize(descriptor);
  return out;
}

}  // namespace

std::string test_file(const std::string& name) {
  std::ifstream in(std::string(BAI_CLI_TEST_DATA) + "/" + name, std::ios::binary);
  if (!in) throw std::runtime_error("no test file " + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::vector<ReferenceNode>& reference_tree() {
  static const auto tree = [] {
    std::vector<ReferenceNode> all;
    const auto document = json::parse(test_file("reference_tree.json"));
    for (const auto& node : document.at("nodes").as_array()) all.push_back(read(node.as_object()));
    return all;
  }();
  return tree;
}

const ReferenceNode& reference_node(const std::string& path) {
  for (const auto& node : reference_tree()) {
    if (node.path == path) return node;
  }
  throw std::runtime_error("no node " + path);
}

}  // namespace bai::kernel::cli::test
