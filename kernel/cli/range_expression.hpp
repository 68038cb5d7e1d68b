/// `NAME=case:a,b` / `NAME=linspace:START,STOP,N` / `NAME=range:START,STOP,STEP`: the values of one variable of `run`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bai::kernel::cli {

struct RangeExpression {
  std::string name;
  std::vector<std::string> values;
};

/// `case`: the texts, not trimmed. `linspace`: N values from START to STOP inclusive in decimal arithmetic of 28
/// digits, written as Python's `decimal` does ("1.0", "1.5"); N = 1 gives START. `range`: integers, STOP excluded;
/// START and STEP may be left out (0, 1). At most 100000 values. Throws `BadValue` (kernel/cli/convert.hpp). Source:
/// client 22.03 cli/params.py, RangeExprOptionType.
RangeExpression parse_range(std::string_view text);

}  // namespace bai::kernel::cli
