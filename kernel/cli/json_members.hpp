/// Reads the members of a JSON object one by one and refuses what nobody asked for.
#pragma once

#include "kernel/base/error.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::cli {

/// Parses one line of JSON that must be an object. Throws `Error` (invalid), beginning with `what`.
boost::json::object parse_line(std::string_view line, std::string_view what);

/// Borrows the object. Every reader throws `Error` (invalid) "WHERE: member "x" ..." for a missing member or one of
/// another type.
class JsonMembers {
 public:
  JsonMembers(const boost::json::object& object, std::string where) : object_(object), where_(std::move(where)) {}

  /// Absent = nullptr.
  const boost::json::value* find(std::string_view name);
  std::string text(std::string_view name);
  std::string required_text(std::string_view name);  ///< also refuses an empty text
  bool boolean(std::string_view name);
  std::int64_t required_integer(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  std::vector<const boost::json::object*> objects(std::string_view name);

  /// Throws for a member that no call has named.
  void refuse_others() const;
  [[noreturn]] void fail(const std::string& problem) const;
  const std::string& where() const { return where_; }

 private:
  const boost::json::object& object_;
  std::string where_;
  std::vector<std::string_view> known_;
};

}  // namespace bai::kernel::cli
