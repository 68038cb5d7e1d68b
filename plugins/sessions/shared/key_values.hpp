// Texts of the command line that hold a name and a value.
#pragma once

#include <bai/json.hpp>

namespace sessions {

using KeyValues = std::vector<std::pair<std::string, std::string>>;

/// "KEY=VAL" items, split at the first "="; of one key the last item wins and keeps the place of the first. Throws
/// `bai::Error` (BAI_E_INVALID) that names `option` and the item if there is no "=" or no key.
KeyValues parse_key_values(std::string_view option, const std::vector<std::string>& items);

/// Like `parse_key_values`, for resources: "mem" must be a size, and a bare number means MiB as in later clients,
/// because a server takes it for bytes. Other values must not be empty.
KeyValues parse_resources(std::string_view option, const std::vector<std::string>& items);

struct Mounts {
  std::vector<std::string> names;  // in the order given, each once
  KeyValues paths;                 // name → path in the container
};
/// "NAME", "NAME=PATH" or, without "=", "NAME:PATH"; split at the first separator.
Mounts parse_mounts(std::string_view option, const std::vector<std::string>& items);

/// {"KEY":"VAL",...}
std::string to_json(const KeyValues& pairs);

}  // namespace sessions
