// Output for people: tables, text, reports; pages on a terminal.
#include "kernel/console/error_report.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/neutral.hpp"
#include "kernel/console/output_form.hpp"
#include "kernel/console/status_stream.hpp"
#include "kernel/console/table.hpp"
#include "kernel/console/terminal_mode.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

constexpr std::size_t kMostHeld = std::size_t{64}
                                  << 20;  // in a pipe one chunk, so that columns fit all rows, up to this
constexpr std::size_t kHeldWhenFixed = std::size_t{1} << 20;  // afterwards rows leave in pieces of this size
constexpr int kLargestPage = 100;                             // rows that the manager gives at once

class PeopleForm final : public OutputForm {
 public:
  PeopleForm(const Console::Options& options, const Terminal& terminal, StatusStream& status)
      : options_(options), terminal_(terminal), status_(status), out_(options.out_fd, "standard output") {}

  void value(const json::value& value, const OutputSpec& spec) override;
  void table_begin(const OutputSpec& spec) override;
  Console::Row table_row(const json::object& row) override;
  void table_end(std::int64_t total) override;
  int page_rows() const override {
    return terminal_.out && !(table_open_ && spec_.page_size_given) ? std::min(kLargestPage, terminal_.rows) : 0;
  }
  void raw(int fd_number, std::string_view bytes) override;
  void error(const Error& error) override {
    try {
      finish();
    } catch (const Error&) {  // a full disk must not hide the cause
    }
    status_.line(Mark::fail, error_report(error));
  }
  void finish() override;
  bool reader_gone() const override { return out_.gone(); }

 private:
  void begin_columns(const std::vector<Field>& fields);
  void flush_table();
  bool paged() const {
    return terminal_.out && terminal_.in && options_.pager && !options_.no_input && !spec_.page_size_given;
  }
  bool page_full() const { return page_lines_ >= std::max(terminal_.rows - 1, 1); }
  bool write_pages(std::string_view text);
  bool next_page();
  void print(std::string_view text);
  void print_item(const json::object& object, const OutputSpec& spec);
  void print_mutation(const json::object& answer, const OutputSpec& spec);
  void print_plain(const json::value& value);

  const Console::Options options_;
  const Terminal terminal_;
  StatusStream& status_;
  FdWriter out_;

  OutputSpec spec_;  // of the table at hand
  std::optional<Table> table_;
  std::string cell_;
  std::size_t chunk_rows_ = 0;  // of the current chunk; 0 = bounded by bytes only
  bool table_open_ = false, header_shown_ = false, fixed_ = false, stopped_ = false;
  std::int64_t table_rows_ = 0;
  int page_lines_ = 0;
};

void PeopleForm::print(std::string_view text) {
  if (terminal_.out) status_.clear();
  out_.write(text);
}

void PeopleForm::print_plain(const json::value& value) {
  std::string text;
  if (value.is_structured())
    append_json(text, value, 0, Charset::utf8);
  else
    append_plain(text, value);
  if (terminal_.out) text = neutral(text);
  if (!text.ends_with('\n')) text += '\n';
  print(text);
}

Shape shape_of_pair(std::string& out, const json::value& value) {
  if (!value.is_null()) return append_plain(out, value);
  return Shape::empty;
}

void PeopleForm::print_item(const json::object& object, const OutputSpec& spec) {
  const auto made = spec.fields.empty() ? fields_from(object) : std::vector<Field>();
  Table table({"Field", "Value"});
  for (const auto& field : spec.fields.empty() ? made : spec.fields) {
    table.cell(field.title, Shape::text);
    cell_.clear();
    const Shape shape = append_for_people(cell_, member_of(object, field.from), field);
    table.cell(cell_, shape);
  }
  std::string text;
  table.flush(text, Table::Header::show);
  print(text);
}

void PeopleForm::print_mutation(const json::object& answer, const OutputSpec& spec) {
  Table table({"Field", "Value"});
  const auto add = [&](std::string_view name, const json::value& value) {
    table.cell(name, Shape::text);
    cell_.clear();
    const Shape shape = shape_of_pair(cell_, value);
    table.cell(cell_, shape);
  };
  if (is_refused(answer)) {
    add("Message", json::value(message_of(answer)));
    add("Item", json::value(spec.item));
    add("Action", json::value(spec.action));
  } else {
    for (const auto& member : answer) {
      if (spec.item.empty() || member.key() != spec.item)
        add({member.key().data(), member.key().size()}, member.value());
    }
    const auto& item = spec.item.empty() ? json::value() : member_of(answer, spec.item);
    if (const auto* members = item.if_object()) {
      for (const auto& member : *members) add({member.key().data(), member.key().size()}, member.value());
    }
  }
  std::string text;
  table.flush(text, Table::Header::show);
  print(text);
}

void PeopleForm::value(const json::value& value, const OutputSpec& spec) {
  switch (spec.kind) {
    case Kind::data: return;  // people have read it in the command's own words
    case Kind::plain:
    case Kind::list: print_plain(value); break;
    case Kind::item:
      if (value.is_null())
        status_.line(Mark::fail, spec.error.empty() ? "No matching entry found." : spec.error);
      else
        print_item(value.get_object(), spec);
      break;
    case Kind::items: {
      bool first = true;
      for (const auto& object : value.get_array()) {
        if (!first) print(std::string(20, '-') + "\n");
        first = false;
        print_item(object.get_object(), spec);
      }
      break;
    }
    case Kind::mutation: print_mutation(value.get_object(), spec); break;
  }
  out_.flush();
}

void PeopleForm::begin_columns(const std::vector<Field>& fields) {
  std::vector<std::string> titles;
  for (const auto& field : fields) titles.push_back(field.title);
  if (titles.empty()) titles.emplace_back();
  table_.emplace(titles);
}

void PeopleForm::table_begin(const OutputSpec& spec) {
  spec_ = spec;
  table_.reset();
  table_open_ = true;
  header_shown_ = fixed_ = stopped_ = false;
  table_rows_ = 0;
  page_lines_ = 0;
  // On a terminal the first chunk leaves room for the header and the prompt. Source: client 22.03 cli/pagination.py.
  chunk_rows_ = terminal_.out ? static_cast<std::size_t>(std::max(terminal_.rows - 3, 10)) : 0;
  if (!spec_.fields.empty()) begin_columns(spec_.fields);
}

Console::Row PeopleForm::table_row(const json::object& row) {
  if (stopped_ || out_.gone()) return Console::Row::stop;
  // Asked as soon as there is a row behind a full page, so that a user who has seen enough causes no further request.
  if (paged() && page_full() && table_ && table_->rows() == 0) {
    if (!next_page()) {
      stopped_ = true;
      return Console::Row::stop;
    }
    page_lines_ = 0;
  }
  if (!table_) {
    spec_.fields = fields_from(row);
    begin_columns(spec_.fields);
  }
  ++table_rows_;
  for (const auto& field : spec_.fields) {
    cell_.clear();
    const Shape shape = append_for_people(cell_, member_of(row, field.from), field);
    table_->cell(cell_, shape);
  }
  if (chunk_rows_ != 0 ? table_->rows() >= chunk_rows_ : table_->bytes() >= (fixed_ ? kHeldWhenFixed : kMostHeld))
    flush_table();
  return stopped_ || out_.gone() ? Console::Row::stop : Console::Row::more;
}

void PeopleForm::flush_table() {
  std::string text;
  table_->flush(text, header_shown_ ? Table::Header::hide : Table::Header::show);
  header_shown_ = true;
  if (chunk_rows_ != 0) {
    chunk_rows_ = static_cast<std::size_t>(std::max(terminal_.rows - 1, 10));
  } else if (!fixed_) {
    table_->fix();
    fixed_ = true;
  }
  if (!paged())
    print(text);
  else if (!write_pages(text))
    stopped_ = true;
}

bool PeopleForm::write_pages(std::string_view text) {
  while (!text.empty()) {
    if (page_full()) {
      if (!next_page()) return false;
      page_lines_ = 0;
    }
    const auto end = std::min(text.find('\n'), text.size() - 1) + 1;
    print(text.substr(0, end));
    text.remove_prefix(end);
    ++page_lines_;
  }
  out_.flush();
  return true;
}

/// False = the user has seen enough.
bool PeopleForm::next_page() {
  const char key = read_key(options_.in_fd, options_.stop, [&] {
    print(":");
    out_.flush();
  });
  if (key == 'q' || key == 'Q' || key == '\0') {
    print("\n");
    out_.flush();
    return false;
  }
  print(terminal_.out_escapes ? "\r\x1B[K" : "\r");
  return true;
}

void PeopleForm::table_end(std::int64_t) {
  table_open_ = false;
  if (stopped_) {
    table_.reset();
  } else if (table_rows_ == 0) {
    if (terminal_.out) print("No matching items.\n");
  } else {
    flush_table();
  }
  table_.reset();
  out_.flush();
}

void PeopleForm::raw(int fd_number, std::string_view bytes) {
  if (fd_number == 2) {
    out_.flush();
    status_.plain(bytes);
    return;
  }
  print(bytes);
  out_.flush();
}

void PeopleForm::finish() {
  if (table_open_ && table_rows_ != 0 && !stopped_) flush_table();  // the command failed inside it: what came is shown
  table_open_ = false;
  out_.flush();
}

}  // namespace

std::unique_ptr<OutputForm> make_people_form(const Console::Options& options, const Terminal& terminal,
                                             StatusStream& status) {
  return std::make_unique<PeopleForm>(options, terminal, status);
}

}  // namespace bai::kernel::console
