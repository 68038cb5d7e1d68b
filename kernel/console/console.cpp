#include "kernel/console/console.hpp"

#include "kernel/console/field_format.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/output_form.hpp"
#include "kernel/console/prompt.hpp"
#include "kernel/console/status_stream.hpp"

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

Mark mark_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, Mark>, 5> kMarks{
      {{"info", Mark::info}, {"wait", Mark::wait}, {"done", Mark::done}, {"fail", Mark::fail}, {"warn", Mark::warn}}};
  for (const auto& [text, mark] : kMarks) {
    if (text == name) return mark;
  }
  throw Error(Code::invalid, "unknown mark of a message: \"" + std::string(name) + "\"",
              "use info, wait, done, fail or warn");
}

[[noreturn]] void refuse_shape(const std::string& what, const std::string& wanted) {
  throw Error(Code::invalid, what + ": must be " + wanted);
}

void check_shape(const json::value& value, const OutputSpec& spec) {
  switch (spec.kind) {
    case Kind::plain: return;
    case Kind::data:
      if (!value.is_object()) refuse_shape("output of kind \"data\"", "an object");
      return;
    case Kind::item:
      if (!value.is_object() && !value.is_null()) refuse_shape("output of kind \"item\"", "an object or null");
      return;
    case Kind::mutation:
      if (!value.is_object()) refuse_shape("output of kind \"mutation\"", "an object");
      return;
    case Kind::items:
    case Kind::list: break;
  }
  const auto* array = value.if_array();
  if (array == nullptr) refuse_shape("output of a list", "an array");
  for (const auto& element : *array) {
    if (!element.is_object()) refuse_shape("each element of a list", "an object");
  }
}

std::unique_ptr<OutputForm> make_form(const Console::Options& options, const Terminal& terminal, StatusStream& status) {
  switch (options.format) {
    case Console::Format::json: return make_document_form(options);
    case Console::Format::jsonl: return make_lines_form(options);
    case Console::Format::yaml: return make_yaml_form(options);
    case Console::Format::csv: return make_csv_form(options, terminal, status);
    case Console::Format::console: break;
  }
  return make_people_form(options, terminal, status);
}

}  // namespace

std::optional<Console::Format> format_named(std::string_view name) {
  using Format = Console::Format;
  constexpr std::array<std::pair<std::string_view, Format>, 5> kFormats{{{"console", Format::console},
                                                                         {"json", Format::json},
                                                                         {"jsonl", Format::jsonl},
                                                                         {"yaml", Format::yaml},
                                                                         {"csv", Format::csv}}};
  for (const auto& [text, format] : kFormats) {
    if (text == name) return format;
  }
  return std::nullopt;
}

std::vector<Field> fields_from(const json::object& object) {
  std::vector<Field> fields;
  for (const auto& member : object) {
    Field field;
    field.key = field.from = std::string(member.key().data(), member.key().size());
    field.title = derived_title(field.key);
    fields.push_back(std::move(field));
  }
  return fields;
}

bool is_refused(const json::object& answer) {
  const auto* ok = answer.if_contains("ok");
  return ok != nullptr && ok->is_bool() && !ok->get_bool();
}

std::string message_of(const json::object& answer) {
  std::string text;
  const auto& message = member_of(answer, "msg");
  if (!message.is_null()) append_plain(text, message);
  return text.empty() ? "the server refused the change without a reason" : text;
}

std::unique_ptr<Console> Console::open(const Options& options) {
  return std::unique_ptr<Console>(new Console(options));
}

Console::Console(const Options& options)
    : options_(options),
      terminal_(look_at_terminal(options.in_fd, options.out_fd, options.err_fd)),
      status_(std::make_unique<StatusStream>(options.err_fd, terminal_)),
      form_(make_form(options, terminal_, *status_)) {}

Console::~Console() = default;

void Console::message(std::string_view mark, std::string_view text) { status_->line(mark_named(mark), text); }

void Console::value(std::string_view text, std::string_view spec_json) {
  const auto spec = parse_output_spec(spec_json);
  const auto value = parse_json(text, "output");
  check_shape(value, spec);
  if (spec.kind == Kind::list) {
    refuse_inside_table();
    form_->table_begin(spec);
    for (const auto& row : value.get_array()) {
      if (form_->table_row(row.get_object()) == Row::stop) break;
    }
    form_->table_end(-1);
    return;
  }
  form_->value(value, spec);
  if (spec.kind == Kind::mutation && is_refused(value.get_object())) {
    Error refused(Code::fail, message_of(value.get_object()));
    refused.id = "mutation-refused";
    throw refused;
  }
}

void Console::table_begin(std::string_view spec_json) {
  refuse_inside_table();
  form_->table_begin(parse_output_spec(spec_json));
  in_table_ = true;
}

void Console::refuse_inside_table() const {
  if (in_table_) throw Error(Code::invalid, "a table is begun inside another one", "end the first table before");
}

OutputForm& Console::open_table() const {
  if (!in_table_) throw Error(Code::invalid, "a row or end of a table that was not begun", "begin the table first");
  return *form_;
}

Console::Row Console::table_row(std::string_view row_json) {
  auto& form = open_table();
  // Rows are many and short-lived: their trees live on the stack as far as they fit.
  std::array<unsigned char, 16 * 1024> space;
  json::monotonic_resource memory(space.data(), space.size());
  const auto row = parse_json(row_json, "row of a table", &memory);
  if (!row.is_object()) refuse_shape("row of a table", "an object");
  return form.table_row(row.get_object());
}

void Console::table_end(std::int64_t total) {
  auto& form = open_table();
  in_table_ = false;
  form.table_end(total);
}

int Console::page_rows() const { return form_->page_rows(); }

void Console::raw(int fd_number, std::string_view bytes) {
  if (fd_number != 1 && fd_number != 2) {
    throw Error(Code::invalid, "raw output to descriptor " + std::to_string(fd_number), "use 1 (output) or 2 (error)");
  }
  form_->raw(fd_number, bytes);
}

void Console::error(const Error& error) { form_->error(error); }

std::optional<std::string> Console::ask(std::string_view spec_json) {
  return console::ask(spec_json,
                      {.in_fd = options_.in_fd,
                       .can_ask = terminal_.in && terminal_.err && !options_.no_input,
                       .yes = options_.yes,
                       .stop = options_.stop},
                      *status_);
}

std::unique_ptr<Progress> Console::progress(std::string_view title, std::int64_t total, std::string_view unit) {
  return std::make_unique<Progress>(options_.format != Format::console ? nullptr : status_.get(), title, total, unit);
}

void Console::finish() {
  if (finished_) return;
  finished_ = true;
  status_->clear();
  form_->finish();
}

bool Console::reader_gone() const { return form_->reader_gone(); }

}  // namespace bai::kernel::console
