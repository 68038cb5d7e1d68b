/// How the host reads what a plugin passes: structs that may be older or newer, texts, and errors on their way back.
#pragma once

#include "kernel/base/error.hpp"

#include <bai/plugin.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>

/// Where a failure is described (plugin.h); one thread's.
struct bai_error {
  bai_status code = BAI_OK;
  std::string message, details;
};

namespace bai::kernel {

inline std::string_view text_of(bai_str text) noexcept { return {text.p != nullptr ? text.p : "", text.n}; }
inline bai_str as_str(std::string_view text) noexcept { return {text.data(), text.size()}; }

/// Throws `Error` (unsupported) if the part of the sender's struct that we do not know is not zero. More than a page is
/// no struct but a mistake.
template <class T>
void refuse_unknown_tail(const T& from) {
  if (from.size > 4096) throw Error(Code::invalid, "a struct of the plugin has an impossible size");
  const auto* bytes = reinterpret_cast<const unsigned char*>(&from);
  const bool zero = from.size <= sizeof(T) ||
                    std::all_of(bytes + sizeof(T), bytes + from.size, [](unsigned char b) { return b == 0; });
  if (!zero)
    throw Error(Code::unsupported, "the plugin asks for something that this version does not know",
                "upgrade backend.ai");
}

/// The sender's struct in a zeroed one of our own size, so that the rest of the host needs no size checks.
template <class T>
T receive(const T* from, std::uint32_t known_flags) {
  if (from == nullptr || from->size < 2 * sizeof(std::uint32_t))
    throw Error(Code::invalid, "the plugin passed no request, or one without its size");
  refuse_unknown_tail(*from);
  T to{};
  std::memcpy(&to, from, std::min<std::size_t>(from->size, sizeof(T)));
  if ((to.flags & ~known_flags) != 0)
    throw Error(Code::unsupported, "the plugin sets a flag that this version does not know", "upgrade backend.ai");
  return to;
}

bai_status describe(bai_error* slot, const Error& error) noexcept;

/// Runs `body` (which returns a status) and describes what it throws: the one way from the host's C++ into a plugin.
template <class Body>
bai_status to_status(bai_error* slot, Body&& body) noexcept {
  try {
    return body();
  } catch (const Error& error) { return describe(slot, error); } catch (const std::exception& error) {
    return describe(slot, Error(Code::fail, error.what()));
  }
}

/// The inverse, for what a plugin's handler returned: throws `Error` for a negative status. `who` names the handler,
/// for one that forgot to describe its failure.
void throw_if_failed(bai_status status, const bai_error& slot, std::string_view who);

/// Writes a whole result; throws if the plugin's sink refuses it.
void write_to(const bai_sink* sink, std::string_view text);

}  // namespace bai::kernel
