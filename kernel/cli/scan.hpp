/// Words → options and positional words; no values are converted here. Source of the grammar: client 22.03 (click 8.1
/// parser).
#pragma once

#include "kernel/cli/option_table.hpp"

#include <span>
#include <string>
#include <vector>

namespace bai::kernel::cli {

/// Thrown for a word that the grammar refuses. `alone`: the reference prints such an error without the usage line.
struct GrammarError {
  std::string message;
  bool alone = false;
  bool unknown_option = false;
};

enum class ScanMode {
  mixed,       ///< options and positional words in any order (a command)
  keep_rest,   ///< likewise, but unknown options are kept as words; global options count only before the first
               ///< positional word
  stop_early,  ///< stops at the first positional word (a group)
};

struct GivenOption {
  const OptionEntry* entry = nullptr;  ///< of the table that was scanned with
  std::string value;                   ///< empty for a flag
};

struct PlainWord {
  std::string text;
  bool is_option = false;  ///< an unknown option of `keep_rest`
};

struct Scanned {
  std::vector<GivenOption> options;  ///< in the order of the words
  std::vector<PlainWord> plain;      ///< empty with `stop_early`
  std::size_t consumed = 0;          ///< words read, `--` included
};

/// Throws `GrammarError`.
Scanned scan(const OptionTable& table, std::span<const std::string> words, ScanMode mode);

}  // namespace bai::kernel::cli
