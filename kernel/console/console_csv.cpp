// Output for spreadsheets and scripts that split lines: RFC 4180, one header and one line a row, each written at once.
#include "kernel/console/error_report.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/neutral.hpp"
#include "kernel/console/output_form.hpp"
#include "kernel/console/record.hpp"
#include "kernel/console/status_stream.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <array>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

class CsvForm final : public OutputForm {
 public:
  CsvForm(const Console::Options& options, const Terminal& terminal, StatusStream& status)
      : terminal_(terminal), status_(status), out_(options.out_fd, "standard output") {}

  void value(const json::value& value, const OutputSpec& spec) override;
  void table_begin(const OutputSpec& spec) override {
    spec_ = spec;
    begin(names_of(spec.fields));
  }
  Console::Row table_row(const json::object& row) override {
    if (columns_.empty()) begin(names_of(row));
    write_row(record_of(row, spec_.fields));
    return out_.gone() ? Console::Row::stop : Console::Row::more;
  }
  void table_end(std::int64_t) override { columns_.clear(); }
  int page_rows() const override { return 0; }
  void raw(int fd_number, std::string_view bytes) override {
    const auto text = pieces_[static_cast<std::size_t>(fd_number - 1)].add(bytes);
    if (!text.empty()) console_.emplace_back(json::object{{"stream", stream(fd_number)}, {"data", text}});
  }
  /// Rows have no place for an error: it is told where people read it, and the exit code says the rest.
  void error(const Error& error) override { status_.line(Mark::fail, error_report(error)); }
  void finish() override;
  bool reader_gone() const override { return out_.gone(); }

 private:
  static const char* stream(int fd_number) { return fd_number == 1 ? "stdout" : "stderr"; }
  static std::vector<std::string> names_of(const std::vector<Field>& fields) {
    std::vector<std::string> names;
    for (const auto& field : fields) names.push_back(field.key);
    return names;
  }
  static std::vector<std::string> names_of(const json::object& object) { return names_of(fields_from(object)); }
  void begin(std::vector<std::string> columns);
  void write_rows(const std::vector<json::object>& rows);
  void write_row(const json::object& record);
  void append_cell(const json::value& value);
  void append_cell_text(std::string_view text);
  void end_line();

  const Terminal terminal_;
  StatusStream& status_;
  FdWriter out_;
  OutputSpec spec_;
  std::vector<std::string> columns_;  // of the table at hand
  std::vector<json::object> console_;
  std::array<TextPieces, 2> pieces_;
  std::string line_;
  bool anything_ = false;
};

void CsvForm::begin(std::vector<std::string> columns) {
  columns_ = std::move(columns);
  if (columns_.empty()) return;
  if (anything_) line_ += '\n';  // an empty line between two tables
  anything_ = true;
  bool first = true;
  for (const auto& column : columns_) {
    if (!first) line_ += ',';
    first = false;
    append_cell_text(column);
  }
  end_line();
}

void CsvForm::append_cell_text(std::string_view text) {
  const auto shown = terminal_.out ? neutral(text) : std::string(text);
  const bool quoted =
      shown.find_first_of(",\"\r\n") != std::string::npos || shown.starts_with(' ') || shown.ends_with(' ');
  if (!quoted) {
    line_ += shown;
    return;
  }
  line_ += '"';
  for (const char c : shown) {
    if (c == '"') line_ += '"';
    line_ += c;
  }
  line_ += '"';
}

/// Text as it is, null as nothing, all else as JSON.
void CsvForm::append_cell(const json::value& value) {
  if (value.is_null()) return;
  if (const auto* text = value.if_string()) return append_cell_text({text->data(), text->size()});
  std::string text;
  append_json_line(text, value, Charset::utf8);
  append_cell_text(text);
}

void CsvForm::end_line() {
  line_ += '\n';
  if (terminal_.out) status_.clear();
  out_.write(line_);
  out_.flush();
  line_.clear();
}

void CsvForm::write_row(const json::object& record) {
  for (const auto& member : record) {
    const std::string_view name(member.key().data(), member.key().size());
    if (std::find(columns_.begin(), columns_.end(), name) == columns_.end()) {
      throw Error(Code::unsupported,
                  "a later row has the member " + std::string(name) + ", for which there is no column",
                  "use --output jsonl");
    }
  }
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (i != 0) line_ += ',';
    if (const auto* value = record.if_contains(columns_[i])) append_cell(*value);
  }
  if (line_.empty()) line_ = "\"\"";  // an empty line would be no row
  end_line();
}

/// Rows that are all known: their members together are the columns.
void CsvForm::write_rows(const std::vector<json::object>& rows) {
  std::vector<std::string> columns;
  for (const auto& row : rows) {
    for (auto& name : names_of(row)) {
      if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(std::move(name));
    }
  }
  begin(std::move(columns));
  for (const auto& row : rows) write_row(row);
  columns_.clear();
}

void CsvForm::value(const json::value& value, const OutputSpec& spec) {
  if (spec.kind == Kind::mutation) return write_rows({mutation_record(value.get_object(), spec)});
  std::vector<json::object> rows;
  const auto add = [&](const json::value& each) {
    const auto* object = each.if_object();
    rows.push_back(object != nullptr ? record_of(*object, spec.fields) : json::object{{"value", each}});
  };
  if (const auto* array = value.if_array()) {
    for (const auto& each : *array) add(each);
  } else if (!value.is_null() || spec.kind != Kind::item) {
    add(value);
  }
  if (rows.empty() && !spec.fields.empty()) begin(names_of(spec.fields));
  write_rows(rows);
}

void CsvForm::finish() {
  for (const int fd : {1, 2}) {
    const auto text = pieces_[static_cast<std::size_t>(fd - 1)].rest();
    if (!text.empty()) console_.emplace_back(json::object{{"stream", stream(fd)}, {"data", text}});
  }
  if (!console_.empty()) write_rows(console_);
  console_.clear();
  out_.flush();
}

}  // namespace

std::unique_ptr<OutputForm> make_csv_form(const Console::Options& options, const Terminal& terminal,
                                          StatusStream& status) {
  return std::make_unique<CsvForm>(options, terminal, status);
}

}  // namespace bai::kernel::console
