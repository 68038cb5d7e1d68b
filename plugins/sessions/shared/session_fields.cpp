#include "shared/session_fields.hpp"

#include <iterator>

namespace sessions {

namespace {

constexpr std::string_view kContainers = "containers";

constexpr FieldSpec kSession[] = {
    {"kernel_id", "id", "id", "Kernel ID", "plain"},
    {"tag", "tag", "tag", "Tag", "plain"},
    {"name", "name", "name", "Name", "plain"},
    {"type", "type", "type", "Type", "plain"},
    {"session_id", "session_id", "session_id", "Session ID", "plain"},
    {"image", "image", "image", "Image", "plain"},
    {"registry", "registry", "registry", "Registry", "plain"},
    {"cluster_template", "cluster_template", "cluster_template", "Cluster Template", "plain"},
    {"cluster_mode", "cluster_mode", "cluster_mode", "Cluster Mode", "plain"},
    {"cluster_size", "cluster_size", "cluster_size", "Cluster Size", "plain"},
    {"domain_name", "domain_name", "domain_name", "Domain Name", "plain"},
    {"group_name", "group_name", "group_name", "Project/Group", "plain"},
    {"group_id", "group_id", "group_id", "Group ID", "plain"},
    {"user_email", "user_email", "user_email", "User Email", "plain"},
    {"user_id", "user_id", "user_id", "User ID", "plain"},
    {"access_key", "access_key", "access_key", "Owner Access Key", "plain"},
    {"created_user_email", "created_user_email", "created_user_email", "Created User Email", "plain"},
    {"created_user_id", "created_user_id", "created_user_id", "Created User Id", "plain"},
    {"status", "status", "status", "Status", "plain"},
    {"status_info", "status_info", "status_info", "Status Info", "plain"},
    {"status_data", "status_data", "status_data", "Status Data", "nested"},
    {"status_changed", "status_changed", "status_changed", "Last Updated", "plain"},
    {"created_at", "created_at", "created_at", "Created At", "plain"},
    {"terminated_at", "terminated_at", "terminated_at", "Terminated At", "plain"},
    {"starts_at", "starts_at", "starts_at", "Starts At", "plain"},
    {"startup_command", "startup_command", "startup_command", "Startup Command", "plain"},
    {"result", "result", "result", "Result", "plain"},
    {"resource_opts", "resource_opts", "resource_opts", "Resource Opts", "nested"},
    {"scaling_group", "scaling_group", "scaling_group", "Scaling Group", "plain"},
    {"service_ports", "service_ports", "service_ports", "Service Ports", "nested"},
    {"mounts", "mounts", "mounts", "Mounts", "plain"},
    {"architecture", "architecture", "architecture", "Architecture", "plain"},
    {"num_queries", "num_queries", "num_queries", "Num Queries", "plain"},
    {"occupied_slots", "occupied_slots", "occupied_slots", "Occupied Slots", "slots"},
    {kContainers, "", "containers", "Containers", "container-list"},
    {"dependencies", "dependencies { name id }", "dependencies", "Dependencies", "dependency-list"},
};

constexpr FieldSpec kContainer[] = {
    {"kernel_id", "id", "id", "Kernel ID", "plain"},
    {"cluster_role", "cluster_role", "cluster_role", "Cluster Role", "plain"},
    {"cluster_idx", "cluster_idx", "cluster_idx", "Cluster Idx", "plain"},
    {"cluster_hostname", "cluster_hostname", "cluster_hostname", "Cluster Hostname", "plain"},
    {"session_id", "session_id", "session_id", "Session ID", "plain"},
    {"image", "image", "image", "Image", "plain"},
    {"registry", "registry", "registry", "Registry", "plain"},
    {"status", "status", "status", "Status", "plain"},
    {"status_info", "status_info", "status_info", "Status Info", "plain"},
    {"status_data", "status_data", "status_data", "Status Data", "nested"},
    {"status_changed", "status_changed", "status_changed", "Status Changed", "plain"},
    {"agent", "agent", "agent", "Agent", "plain"},
    {"container_id", "container_id", "container_id", "Container Id", "plain"},
    {"resource_opts", "resource_opts", "resource_opts", "Resource Opts", "nested"},
    {"occupied_slots", "occupied_slots", "occupied_slots", "Occupied Slots", "slots"},
    {"live_stat", "live_stat", "live_stat", "Live Stat", "kernel-stat"},
    {"last_stat", "last_stat", "last_stat", "Last Stat", "kernel-stat"},
};

// API v5 knows one container per session, with fewer members.
constexpr FieldSpec kContainerV5[] = {
    {"kernel_id", "id", "id", "Kernel ID", "plain"},
    {"session_id", "session_id", "session_id", "Session ID", "plain"},
    {"role", "role", "role", "Role", "plain"},
    {"agent", "agent", "agent", "Agent", "plain"},
    {"image", "image", "image", "Image", "plain"},
    {"status", "status", "status", "Status", "plain"},
    {"status_info", "status_info", "status_info", "Status Info", "plain"},
    {"status_data", "status_data", "status_data", "Status Data", "nested"},
    {"status_changed", "status_changed", "status_changed", "Status Changed", "plain"},
    {"occupied_slots", "occupied_slots", "occupied_slots", "Occupied Slots", "slots"},
    {"live_stat", "live_stat", "live_stat", "Live Stat", "kernel-stat"},
    {"last_stat", "last_stat", "last_stat", "Last Stat", "kernel-stat"},
};

struct FieldRange {
  const FieldSpec* first;
  const FieldSpec* last;
  const FieldSpec* begin() const noexcept { return first; }
  const FieldSpec* end() const noexcept { return last; }
};

FieldRange containers_of(const ApiVersion& api) noexcept {
  if (api.major >= 6) return {std::begin(kContainer), std::end(kContainer)};
  return {std::begin(kContainerV5), std::end(kContainerV5)};
}

bai::JsonObject described(const FieldSpec& field) {
  bai::JsonObject json;
  json.text("key", field.key);
  if (field.from != field.key) json.text("from", field.from);
  json.text("title", field.title);
  if (field.format != "plain") json.text("format", field.format);
  return json;
}

}  // namespace

const FieldSpec* session_field(std::string_view key) noexcept {
  for (const auto& field : kSession) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

std::string selection_of(const ApiVersion& api, const std::vector<std::string>& keys) {
  std::string out;
  for (const auto& key : keys) {
    if (!out.empty()) out += ' ';
    const FieldSpec* field = session_field(key);
    if (field == nullptr) {
      out += key;
    } else if (field->key == kContainers) {
      out += "containers {";
      for (const auto& sub : containers_of(api)) out += " " + std::string(sub.selection);
      out += " }";
    } else {
      out += field->selection;
    }
  }
  return out;
}

std::string output_fields(const ApiVersion& api, const std::vector<std::string>& keys) {
  bai::JsonArray fields;
  for (const auto& key : keys) {
    const FieldSpec* field = session_field(key);
    if (field == nullptr) {
      fields.raw(bai::JsonObject().text("key", key).text("title", key).done());
      continue;
    }
    auto json = described(*field);
    if (field->key == kContainers) {
      bai::JsonArray subs;
      for (const auto& sub : containers_of(api)) subs.raw(described(sub).done());
      json.raw("fields", subs.done());
    }
    fields.raw(json.done());
  }
  return fields.done();
}

}  // namespace sessions
