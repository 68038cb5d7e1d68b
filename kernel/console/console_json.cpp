// Output for scripts: one JSON document, whatever the command does.
#include "kernel/console/document_form.hpp"
#include "kernel/console/error_report.hpp"
#include "kernel/console/field_format.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/record.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

std::string indented(std::string_view text, int levels) {
  std::string out;
  for (const char c : text) {  // strings hold no raw line ends, so each one here is layout
    out += c;
    if (c == '\n') out.append(static_cast<std::size_t>(levels) * 2, ' ');
  }
  return out;
}

std::string list_head(std::int64_t count, std::int64_t total) {
  return "\"count\": " + std::to_string(count) + ",\n  \"total_count\": " + std::to_string(total);
}

}  // namespace

DocumentForm::Part DocumentForm::list_part(std::int64_t count, std::int64_t total, std::string_view rows) {
  std::string text = "{\n  " + list_head(count, total) + ",\n  \"items\": [";
  text.append(rows).append(rows.empty() ? "]\n}" : "\n  ]\n}");
  return {std::move(text), true, false};
}

void DocumentForm::error(const Error& error) {
  if (error_.empty()) error_ = error_members(error);  // the first one is the cause
}

void DocumentForm::append_object(std::string& out, const json::object& row, const std::vector<Field>& fields,
                                 int level) {
  if (fields.empty()) {
    append_json(out, row, level);
    return;
  }
  bool first = true;
  out += '{';
  for (const auto& field : fields) {
    if (!first) out += ',';
    first = false;
    out.append("\n").append(static_cast<std::size_t>(level + 1) * 2, ' ');
    append_json_string(out, field.key);
    out += ": ";
    append_for_document(out, member_of(row, field.from), field, level + 1);
  }
  out.append("\n").append(static_cast<std::size_t>(level) * 2, ' ') += '}';
}

DocumentForm::Part DocumentForm::plain_part(const json::value& value) {
  Part part;
  append_json(part.text, value);
  const auto* object = value.if_object();
  part.takes_members =
      object != nullptr && !object->empty() && !object->contains("error") && !object->contains("console");
  return part;
}

DocumentForm::Part DocumentForm::mutation_part(const json::object& answer, const OutputSpec& spec) {
  auto part = plain_part(mutation_record(answer, spec));
  part.is_refusal = is_refused(answer) && part.takes_members;
  return part;
}

void DocumentForm::value(const json::value& value, const OutputSpec& spec) {
  switch (spec.kind) {
    case Kind::plain:
    case Kind::data:
    case Kind::list: parts_.push_back(plain_part(value)); return;
    case Kind::mutation: parts_.push_back(mutation_part(value.get_object(), spec)); return;
    case Kind::item:
      if (value.is_null()) {
        parts_.push_back({"{\"count\": 0, \"total_count\": 0, \"items\": []}", false, false});
        return;
      }
      break;
    case Kind::items: break;
  }
  std::string rows;
  std::int64_t count = 0;
  const auto add = [&](const json::object& object) {
    rows += count++ == 0 ? "\n    " : ",\n    ";
    append_object(rows, object, spec.fields, 2);
  };
  if (const auto* object = value.if_object()) {
    add(*object);
  } else {
    for (const auto& element : value.get_array()) add(element.get_object());
  }
  parts_.push_back(list_part(count, count, rows));
}

void DocumentForm::table_begin(const OutputSpec& spec) {
  spec_ = spec;
  rows_.clear();
  count_ = 0;
  table_open_ = true;
}

Console::Row DocumentForm::table_row(const json::object& row) {
  if (out_.gone()) return Console::Row::stop;
  rows_ += count_++ == 0 ? "\n    " : ",\n    ";
  append_object(rows_, row, spec_.fields, 2);
  // Only the first part of the document can leave early, and only one can be open.
  if (!streaming_ && rows_.size() >= most_held() && parts_.empty()) {
    write_head();
    streaming_ = true;
  }
  if (streaming_ && !streamed_) {
    write_rows(rows_);
    rows_.clear();
  }
  return out_.gone() ? Console::Row::stop : Console::Row::more;
}

void DocumentForm::table_end(std::int64_t total) {
  table_open_ = false;
  const std::int64_t all = total < 0 ? count_ : total;
  if (streaming_ && !streamed_) {
    streamed_ = true;
    close_rows();
    write_members(list_head(count_, all));
    return;
  }
  parts_.push_back(list_part(count_, all, rows_));
  rows_.clear();
}

void DocumentForm::raw(int fd_number, std::string_view bytes) {
  if (bytes.empty()) return;
  if (console_.empty() || console_.back().first != fd_number) console_.emplace_back(fd_number, std::string());
  console_.back().second += bytes;
}

/// All parts as one document: none = "", one = itself, several = a list.
std::string DocumentForm::joined_parts() const {
  if (parts_.empty()) return {};
  if (parts_.size() == 1) return parts_.front().text;
  std::string rows;
  for (const auto& part : parts_) rows.append(rows.empty() ? "\n    " : ",\n    ").append(indented(part.text, 2));
  const auto count = static_cast<std::int64_t>(parts_.size());
  return list_part(count, count, rows).text;
}

/// "console": what programs wrote, in order.
std::string DocumentForm::console_member() const {
  json::array list;
  for (const auto& [fd, text] : console_) list.push_back(json::array{fd == 1 ? "stdout" : "stderr", text});
  std::string out = "\"console\": ";
  append_json(out, list, 1);
  return out;
}

void DocumentForm::finish_streamed() {
  if (!parts_.empty()) write_members("\"more\": " + indented(joined_parts(), 1));
  if (!console_.empty()) write_members(console_member());
  if (!error_.empty()) write_members(error_);
  write_end();
}

void DocumentForm::finish() {
  if (table_open_) table_end(-1);  // the command failed inside it: what came stays readable
  if (streaming_) {
    finish_streamed();
    out_.flush();
    return;
  }
  const bool joinable = parts_.size() > 1 || (parts_.size() == 1 && parts_.front().takes_members);
  const bool refusal = parts_.size() == 1 && parts_.front().is_refusal;
  std::string document = joined_parts();
  std::string members;
  const auto add = [&](std::string_view text) { members.append(members.empty() ? "" : ",\n  ").append(text); };
  if (!error_.empty() && !refusal) {
    add(error_);
    if (!document.empty()) add("\"partial\": " + indented(document, 1));
    document.clear();
  } else if (!error_.empty()) {
    add(error_);
  }
  if (!document.empty() && !joinable && !console_.empty()) {
    add("\"result\": " + indented(document, 1));
    document.clear();
  }
  if (!console_.empty()) add(console_member());
  if (document.empty()) {
    document = members.empty() ? "{}" : "{\n  " + members + "\n}";
  } else if (!members.empty()) {
    document.replace(document.size() - 2, 2, ",\n  " + members + "\n}");
  }
  write_document(document);
  out_.flush();
}

std::unique_ptr<OutputForm> make_document_form(const Console::Options& options) {
  return std::make_unique<DocumentForm>(options);
}

}  // namespace bai::kernel::console
