/// The named formatters: how the value of a member looks to people and in a JSON document. Internal.
///
/// Values that a formatter cannot read (text that is not JSON, a list where an object is expected) are shown as they
/// are: one odd value must not hide a list. Nulls show as "(null)". Source: client 22.03 output/formatters.py.
#pragma once

#include "kernel/console/output_spec.hpp"

#include <boost/json/value.hpp>

#include <string>

namespace bai::kernel::console {

/// What a cell is, for its alignment.
enum class Shape : unsigned { text = 1, integer = 2, real = 4, boolean = 8, empty = 16 };

/// The value of member `name` of `row`; null if it is absent.
const boost::json::value& member_of(const boost::json::object& row, std::string_view name);

/// Appends the form for people; may have several lines, without a line end after the last.
Shape append_for_people(std::string& out, const boost::json::value& value, const Field& field);
/// Formatter "plain".
Shape append_plain(std::string& out, const boost::json::value& value);
/// Appends the JSON form, laid out as by `append_json` at `level`.
void append_for_document(std::string& out, const boost::json::value& value, const Field& field, int level);

/// Number, or text that is one; none otherwise.
std::optional<double> number_of(const boost::json::value& value);
/// If `value` is JSON text: what it says. Otherwise (or if it is malformed) the value itself.
boost::json::value decoded(const boost::json::value& value);

void append_agent_stat(std::string& out, const boost::json::value& value);
void append_kernel_stat(std::string& out, const boost::json::value& value);

}  // namespace bai::kernel::console
