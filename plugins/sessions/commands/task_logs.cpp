// backend.ai task-logs
#include "sessions.hpp"

namespace sessions {

namespace {

struct Options {
  std::string task;
};

auto declare() {
  return bai::command<Options>("task-logs")
      .summary("Show the output of a batch task.")
      .help("Reads it from the .logs folder of the user, also after the session has ended.")
      .argument(&Options::task, "TASK", "ID of the kernel or session.", {.show = "TASKID"});
}

int run(const Options& options, bai::CommandContext& context) {
  auto stream = context.open("ComputeSession.get_task_logs", bai::JsonObject().text("task_id", options.task).done());
  for (bai::Message piece; stream.receive(piece) == bai::Got::message;) context.raw(1, piece.data);
  return 0;
}

}  // namespace

void add_task_logs_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
