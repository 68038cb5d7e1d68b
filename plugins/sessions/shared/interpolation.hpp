// `$NAME` in option values, and the cases that ranges make of one `run`.
#pragma once

#include "shared/key_values.hpp"

namespace sessions {

/// `name` takes each of `values` in turn.
struct Range {
  std::string name;
  std::vector<std::string> values;
};

/// Replaces `$NAME` and `${NAME}`; `$$` is one "$". Throws `bai::Error` (BAI_E_INVALID) that names `option` and the
/// variable if there is no such name, or if a "$" begins nothing.
std::string interpolate(std::string_view option, std::string_view text, const KeyValues& variables);

/// One session of a `run`.
struct RunCase {
  KeyValues env;
  std::string build, exec;
  bool operator==(const RunCase&) const = default;
};

struct RunTemplate {
  KeyValues env;
  std::string build = "*", exec = "*";
  std::vector<Range> env_ranges, build_ranges, exec_ranges;
};

/// Every combination once: environment outermost, then build, then exec; within a kind the first range varies slowest.
/// Of ranges with one name the later replaces the earlier. Without ranges it is one case.
/// Source: client 22.03 cli/run.py.
std::vector<RunCase> make_cases(const RunTemplate& plan);

}  // namespace sessions
