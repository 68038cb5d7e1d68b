#include "kernel/console/record.hpp"

#include "kernel/console/error_report.hpp"
#include "kernel/console/field_format.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/output_form.hpp"

namespace bai::kernel::console {

namespace json = boost::json;

json::object record_of(const json::object& row, const std::vector<Field>& fields) {
  if (fields.empty()) return row;
  json::object record;
  std::string text;
  for (const auto& field : fields) {
    const auto& value = member_of(row, field.from);
    if (field.format == Formatter::plain) {
      record[field.key] = value;
      continue;
    }
    text.clear();
    append_for_document(text, value, field, 0);
    record[field.key] = parse_json(text, "formatted member");
  }
  return record;
}

json::object mutation_record(const json::object& answer, const OutputSpec& spec) {
  json::object out;
  out["ok"] = member_of(answer, "ok");
  out["msg"] = member_of(answer, "msg");
  if (is_refused(answer)) {
    out["item_name"] = spec.item;
    out["action_name"] = spec.action;
    return out;
  }
  for (const auto& member : answer) {
    if (spec.item.empty() || member.key() != spec.item) out[member.key()] = member.value();
  }
  if (!spec.item.empty() && answer.contains(spec.item)) out[spec.item] = member_of(answer, spec.item);
  return out;
}

json::object error_record(const Error& error) {
  return parse_json("{" + error_members(error) + "}", "error").get_object();
}

std::string TextPieces::add(std::string_view bytes) {
  std::string text = std::move(cut_);
  text += bytes;
  cut_.clear();
  constexpr std::size_t kLongest = 4;
  for (std::size_t back = 1; back <= std::min(kLongest - 1, text.size()); ++back) {
    const auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xC0) == 0x80) continue;  // in the middle of a character
    const std::size_t wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1;
    if (wanted > back) {
      cut_ = text.substr(text.size() - back);
      text.resize(text.size() - back);
    }
    break;
  }
  return text;
}

std::string TextPieces::rest() { return std::exchange(cut_, {}); }

}  // namespace bai::kernel::console
