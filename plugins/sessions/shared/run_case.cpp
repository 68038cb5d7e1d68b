#include "shared/run_case.hpp"

#include "shared/problem.hpp"
#include "shared/run_frames.hpp"
#include "shared/statistics.hpp"

#include <chrono>
#include <thread>
#include <utility>

namespace sessions {

namespace {

constexpr bai::milliseconds kTidyLimit{60'000};

/// Narrates one case with its number.
class Narrator {
 public:
  Narrator(const CasePlan& plan, CaseConsole& console)
      : plan_(plan), console_(console), mark_("[" + std::to_string(plan.index) + "] ") {}
  void always(Say kind, const std::string& text) { console_.say(kind, mark_ + text); }
  void normally(Say kind, const std::string& text) {
    if (plan_.verbosity == Verbosity::normal) always(kind, text);
  }
  void small_step(Say kind, const std::string& text) {
    if (plan_.single) normally(kind, text);
  }

 private:
  const CasePlan& plan_;
  CaseConsole& console_;
  std::string mark_;
};

std::string destroy_arguments(const CasePlan& plan) { return bai::JsonObject().text("name", plan.name).done(); }

std::string destroy(const bai::Context& context, const CasePlan& plan) {
  return context.cancelled() ? context.call_after_cancel("ComputeSession.destroy", destroy_arguments(plan), kTidyLimit)
                             : context.call("ComputeSession.destroy", destroy_arguments(plan));
}

/// Managers refuse to end a session while it is being prepared. Source: manager 22.03 registry.py.
bool is_too_early(const bai::Error& failure) {
  return status_of(failure) == 403 && std::string_view(failure.what()).find("preparing") != std::string_view::npos;
}

/// Asks again until the session can be ended. After a creation whose answer never came it may also appear a little
/// later than the first question for it.
std::string destroy_at_last(const bai::Context& context, const CasePlan& plan, Narrator& narrator, int appearances) {
  constexpr bai::milliseconds kPause{100};
  const auto limit = std::chrono::steady_clock::now() + kTidyLimit;
  for (bool told = false;;) {
    try {
      return destroy(context, plan);
    } catch (const bai::Error& failure) {
      const bool unseen = status_of(failure) == 404 && appearances-- > 0;
      if (!(unseen || is_too_early(failure)) || std::chrono::steady_clock::now() > limit) throw;
      if (!unseen && !std::exchange(told, true))
        narrator.normally(Say::wait, "The session is still being prepared. It is ended as soon as it can be...");
    }
    std::this_thread::sleep_for(kPause);
  }
}

void show_statistics(const std::string& answer, Narrator& narrator, CaseConsole& console, CaseResult& result) {
  const auto json = bai::Json::parse(answer);
  const auto stats = json.is_object() ? json.find("stats") : std::nullopt;
  if (stats && stats->is_object()) result.stats = std::string(stats->raw());
  const std::string table = stats && stats->is_object() ? statistics_table(*stats) : std::string();
  if (table.empty()) {
    narrator.always(Say::warn, "Statistics: unavailable.");
  } else {
    narrator.always(Say::info, "Statistics:");
    console.output(2, table);  // standard output belongs to the program
  }
}

void tidy(const bai::Context& context, const CasePlan& plan, Narrator& narrator, CaseConsole& console,
          CaseResult& result, int appearances = 0) {
  if (plan.afterwards == Afterwards::keep) return;
  narrator.small_step(Say::wait, "Cleaning up the session...");
  const auto answer = destroy_at_last(context, plan, narrator, appearances);
  narrator.normally(Say::done, "Cleaned up the session.");
  if (plan.afterwards == Afterwards::destroy_with_statistics) show_statistics(answer, narrator, console, result);
}

/// After a failure: what happens with the session, and how to end it. Throws nothing, because the failure itself is
/// what the user has to read.
void tidy_after(const bai::Error& failure, const bai::Context& context, const CasePlan& plan, Narrator& narrator,
                CaseConsole& console, int appearances = 0) noexcept {
  try {
    try {
      CaseResult of_nobody;
      tidy(context, plan, narrator, console, of_nobody, appearances);
    } catch (const bai::Error& second) {
      if (status_of(second) != 404) {
        narrator.always(Say::fail, "The session " + plan.name + " could not be ended: " + second.what());
        narrator.always(Say::info, "End it with: backend.ai session destroy " + plan.name);
      }
      return;
    }
    if (plan.afterwards == Afterwards::keep && failure.code == BAI_E_CANCELLED) {
      narrator.always(Say::info,
                      "The session " + plan.name + " goes on. End it with: backend.ai session destroy " + plan.name);
    }
  } catch (...) {
    return;  // the console is gone too
  }
}

/// Did the request perhaps reach the server, so that a session may exist that nobody told us about?
bool may_exist(const bai::Error& failure) noexcept {
  return failure.code == BAI_E_CANCELLED || failure.code == BAI_E_TIMEOUT;
}

Creation create(const bai::Context& context, const CasePlan& plan, Narrator& narrator, CaseConsole& console) {
  try {
    return read_creation(context.call("ComputeSession.get_or_create", plan.creation));
  } catch (const bai::Error& failure) {
    constexpr int kAppearances = 2;
    if (may_exist(failure)) tidy_after(failure, context, plan, narrator, console, kAppearances);
    throw;
  }
}

void upload(const bai::Context& context, const CasePlan& plan, Narrator& narrator) {
  if (plan.files.empty()) return;
  narrator.small_step(Say::wait, "Uploading source files...");
  bai::JsonObject arguments;
  arguments.text("name", plan.name).raw("files", bai::json_array(plan.files));
  if (plan.basedir) arguments.text("basedir", *plan.basedir);
  context.call("ComputeSession.upload", arguments.done());
  narrator.small_step(Say::done, "Uploading done.");
}

std::string execution_arguments(const CasePlan& plan, const Creation& creation) {
  bai::JsonObject arguments;
  arguments.text("name", plan.name);
  if (!creation.id.empty()) arguments.text("id", creation.id);
  arguments.text("code", plan.code.value_or("")).text("mode", plan.code ? "query" : "batch");
  if (!plan.code) {
    arguments.raw("opts",
                  bai::JsonObject().text("clean", plan.clean).text("build", plan.build).text("exec", plan.exec).done());
  }
  return arguments.done();
}

/// Follows one execution to its end.
class Execution {
 public:
  Execution(const CasePlan& plan, Narrator& narrator, CaseConsole& console, CaseResult& result)
      : plan_(plan), narrator_(narrator), console_(console), result_(result) {}

  int run(const bai::Context& context, const Creation& creation) {
    auto stream = context.open("ComputeSession.stream_execute", execution_arguments(plan_, creation));
    for (bai::Message message; stream.receive(message) == bai::Got::message;) {
      const auto frame = read_frame(message.data);
      for (const auto& piece : frame.output) console_.output(piece.fd, piece.text);
      result_.files.insert(result_.files.end(), frame.files.begin(), frame.files.end());
      if (handle(frame, stream)) return exit_code_;
    }
    throw bai::Error(BAI_E_FAIL, "the execution ended without telling its exit code", R"({"id":"run-broke-off"})");
  }

 private:
  bool handle(const RunFrame& frame, bai::CallStream& stream) {
    using Step = RunFrame::Step;
    switch (frame.step) {
      case Step::cleaned: step("Clean", frame); return false;
      case Step::built: step("Build", frame); return false;
      case Step::finished: step("Execution", frame); return true;
      case Step::waiting_input: answer(frame, stream); return false;
      case Step::timed_out:
        throw bai::Error(BAI_E_TIMEOUT,
                         "the execution exceeded the time limit of the server; the session is ended by it");
      case Step::failed: throw bai::Error(BAI_E_FAIL, "the server gave up the execution: " + frame.message);
      case Step::going_on: return false;
    }
    return false;
  }

  void step(const std::string& what, const RunFrame& frame) {
    const std::string code = frame.exit_code ? std::to_string(*frame.exit_code) : "unknown";
    narrator_.normally(Say::done, what + " finished. (exit code = " + code + ")");
    // a server that leaves out the last code has told the one of the step that failed
    if (frame.exit_code) exit_code_ = process_exit_code(*frame.exit_code);
  }

  void answer(const RunFrame& frame, bai::CallStream& stream) {
    if (input_ended_) {
      throw bai::Error(BAI_E_FAIL, "the program asks for more input, but standard input has ended",
                       R"({"id":"no-more-input","hint":"give it all the lines that it reads"})");
    }
    const auto line = console_.input(frame.is_password ? CaseConsole::Echo::hidden : CaseConsole::Echo::shown);
    input_ended_ = !line.has_value();
    stream.send(bai::quote(line.value_or("")));
  }

  const CasePlan& plan_;
  Narrator& narrator_;
  CaseConsole& console_;
  CaseResult& result_;
  int exit_code_ = 0;
  bool input_ended_ = false;
};

void announce(const Creation& creation, Narrator& narrator) {
  if (creation.status != "RUNNING") return;
  narrator.normally(Say::done, creation.created ? "Session " + creation.name + " is ready (domain=" + creation.domain +
                                                      ", group=" + creation.group + ")."
                                                : "Reusing session " + creation.name + "...");
}

}  // namespace

bai::JsonObject CaseResult::json() const {
  bai::JsonArray list;
  for (const auto& file : files) list.raw(file);
  bai::JsonObject out;
  out.text("session", session)
      .raw("session_id", session_id.empty() ? "null" : bai::quote(session_id))
      .flag("created", created)
      .text("status", status)
      .raw("exit_code", exit_code ? std::to_string(*exit_code) : "null")
      .raw("files", list.done());
  if (!stats.empty()) out.raw("stats", stats);
  return out;
}

int run_case(const bai::Context& context, const CasePlan& plan, CaseConsole& console, CaseResult& result) {
  Narrator narrator(plan, console);
  result.session = plan.name;
  const auto creation = create(context, plan, narrator, console);
  result.session_id = creation.id;
  result.created = creation.created;
  result.status = creation.status;
  check_startup(creation, plan.name);
  if (const auto line = waiting_line(creation, plan.name)) {
    console.say(line->mark == Mark::warn ? Say::warn : Say::info, line->text);
    return 0;
  }
  announce(creation, narrator);
  int exit_code = 0;
  try {
    upload(context, plan, narrator);
    exit_code = Execution(plan, narrator, console, result).run(context, creation);
    result.exit_code = exit_code;
    result.status = "finished";
  } catch (const bai::Error& failure) {
    tidy_after(failure, context, plan, narrator, console);
    throw;
  }
  tidy(context, plan, narrator, console, result);
  return exit_code;
}

}  // namespace sessions
