#include "tools/devcluster/images/reference.hpp"

#include <cctype>
#include <sys/utsname.h>

namespace bai::devcluster {
namespace {

bool valid_tag(const std::string& tag) {
  const auto alnum = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  if (tag.empty() || !alnum(tag.front()) || !alnum(tag.back())) return false;
  for (const char c : tag)
    if (!alnum(c) && c != '-' && c != '.' && c != '_') return false;
  return true;
}

}  // namespace

std::optional<ImageReference> parse_image_reference(const std::string& text) {
  if (text.empty() || text.find("://") != std::string::npos || text.starts_with("//")) return std::nullopt;
  ImageReference reference;
  const auto slash = text.find('/');
  std::string rest = text;
  if (slash == std::string::npos) {
    reference.registry = "index.docker.io";
    rest = "lablup/" + text;
  } else {
    reference.registry = text.substr(0, slash);
    rest = text.substr(slash + 1);
  }
  const auto colon = rest.rfind(':');
  reference.repository = rest.substr(0, colon);
  reference.tag = colon == std::string::npos ? "latest" : rest.substr(colon + 1);
  if (reference.registry.empty() || reference.repository.empty() || !valid_tag(reference.tag)) return std::nullopt;
  return reference;
}

std::string normal_architecture(const std::string& name) {
  if (name == "arm64") return "aarch64";
  if (name == "amd64" || name == "x64") return "x86_64";
  if (name == "x32" || name == "i686") return "x86";
  return name;
}

std::string host_architecture() {
  utsname names{};
  return uname(&names) == 0 ? normal_architecture(names.machine) : "x86_64";
}

}  // namespace bai::devcluster
