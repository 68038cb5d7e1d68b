/// What machine-readable output shows of a row, an answer or an error, as JSON values. Internal.
#pragma once

#include "kernel/base/error.hpp"
#include "kernel/console/output_spec.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace bai::kernel::console {

/// The members that `fields` name, each in its formatter's form for documents; without fields the row itself.
boost::json::object record_of(const boost::json::object& row, const std::vector<Field>& fields);

/// A mutation's answer as documents show it: `ok` and `msg` first, then the item, or what was refused.
boost::json::object mutation_record(const boost::json::object& answer, const OutputSpec& spec);

/// {"error", "error_info"}; see error_report.hpp.
boost::json::object error_record(const Error& error);

/// A program's bytes as text, piece by piece: a character that is cut at the end of a piece waits for its rest.
class TextPieces {
 public:
  /// Returns what is complete.
  std::string add(std::string_view bytes);
  /// What was left over.
  std::string rest();

 private:
  std::string cut_;
};

}  // namespace bai::kernel::console
