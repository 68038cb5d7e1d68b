#include "shared/folder_fields.hpp"

namespace vfolders {

namespace {

struct FieldSpec {
  std::string_view key, from, title;
};

// Source: client 22.03 output/fields.py.
constexpr FieldSpec kFields[] = {
    {"id", "id", "ID"},
    {"host", "host", "Host"},
    {"name", "name", "Name"},
    {"user_id", "user", "User"},
    {"group_id", "group", "Group"},
    {"creator", "creator", "Creator"},
    {"unmanaged_path", "unmanaged_path", "Unmanaged Path"},
    {"usage_mode", "usage_mode", "Usage Mode"},
    {"permission", "permission", "Permission"},
    {"ownership_type", "ownership_type", "Ownership Type"},
    {"max_files", "max_files", "Max Files"},
    {"max_size", "max_size", "Max Size"},
    {"created_at", "created_at", "Created At"},
    {"last_used", "last_used", "Last Used"},
    {"num_files", "num_files", "Num Files"},
    {"cur_size", "cur_size", "Cur Size"},
    {"cloneable", "cloneable", "Cloneable"},
    {"status", "status", "Status"},
};

const FieldSpec* field_of(std::string_view key) noexcept {
  for (const auto& field : kFields) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

}  // namespace

std::string selection_of(const std::vector<std::string>& keys) {
  std::string out;
  for (const auto& key : keys) {
    const auto* field = field_of(key);
    out += (out.empty() ? "" : " ") + (field != nullptr ? std::string(field->from) : key);
  }
  return out;
}

std::string output_fields(const std::vector<std::string>& keys) {
  bai::JsonArray fields;
  for (const auto& key : keys) {
    const auto* field = field_of(key);
    bai::JsonObject json;
    json.text("key", key);
    if (field != nullptr && field->from != field->key) json.text("from", field->from);
    fields.raw(json.text("title", field != nullptr ? field->title : std::string_view(key)).done());
  }
  return fields.done();
}

}  // namespace vfolders
