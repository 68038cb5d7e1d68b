// bai/terminal.hpp: what only a command may use: output, progress, prompts and standard input. One thread: the
// command's.
#pragma once

#include <bai/context.hpp>

namespace bai BAI_HIDDEN {

/// Progress of a long step; reported as failed if `done` is not called.
class Progress {
 public:
  Progress(const bai_host_progress& table, bai_progress* progress) noexcept : table_(&table), progress_(progress) {}
  Progress(Progress&& other) noexcept : table_(other.table_), progress_(std::exchange(other.progress_, nullptr)) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { end(false); }
  /// Any thread; cheap.
  void update(std::int64_t done, std::int64_t total, std::string_view note = {}) {
    table_->update(progress_, done, total, str(note));
  }
  void done() { end(true); }

 private:
  void end(bool succeeded) {
    if (progress_ != nullptr) table_->end(std::exchange(progress_, nullptr), succeeded ? 1 : 0);
  }
  const bai_host_progress* table_;
  bai_progress* progress_;
};

/// A mode of the terminal, until it leaves its scope.
class TerminalMode {
 public:
  TerminalMode(const bai_host_terminal& table, bai_terminal_mode* mode) noexcept : table_(&table), mode_(mode) {}
  TerminalMode(TerminalMode&& other) noexcept : table_(other.table_), mode_(std::exchange(other.mode_, nullptr)) {}
  TerminalMode(const TerminalMode&) = delete;
  TerminalMode& operator=(const TerminalMode&) = delete;
  ~TerminalMode() {
    if (mode_ != nullptr) table_->leave(mode_);
  }

 private:
  const bai_host_terminal* table_;
  bai_terminal_mode* mode_;
};

/// The context of a command.
class CommandContext : public Context {
 public:
  using Context::Context;

  /// A value for machines (JSON) and people (the specification).
  void print(std::string_view json, std::string_view spec_json = {}) const {
    check(output().value(get(), str(json), str(spec_json), error()));
  }
  /// What the formats for programs show of a command that tells people in its own words: one JSON object.
  void result(std::string_view json) const { print(json, R"({"kind":"data"})"); }
  /// A program reads standard output: text made for people belongs into `result` as data.
  bool for_program() const { return (flags() & BAI_CONTEXT_PROGRAM) != 0; }
  void table_begin(std::string_view spec_json) const { check(output().table_begin(get(), str(spec_json), error())); }
  /// False: nobody reads any more.
  bool table_row(std::string_view row_json) const {
    return check(output().table_row(get(), str(row_json), error())) != BAI_END;
  }
  void table_end(std::int64_t total) const { check(output().table_end(get(), total, error())); }
  int page_rows() const { return output().page_rows(get()); }

  /// Status lines on standard error.
  void info(std::string_view text) const { say("info", text); }
  void wait(std::string_view text) const { say("wait", text); }
  void done(std::string_view text) const { say("done", text); }
  void fail(std::string_view text) const { say("fail", text); }
  void warn(std::string_view text) const { say("warn", text); }

  /// A program's own output, unchanged: 1 = standard output, 2 = standard error.
  void raw(int fd, std::string_view bytes) const { check(output().raw(get(), fd, str(bytes), error())); }

  Progress progress(std::string_view title, std::int64_t total, std::string_view unit) const {
    const auto& table = service<bai_host_progress>(BAI_HOST_PROGRESS);
    bai_progress* progress = nullptr;
    check(table.begin(get(), str(title), total, str(unit), &progress, error()));
    return Progress(table, progress);
  }
  /// The answer as JSON text; none at the end of input. `spec_json`: services.h.
  std::optional<std::string> ask(std::string_view spec_json) const {
    StringSink answer;
    if (check(service<bai_host_prompt>(BAI_HOST_PROMPT).ask(get(), str(spec_json), answer.get(), error())) == BAI_END)
      return std::nullopt;
    return std::move(answer.text);
  }
  /// One line of standard input without its end; none at the end of input.
  std::optional<std::string> line() const {
    StringSink text;
    if (check(service<bai_host_input>(BAI_HOST_INPUT).line(get(), -1, text.get(), error())) == BAI_END)
      return std::nullopt;
    return std::move(text.text);
  }

  /// BAI_TERMINAL_KEYS or BAI_TERMINAL_RAW.
  TerminalMode terminal_mode(std::int32_t mode) const {
    const auto& table = service<bai_host_terminal>(BAI_HOST_TERMINAL);
    bai_terminal_mode* handle = nullptr;
    check(table.enter(get(), mode, &handle, error()));
    return TerminalMode(table, handle);
  }
  /// Columns and rows.
  std::pair<int, int> terminal_dimensions() const {
    std::int32_t columns = 0, rows = 0;
    check(service<bai_host_terminal>(BAI_HOST_TERMINAL).dimensions(get(), &columns, &rows, error()));
    return {columns, rows};
  }
  /// Readable after the size changed, until it is asked for.
  int resize_fd() const { return service<bai_host_terminal>(BAI_HOST_TERMINAL).resize_fd(get()); }
  /// Runs a program on this command's terminal and gives its exit code. `environment_json` and `folder`: services.h.
  int run_program(const std::vector<std::string>& arguments, std::string_view environment_json = {},
                  std::string_view folder = {}) const {
    const auto words = json_array(arguments);
    bai_process_request request{};
    request.size = sizeof request;
    request.arguments_json = str(words);
    request.environment_json = str(environment_json);
    request.folder = str(folder);
    std::int32_t code = 0;
    check(service<bai_host_process>(BAI_HOST_PROCESS).run(get(), &request, &code, error()));
    return code;
  }

 private:
  void say(std::string_view mark, std::string_view text) const {
    check(output().message(get(), str(mark), str(text), error()));
  }
  const bai_host_output& output() const { return service<bai_host_output>(BAI_HOST_OUTPUT); }
};

}  // namespace )
