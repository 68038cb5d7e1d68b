/// The images that sessions can be made of. An image here is a name for one of the runner's runtimes.
#pragma once

#include "tools/devcluster/store/store.hpp"

#include <optional>
#include <string>

namespace bai::devcluster {

inline constexpr const char* kRegistry = "cr.backend.ai";

/// Adds the images that come with the server; existing rows stay as they are.
void write_builtin_images(Store& store);
/// The row of `images` for a canonical name or an alias.
/// Throws Problem 404 `environment image` that names both readings. Source: manager 22.03 `models/image.py` resolve.
Row resolve_image(Store& store, const std::string& text, const std::string& architecture);
/// Throws Problem 404 when the domain may not use the image's registry (an unknown domain may use none).
void check_registry_allowed(Store& store, const Row& image, const std::string& domain);

}  // namespace bai::devcluster
