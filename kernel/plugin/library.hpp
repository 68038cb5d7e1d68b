/// Opens plugin libraries with Boost.DLL; the one file that knows its exceptions and messages.
#pragma once

#include <bai/plugin.h>

#include <filesystem>

namespace bai::kernel {

/// Loads the library (symbols resolved at once, kept local) and returns its entry's result. It stays loaded until the
/// process ends. Throws `Error`: not_found (no file), invalid (no library, missing symbols), unsupported (another ABI
/// major, or none).
const bai_plugin& open_library(const std::filesystem::path& file);

}  // namespace bai::kernel
