// bai/core.hpp: text, errors, and the places where exceptions become statuses and back.
//
// C++20 without ranges, format or jthread, so that g++ 12 and clang 14 with libc++ both compile it. Everything in
// namespace bai is compiled into the plugin with hidden visibility; none of it crosses the boundary.
#pragma once

#include <bai/plugin.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

/// Of this layer's namespace: two plugins built with different versions of it never meet.
#define BAI_HIDDEN __attribute__((visibility("hidden")))

namespace bai BAI_HIDDEN {

inline bai_str str(std::string_view text) noexcept { return bai_str{text.data(), text.size()}; }
inline std::string_view view(bai_str text) noexcept { return {text.p != nullptr ? text.p : "", text.n}; }

/// A failure. `details` is one JSON object or empty: "hint" is the next step for the user, "id" a stable name for
/// scripts; a server's refusal (BAI_E_API) carries "status" and "problem".
struct Error : std::runtime_error {
  bai_status code;
  std::string details;
  Error(bai_status failure, const std::string& message, std::string details_json = {})
      : std::runtime_error(message), code(failure), details(std::move(details_json)) {}
};

/// Collects a result. Stays where it is made, because the C struct points at it.
class StringSink {
 public:
  StringSink() = default;
  StringSink(const StringSink&) = delete;
  StringSink& operator=(const StringSink&) = delete;
  const bai_sink* get() const noexcept { return &sink_; }
  std::string text;

 private:
  static bai_status write(void* self, const void* data, size_t n) noexcept {
    try {
      static_cast<StringSink*>(self)->text.append(static_cast<const char*>(data), n);
      return BAI_OK;
    } catch (...) {
      return BAI_E_FAIL;  // out of memory: the call that writes reports it
    }
  }
  bai_sink sink_{this, &write};
};

/// Turns a failed host call into `Error`; BAI_OK, BAI_AGAIN and BAI_END are answers and come back.
inline bai_status check(const bai_host* host, const bai_error* error, bai_status status) {
  if (status >= 0) return status;
  bai_str message{}, details{};
  if (error != nullptr) host->error_get(error, &message, &details);
  throw Error(status, message.n > 0 ? std::string(view(message)) : "the host refused the call",
              std::string(view(details)));
}

/// Runs `body` and describes what it throws: the one way from C++ out of the plugin.
template <class Body>
bai_status guard(const bai_host* host, bai_error* error, Body&& body) noexcept {
  const auto fail = [&](bai_status code, std::string_view message, std::string_view details) {
    host->error_set(error, code, str(message), str(details));
    return code;
  };
  try {
    return body();
  } catch (const Error& failure) {
    return fail(failure.code, failure.what(), failure.details);
  } catch (const std::exception& failure) { return fail(BAI_E_FAIL, failure.what(), {}); } catch (...) {
    return fail(BAI_E_FAIL, "the plugin threw something that is not a std::exception", {});
  }
}

}  // namespace )
