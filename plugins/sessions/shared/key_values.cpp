#include "shared/key_values.hpp"

#include <algorithm>

namespace sessions {

namespace {

[[noreturn]] void bad(std::string_view option, std::string_view item, std::string_view reason, std::string_view hint) {
  throw bai::Error(BAI_E_INVALID, std::string(option) + " " + bai::quote(item) + ": " + std::string(reason),
                   bai::JsonObject().text("id", "usage-key-value").text("hint", hint).done());
}

void put(KeyValues& pairs, std::string key, std::string value) {
  const auto found = std::find_if(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == key; });
  if (found != pairs.end()) {
    found->second = std::move(value);
  } else {
    pairs.emplace_back(std::move(key), std::move(value));
  }
}

/// Digits, optional fraction, optional unit k m g t p e in either case, optionally followed by "ib" or "b".
enum class Size { with_unit, bare, no_size };
Size size_kind(std::string_view text) {
  size_t i = 0;
  const auto digits = [&] {
    const size_t start = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i > start;
  };
  bool number = digits();
  if (i < text.size() && text[i] == '.') {
    ++i;
    number = digits() || number;
  }
  if (!number) return Size::no_size;
  std::string unit(text.substr(i));
  std::transform(unit.begin(), unit.end(), unit.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (unit.empty()) return Size::bare;
  if (unit == "b") return Size::with_unit;
  const bool known = std::string_view("kmgtpe").find(unit[0]) != std::string_view::npos;
  const auto rest = std::string_view(unit).substr(1);
  return known && (rest.empty() || rest == "b" || rest == "ib") ? Size::with_unit : Size::no_size;
}

}  // namespace

KeyValues parse_key_values(std::string_view option, const std::vector<std::string>& items) {
  KeyValues pairs;
  for (const auto& item : items) {
    const auto equals = item.find('=');
    if (equals == std::string::npos) bad(option, item, "there is no \"=\"", "write it as KEY=VALUE");
    if (equals == 0) bad(option, item, "there is no name before \"=\"", "write it as KEY=VALUE");
    put(pairs, item.substr(0, equals), item.substr(equals + 1));
  }
  return pairs;
}

KeyValues parse_resources(std::string_view option, const std::vector<std::string>& items) {
  auto pairs = parse_key_values(option, items);
  for (auto& [key, value] : pairs) {
    const std::string item = key + "=" + value;
    if (value.empty()) bad(option, item, "there is no amount behind \"=\"", "write it as cpu=2 or mem=4g");
    if (key != "mem") continue;
    const auto kind = size_kind(value);
    if (kind == Size::no_size) bad(option, item, "this is no size", "write it as mem=512m or mem=4g");
    if (kind == Size::bare) value += 'm';
  }
  return pairs;
}

Mounts parse_mounts(std::string_view option, const std::vector<std::string>& items) {
  Mounts mounts;
  for (const auto& item : items) {
    auto cut = item.find('=');
    if (cut == std::string::npos) cut = item.find(':');
    const std::string name = item.substr(0, cut);
    if (name.empty()) bad(option, item, "there is no folder's name", "write it as NAME or NAME=PATH");
    if (std::find(mounts.names.begin(), mounts.names.end(), name) == mounts.names.end()) mounts.names.push_back(name);
    if (cut == std::string::npos) continue;
    if (cut + 1 == item.size()) bad(option, item, "there is no path behind the name", "write it as NAME or NAME=PATH");
    put(mounts.paths, name, item.substr(cut + 1));
  }
  return mounts;
}

std::string to_json(const KeyValues& pairs) {
  bai::JsonObject json;
  for (const auto& [key, value] : pairs) json.text(key, value);
  return json.done();
}

}  // namespace sessions
