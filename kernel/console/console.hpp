/// What a command shows: results on standard output, talk on standard error; for people or for programs.
#pragma once

#include "kernel/base/cancellation.hpp"
#include "kernel/base/error.hpp"
#include "kernel/console/progress.hpp"
#include "kernel/console/terminal.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace bai::kernel::console {

class OutputForm;
class StatusStream;

/// One per process. `message` and progress may come from any thread; all else from the thread of the command. The
/// descriptors are borrowed. In JSON mode standard output carries exactly one document, written when it is complete
/// (very long tables: while they come); rows and values of several calls become one document (see README.md beside this
/// file), and an error is part of it. The other formats for programs are told there as well.
class Console {
 public:
  enum class Format { console, json, jsonl, yaml, csv };
  enum class Row { more, stop };  ///< stop: the user left the pager, or the reader of the pipe went away

  struct Options {
    Format format = Format::console;
    int in_fd = 0, out_fd = 1, err_fd = 2;
    bool yes = false;                    ///< confirmations are answered with yes
    bool no_input = false;               ///< nothing is asked: as if there were no terminal
    bool pager = true;                   ///< wait for a key after each page of a long table on a terminal
    const Cancellation* stop = nullptr;  ///< ends waiting for keys and lines; must outlive the console
  };

  /// Looks at the descriptors and at TERM, NO_COLOR, COLUMNS, LINES.
  static std::unique_ptr<Console> open(const Options& options);
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  /// `mark`: info wait done fail warn; anything else throws `Error` (invalid). One line on standard error, in both
  /// formats.
  void message(std::string_view mark, std::string_view text);

  /// Shows `json` as `spec_json` says (see "Output specifications" of the SDK's descriptors.md; empty = plain).
  /// Kind "mutation": an answer whose `ok` is false is shown and then thrown as `Error` (fail, id "mutation-refused").
  /// Throws `Error` (invalid) for what is not JSON or does not fit the kind; nothing is shown then.
  void value(std::string_view json, std::string_view spec_json = {});

  /// A table row by row. `row_json`: an object with the members that the fields read. Ask for pages of `page_rows()`
  /// rows. Without fields the members of the first row become the columns.
  void table_begin(std::string_view spec_json);
  Row table_row(std::string_view row_json);
  /// `total`: how many rows the server has; -1 = as many as came.
  void table_end(std::int64_t total);
  /// Rows that one page should fetch; 0 = nobody pages (pipe, JSON, or the specification of the table at hand names a
  /// page size).
  int page_rows() const;

  /// A program's own bytes for descriptor 1 or 2, unchanged and at once. JSON mode keeps both for the document's member
  /// "console".
  void raw(int fd_number, std::string_view bytes);

  /// Reports what ended the command: standard error, or member "error" of the document.
  void error(const Error& error);

  /// Asks; see prompt.hpp. None at the end of input.
  std::optional<std::string> ask(std::string_view spec_json);
  /// Shows how far something is; draws nothing in JSON mode. Must not outlive the console.
  std::unique_ptr<Progress> progress(std::string_view title, std::int64_t total, std::string_view unit);

  /// Writes what is still held. Call it last; nothing may be shown after it, and a second call does nothing. Throws
  /// `Error` (fail) if the output cannot be written.
  void finish();

  /// True once a write to standard output met a broken pipe: the command should end quietly.
  bool reader_gone() const;
  const Terminal& terminal() const { return terminal_; }
  Format format() const { return options_.format; }

 private:
  explicit Console(const Options& options);
  OutputForm& open_table() const;
  void refuse_inside_table() const;

  Options options_;
  Terminal terminal_;
  std::unique_ptr<StatusStream> status_;
  std::unique_ptr<OutputForm> form_;
  bool in_table_ = false;
  bool finished_ = false;
};

/// The format that `--output` calls by this name; none for another word.
std::optional<Console::Format> format_named(std::string_view name);

}  // namespace bai::kernel::console
