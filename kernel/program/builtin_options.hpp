/// Built-ins declare their options like any plugin's command, with the SDK's declarations.
#pragma once

#include "kernel/base/error.hpp"

#include <bai/declare.hpp>

#include <string>
#include <string_view>

namespace bai::kernel {

/// Reads arguments that the parser has checked; what the SDK throws becomes the kernel's error.
template <class Options>
Options read_options(const Command<Options>& declaration, std::string_view arguments_json) {
  try {
    return declaration.read(arguments_json);
  } catch (const bai::Error& error) { throw error_from(static_cast<Code>(error.code), error.what(), error.details); }
}

}  // namespace bai::kernel
