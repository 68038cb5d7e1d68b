#include "tools/devcluster/runner/batch_steps.hpp"

#include <algorithm>

namespace bai::devcluster {
namespace {

namespace fs = std::filesystem;

struct Folder {
  const fs::path& work;
  bool has(const char* name) const {
    std::error_code ignored;
    return fs::is_regular_file(work / name, ignored);
  }
};

StepPlan run(Command command) { return {{}, {std::move(command)}, 0}; }
StepPlan over(std::string warning, int exit_code) { return {{std::move(warning)}, {}, exit_code}; }

/// All C files of the work folder, relative to it and in a stable order; hidden folders are not searched.
std::vector<std::string> c_files(const fs::path& work) {
  std::vector<std::string> files;
  std::error_code problem;
  fs::recursive_directory_iterator it(work, fs::directory_options::skip_permission_denied, problem), end;
  for (; !problem && it != end; it.increment(problem)) {
    const bool hidden = it->path().filename().native().starts_with('.');
    if (hidden && it->is_directory(problem)) it.disable_recursion_pending();
    if (!hidden && it->path().extension() == ".c") files.push_back(it->path().lexically_relative(work));
  }
  std::sort(files.begin(), files.end());
  return files;
}

StepPlan build_c(const Runtime& runtime, const Folder& folder) {
  if (!folder.has("main.c")) return over("cannot find build script (\"Makefile\") or the main file (\"main.c\").", 127);
  StepPlan plan;
  Command link{{runtime.interpreter}, {}};
  for (const auto& file : c_files(folder.work)) {
    const std::string object = fs::path(file).replace_extension(".o");
    plan.commands.push_back({{runtime.interpreter, "-c", file, "-Wall", "-o", object}, {}});
    link.argv.push_back(object);
  }
  for (const char* option : {"-o", "./main", "-lrt", "-lm", "-lpthread", "-ldl"}) link.argv.emplace_back(option);
  plan.commands.push_back(std::move(link));
  return plan;
}

StepPlan clean_heuristic(const Runtime& runtime, const Folder& folder) {
  if (runtime.name != "c") return {};
  if (folder.has("Makefile")) return run({{"make", "clean"}, {}});
  return over("skipping the clean phase due to missing \"Makefile\".", 0);
}

StepPlan build_heuristic(const Runtime& runtime, const Folder& folder) {
  if (folder.has("Makefile")) return run({{"make"}, {}});
  if (runtime.name == "c") return build_c(runtime, folder);
  if (runtime.name == "python") {
    if (folder.has("setup.py")) return run({{runtime.interpreter, "-m", "pip", "install", "--user", "-e", "."}, {}});
    return over("skipping the build phase due to missing \"setup.py\" file", 0);
  }
  return over("no build process for " + runtime.log_name + " language", 0);
}

StepPlan exec_script(const Runtime& runtime, const Folder& folder, const char* name) {
  if (folder.has(name)) return run({{runtime.interpreter, name}, {}});
  if (runtime.name == "python") return over("cannot find the main script (\"main.py\").", 127);
  return over("cannot find executable (\"" + std::string(name) + "\").", 127);
}

StepPlan exec_heuristic(const Runtime& runtime, const Folder& folder) {
  if (runtime.name == "python") return exec_script(runtime, folder, "main.py");
  if (runtime.name == "node") return exec_script(runtime, folder, "main.js");
  if (runtime.name == "bash") return exec_script(runtime, folder, "main.sh");
  for (const char* program : {"main", "a.out"}) {
    if (folder.has(program)) return run({{std::string("./") + program}, {}});
  }
  return over("cannot find executable (\"a.out\" or \"main\").", 127);
}

StepPlan heuristic(BatchStep step, const Runtime& runtime, const Folder& folder) {
  switch (step) {
    case BatchStep::kClean: return clean_heuristic(runtime, folder);
    case BatchStep::kBuild: return build_heuristic(runtime, folder);
    case BatchStep::kExec: break;
  }
  return exec_heuristic(runtime, folder);
}

}  // namespace

StepPlan plan_step(BatchStep step, const std::optional<std::string>& option, const Runtime& runtime,
                   const fs::path& work) {
  if (!option || option->empty()) return {};
  StepPlan plan = *option == "*" ? heuristic(step, runtime, Folder{work}) : run({{"/bin/sh", "-c", *option}, {}});
  for (auto& warning : plan.warnings) warning.insert(0, runtime.log_name + "-kernel: ");
  if (step == BatchStep::kExec) {
    for (auto& command : plan.commands) command.environ.emplace_back("_BACKEND_BATCH_MODE=1");
  }
  return plan;
}

const char* finished_status(BatchStep step) {
  switch (step) {
    case BatchStep::kClean: return "clean-finished";
    case BatchStep::kBuild: return "build-finished";
    case BatchStep::kExec: break;
  }
  return "finished";
}

}  // namespace bai::devcluster
