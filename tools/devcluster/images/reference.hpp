/// Image references: `[registry/]repository[:tag]`.
#pragma once

#include <optional>
#include <string>

namespace bai::devcluster {

struct ImageReference {
  std::string registry, repository, tag;

  [[nodiscard]] std::string canonical() const { return registry + "/" + repository + ":" + tag; }
};

/// None for texts that are no reference. Source: common 22.03 `docker.py` ImageRef.
std::optional<ImageReference> parse_image_reference(const std::string& text);
/// "arm64" is "aarch64", "amd64" is "x86_64" and so on; other names stay.
std::string normal_architecture(const std::string& name);
/// The machine's architecture in that spelling.
std::string host_architecture();

}  // namespace bai::devcluster
