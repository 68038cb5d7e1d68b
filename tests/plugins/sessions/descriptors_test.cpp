#include <bai/json.hpp>

#include <gtest/gtest.h>

#include <set>

extern "C" const bai_plugin* bai_plugin_entry_v1(void);

namespace {

/// What `open` registers, under a host that has nothing but a registrar.
struct Recorded {
  std::vector<std::string> commands, functions, groups;
};

Recorded& recorded() {
  static Recorded all;
  return all;
}

bai_status take_command(const bai_host*, bai_str text, bai_command_fn, void*, bai_error*) {
  recorded().commands.emplace_back(bai::view(text));
  return BAI_OK;
}
bai_status take_function(const bai_host*, bai_str text, bai_function_fn, void*, bai_error*) {
  recorded().functions.emplace_back(bai::view(text));
  return BAI_OK;
}
bai_status take_group(const bai_host*, bai_str text, bai_error*) {
  recorded().groups.emplace_back(bai::view(text));
  return BAI_OK;
}

const void* get_interface(const bai_host*, const char* id) {
  static const bai_host_registrar registrar = {sizeof registrar, 0, take_command, take_function, take_group};
  return std::string_view(id) == BAI_HOST_REGISTRAR ? &registrar : nullptr;
}

const Recorded& opened() {
  static const bool once = [] {
    static bai_host host{};
    host.size = sizeof host;
    host.abi_major = BAI_ABI_MAJOR;
    host.get = get_interface;
    host.error_set = [](bai_error*, bai_status, bai_str message, bai_str) { ADD_FAILURE() << bai::view(message); };
    void* instance = nullptr;
    EXPECT_EQ(bai_plugin_entry_v1()->open(&host, &instance, nullptr), BAI_OK);
    bai_plugin_entry_v1()->close(instance);
    return true;
  }();
  (void)once;
  return recorded();
}

void check_parameters(const bai::Json& descriptor, const char* member, const std::string& owner) {
  const auto list = descriptor.find(member);
  if (!list) return;
  std::set<std::string> names, flags;
  list->elements([&](const bai::Json& parameter) {
    const auto name = parameter.text_or("name", "");
    EXPECT_FALSE(name.empty()) << owner;
    EXPECT_TRUE(names.insert(name).second) << owner << " has two parameters " << name;
    EXPECT_FALSE(parameter.text_or("help", "").empty()) << owner << " " << name;
    const bool is_choice = parameter.text_or("type", "") == "choice";
    EXPECT_TRUE(!is_choice || parameter.find("choices").has_value()) << owner << " " << name;
    if (const auto spellings = parameter.find("flags")) {
      spellings->elements([&](const bai::Json& flag) {
        EXPECT_TRUE(flags.insert(flag.string()).second) << owner << " has two options " << flag.string();
      });
    }
  });
}

TEST(Descriptors, AreObjectsInOneLine) {
  for (const auto* list : {&opened().commands, &opened().functions, &opened().groups}) {
    ASSERT_FALSE(list->empty());
    for (const auto& text : *list) {
      EXPECT_EQ(text.find('\n'), std::string::npos) << text;
      EXPECT_TRUE(bai::Json::parse(text).is_object()) << text;
    }
  }
}

TEST(Descriptors, HaveSummariesAndDistinctParameters) {
  for (const auto& text : opened().commands) {
    const auto json = bai::Json::parse(text);
    const auto path = json.text_or("path", "");
    EXPECT_FALSE(json.text_or("summary", "").empty()) << path;
    check_parameters(json, "args", path);
    check_parameters(json, "options", path);
  }
  for (const auto& text : opened().functions) {
    const auto json = bai::Json::parse(text);
    EXPECT_FALSE(json.text_or("summary", "").empty()) << text;
    EXPECT_EQ(json.text_or("name", "").rfind("ComputeSession.", 0), 0U) << text;
    check_parameters(json, "params", json.text_or("name", ""));
  }
}

TEST(Descriptors, ClaimEachPlaceOnce) {
  std::set<std::string> places;
  const auto claim = [&](const std::string& path) { EXPECT_TRUE(places.insert(path).second) << path << " twice"; };
  const auto claim_all = [&](const bai::Json& place) {
    const auto path = place.text_or("path", "");
    claim(path);
    const auto cut = path.rfind(' ');
    const auto group = cut == std::string::npos ? std::string() : path.substr(0, cut + 1);
    if (const auto aliases = place.find("aliases"))
      aliases->elements([&](const bai::Json& alias) { claim(group + alias.string()); });
  };
  for (const auto& text : opened().commands) {
    const auto json = bai::Json::parse(text);
    claim_all(json);
    if (const auto also = json.find("also")) also->elements(claim_all);
  }
  for (const char* wanted :
       {"run", "ps", "create", "start", "session create", "session start", "info", "rm", "kill", "destroy",
        "session rm", "session kill", "session logs", "admin session list", "admin session info"}) {
    EXPECT_TRUE(places.count(wanted)) << wanted;
  }
}

}  // namespace
