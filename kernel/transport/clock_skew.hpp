/// Clocks that differ: what the Date header of a refusal says about it.
/// Source: manager 22.03 api/auth.py (at most 15 minutes); RFC 9110 5.6.7.
#pragma once

#include "kernel/base/error.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace bai::kernel {

/// "Sun, 06 Nov 1994 08:49:37 GMT"; none for every other text, the two obsolete forms included.
std::optional<std::chrono::system_clock::time_point> parse_http_date(std::string_view text);

/// `refusal` with the difference of the clocks if the server refused the request's time, or if its clock is so far away
/// that it would: by how much, what each of the two says, and which one to look at. `date`: the answer's Date header.
Error with_clock_skew(Error refusal, std::string_view date, std::chrono::system_clock::time_point now);

}  // namespace bai::kernel
