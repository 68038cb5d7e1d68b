#include "shared/run_frames.hpp"

namespace sessions {

namespace {

std::string plain(const bai::Json& value) { return value.is_string() ? value.string() : std::string(value.raw()); }

void add_record(RunFrame& frame, const bai::Json& record) {
  if (!record.is_array()) return;
  std::string kind;
  std::optional<bai::Json> data;
  size_t i = 0;
  record.elements([&](const bai::Json& element) {
    if (i == 0) kind = plain(element);
    if (i == 1) data = element;
    ++i;
  });
  if (!data) return;
  std::string text = plain(*data);
  if (kind == "stdout" || kind == "stderr") {
    if (!text.empty()) frame.output.push_back({kind == "stdout" ? 1 : 2, std::move(text)});
    return;
  }
  frame.output.push_back(
      {1, "----- output record (type: " + kind + ") -----\n" + text + "\n----- end of record -----\n"});
}

void add_files(RunFrame& frame, const bai::Json& files) {
  if (!files.is_array() || files.size() == 0) return;
  std::string text = "--- generated files ---\n";
  files.elements([&](const bai::Json& file) {
    if (!file.is_object()) return;
    text += file.text_or("name", "") + ": " + file.text_or("url", "") + "\n";
    frame.files.push_back(
        bai::JsonObject().text("name", file.text_or("name", "")).text("url", file.text_or("url", "")).done());
  });
  frame.output.push_back({1, text + "--- end of generated files ---\n"});
}

RunFrame::Step step_of(std::string_view status) noexcept {
  if (status == "clean-finished") return RunFrame::Step::cleaned;
  if (status == "build-finished") return RunFrame::Step::built;
  if (status == "finished") return RunFrame::Step::finished;
  if (status == "waiting-input") return RunFrame::Step::waiting_input;
  if (status == "exec-timeout") return RunFrame::Step::timed_out;
  if (status == "error" || status == "server-restarting") return RunFrame::Step::failed;
  return RunFrame::Step::going_on;
}

}  // namespace

RunFrame read_frame(std::string_view text) {
  const auto json = bai::Json::parse(text);
  RunFrame frame;
  if (!json.is_object()) return frame;
  if (const auto console = json.find("console"); console && console->is_array()) {
    console->elements([&](const bai::Json& record) { add_record(frame, record); });
  }
  if (const auto files = json.find("files")) add_files(frame, *files);
  const std::string status = json.text_or("status", "");
  frame.step = step_of(status);
  if (const auto code = json.find("exitCode"); code && !code->is_string()) frame.exit_code = code->integer();
  if (const auto options = json.find("options"); options && options->is_object()) {
    frame.is_password = options->boolean_or("is_password", false);
  }
  if (frame.step == RunFrame::Step::failed) frame.message = json.text_or("msg", status);
  return frame;
}

int process_exit_code(std::int64_t code) noexcept {
  if (code >= 0 && code <= 255) return static_cast<int>(code);
  return code < 0 && code >= -127 ? static_cast<int>(128 - code) : 1;
}

std::string batch_options(std::string_view options) {
  const auto given = bai::Json::parse(options.empty() ? std::string_view("{}") : options);
  bai::JsonObject json;
  for (const char* name : {"clean", "build"}) {
    const auto value = given.find(name);
    json.raw(name, value ? value->raw() : "null");
  }
  json.flag("buildLog", given.boolean_or("buildLog", false));
  const auto exec = given.find("exec");
  return json.raw("exec", exec ? exec->raw() : "null").done();
}

std::string first_frame(std::string_view code, std::string_view mode, std::string_view options) {
  if (mode != "query" && mode != "batch") {
    throw bai::Error(BAI_E_INVALID, "Invalid stream-execution mode: " + std::string(mode),
                     R"({"hint":"the modes are query and batch"})");
  }
  return bai::JsonObject()
      .text("code", code)
      .text("mode", mode)
      .raw("options", mode == "batch" ? batch_options(options) : "{}")
      .done();
}

}  // namespace sessions
