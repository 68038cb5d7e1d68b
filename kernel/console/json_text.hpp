/// JSON as the console reads and writes it. Internal: the only header here, besides those of the formatters, that shows
/// Boost.JSON.
#pragma once

#include <boost/json/value.hpp>

#include <string>
#include <string_view>

namespace bai::kernel::console {

/// Decodes one document. Order of members is kept, numbers with a fraction are exact to the last bit, invalid UTF-8
/// inside strings is let through (it is replaced where it is shown). Throws `Error` (invalid) as "`what`: not valid
/// JSON: reason at byte N".
boost::json::value parse_json(std::string_view text, std::string_view what, boost::json::storage_ptr storage = {});

enum class Charset { ascii, utf8 };  ///< ascii: everything else as \uXXXX

/// Appends `value` over several lines, indented by 2 blanks per level; the first line is not indented, the following
/// ones start at `level`. Empty containers are `{}` and `[]`. No line end after the last line.
void append_json(std::string& out, const boost::json::value& value, int level = 0, Charset charset = Charset::ascii);
/// The same in one line, members separated by ", " and ": ".
void append_json_line(std::string& out, const boost::json::value& value, Charset charset);
/// Text in quotes. Invalid UTF-8 becomes U+FFFD.
void append_json_string(std::string& out, std::string_view text, Charset charset = Charset::ascii);
/// Shortest form that reads back as the same number; always with a fraction or an exponent.
void append_double(std::string& out, double number);

}  // namespace bai::kernel::console
