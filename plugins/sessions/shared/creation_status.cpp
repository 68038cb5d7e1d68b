#include "shared/creation_status.hpp"

namespace sessions {

Creation read_creation(std::string_view result) {
  const auto json = bai::Json::parse(result);
  Creation creation;
  creation.id = json.text_or("id", "");
  creation.name = json.text_or("name", "");
  creation.status = json.text_or("status", "RUNNING");
  creation.domain = json.text_or("domain", "");
  creation.group = json.text_or("group", "");
  creation.created = json.boolean_or("created", true);
  if (const auto ports = json.find("service_ports"); ports && ports->is_array()) {
    ports->elements([&](const bai::Json& port) {
      if (port.is_object()) creation.services.push_back(port.text_or("name", ""));
    });
  }
  return creation;
}

std::optional<StatusLine> waiting_line(const Creation& creation, std::string_view label) {
  const std::string start = "Session ID " + std::string(label) + " is ";
  if (creation.status == "PENDING") return StatusLine{Mark::info, start + "enqueued for scheduling."};
  if (creation.status == "SCHEDULED") return StatusLine{Mark::info, start + "scheduled and about to be started."};
  if (creation.status == "TIMEOUT") return StatusLine{Mark::info, start + "still on the job queue."};
  if (creation.status == "TERMINATED") {
    return StatusLine{Mark::warn, start + "already terminated.\nThis may be an error in the compute_session image."};
  }
  return std::nullopt;
}

void check_startup(const Creation& creation, std::string_view label) {
  if (creation.status != "ERROR" && creation.status != "CANCELLED") return;
  throw bai::Error(BAI_E_FAIL,
                   "Session ID " + std::string(label) + " has an error during scheduling/startup or cancelled.",
                   bai::JsonObject()
                       .text("id", "session-startup-failed")
                       .text("status", creation.status)
                       .text("hint", "see its status with: backend.ai session info " + creation.reference())
                       .done());
}

}  // namespace sessions
