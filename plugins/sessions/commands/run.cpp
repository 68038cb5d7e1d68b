// backend.ai run
#include "sessions.hpp"
#include "shared/creation_options.hpp"
#include "shared/interpolation.hpp"
#include "shared/multipart.hpp"
#include "shared/parallel_cases.hpp"

namespace sessions {

namespace {

struct Options : CreationOptions {
  std::vector<std::string> files;
  std::optional<std::string> code, clean, build, exec, basedir;
  bool terminal = false, rm = false, stats = false, quiet = false;
  std::vector<bai::AnyJson> env_range, build_range, exec_range;
  std::int64_t max_parallel = 2;
};

bai::Details range_details() { return {.show = "RANGE_EXPR", .type = "range"}; }

auto declare() {
  auto command = bai::command<Options>("run");
  command.summary("Run code in a compute session and show its output.")
      .help(
          "Creates a session, or uses the running one of that name, and runs in it either the code of -c, or source "
          "files: they "
          "are uploaded, built and executed.\n\nStandard output and standard error are those of the program, and so is "
          "the exit "
          "code.\n\n$NAME in the values of -e, --build and --exec is replaced by each value of the range NAME; $$ is a "
          "dollar "
          "sign. With several combinations each runs in a session of its own, and the output goes to log files.")
      .argument(&CreationOptions::image, "IMAGE", "Image reference or alias.")
      .argument(&Options::files, "FILES", "Source files to upload and run.",
                {.show = "[FILES]...", .type = "path", .complete = "file"});
  declare_creation(command);
  command.option(&Options::code, "-c,--code", "Code to run.", {.show = "CODE"})
      .option(&Options::terminal, "--terminal", "Connect a terminal. Not available yet.")
      .option(&Options::clean, "--clean", "Command that cleans before the build; without it, the image's own.",
              {.show = "CMD"})
      .option(&Options::build, "--build", "Command that builds the files; without it, the image's own.",
              {.show = "CMD"})
      .option(&Options::exec, "--exec", "Command that runs the program; without it, the image's own.", {.show = "CMD"})
      .option(&Options::basedir, "--basedir", "Folder that the names of uploaded files are relative to.",
              {.show = "PATH", .type = "path", .complete = "dir"})
      .option(&Options::rm, "--rm", "End the session afterwards, whatever happens.")
      .option(&Options::stats, "-s,--stats", "With --rm: show what the session used.")
      .option(&Options::quiet, "-q,--quiet", "Show no progress lines.")
      .option(
          &Options::env_range, "--env-range",
          "Range for -e: NAME=case:A,B or NAME=linspace:START,STOP,POINTS or NAME=range:START,STOP,STEP. Repeatable.",
          range_details())
      .option(&Options::build_range, "--build-range", "Range for --build. Repeatable.", range_details())
      .option(&Options::exec_range, "--exec-range", "Range for --exec. Repeatable.", range_details())
      .option(&Options::max_parallel, "--max-parallel", "How many sessions run at once.", {.show = "NUM"});
  declare_resources(command, "-r,--resources,--resource");
  command.example("run --rm -c 'print(6 * 7)' python", "Code in a session of its own.")
      .example("run --rm --exec 'python main.py a b' python main.py", "A file with arguments.")
      .example("run -c 'print(1)' -e 'X=$x' --env-range x=case:1,2,3 python", "Three sessions.");
  return command;
}

[[noreturn]] void refuse(const char* text) {
  throw bai::Error(BAI_E_INVALID, text, R"({"hint":"see: backend.ai run --help"})");
}

std::vector<Range> ranges_of(const std::vector<bai::AnyJson>& options) {
  std::vector<Range> ranges;
  for (const auto& option : options) {
    const auto json = bai::Json::parse(option.text);
    Range range{json.text_or("name", ""), {}};
    if (const auto values = json.find("values")) {
      values->elements([&](const bai::Json& value) { range.values.push_back(value.string()); });
    }
    ranges.push_back(std::move(range));
  }
  return ranges;
}

/// Everything that can be wrong on this side is found here, before any request.
std::vector<RunCase> check(const Options& options) {
  if (!options.files.empty() && options.code) {
    refuse("You can run only either source files or command-line code snippet.");
  }
  if (options.files.empty() && !options.code) {
    refuse("You should provide the command-line code snippet using \"-c\" option if run without files.");
  }
  RunTemplate plan{
      parse_key_values("--env", options.env), options.build.value_or("*"),    options.exec.value_or("*"),
      ranges_of(options.env_range),           ranges_of(options.build_range), ranges_of(options.exec_range)};
  auto cases = make_cases(plan);
  if (cases.empty()) refuse("A range without values leaves nothing to run.");
  if (cases.size() > 1 && options.max_parallel < 1) {
    refuse("The number maximum parallel sessions must be a positive integer.");
  }
  if (options.terminal) {
    if (cases.size() > 1) refuse("You cannot run multiple cases with terminal.");
    throw bai::Error(BAI_E_UNSUPPORTED, "--terminal is not available yet",
                     R"({"hint":"open a terminal of a running session with: backend.ai app SESSION ttyd"})");
  }
  resolve_upload(options.files, options.basedir.value_or(""));
  return cases;
}

std::vector<CasePlan> make_plans(const Options& options, const std::vector<RunCase>& cases, const std::string& prefix) {
  const auto script = read_bootstrap_script(options);
  std::vector<CasePlan> plans;
  for (size_t i = 0; i < cases.size(); ++i) {
    CasePlan plan;
    plan.index = i;
    plan.single = cases.size() == 1;
    plan.name = plan.single ? prefix : prefix + "-" + std::to_string(i);
    check_session_name(plan.name);
    plan.creation = creation_arguments(options, plan.name, cases[i].env, script).done();
    plan.files = options.files;
    plan.basedir = options.basedir;
    plan.code = options.code;
    plan.clean = options.clean.value_or("*");
    plan.build = cases[i].build;
    plan.exec = cases[i].exec;
    if (options.rm) plan.afterwards = options.stats ? Afterwards::destroy_with_statistics : Afterwards::destroy;
    plan.verbosity = options.quiet ? Verbosity::quiet : Verbosity::normal;
    plans.push_back(std::move(plan));
  }
  return plans;
}

class DirectConsole : public CaseConsole {
 public:
  explicit DirectConsole(const bai::CommandContext& context) : context_(context) {}
  void say(Say kind, const std::string& text) override {
    switch (kind) {
      case Say::info: return context_.info(text);
      case Say::wait: return context_.wait(text);
      case Say::done: return context_.done(text);
      case Say::fail: return context_.fail(text);
      case Say::warn: return context_.warn(text);
    }
  }
  void output(int fd, std::string_view bytes) override { context_.raw(fd, bytes); }
  std::optional<std::string> input(Echo echo) override {
    if (echo == Echo::shown || (context_.flags() & BAI_CONTEXT_TTY_IN) == 0) return context_.line();
    const auto answer = context_.ask(R"({"kind":"secret","text":"Password"})");
    return answer ? std::optional(bai::Json::parse(*answer).string()) : std::nullopt;
  }

 private:
  const bai::CommandContext& context_;
};

void tell_combinations(const bai::CommandContext& context, const std::vector<RunCase>& cases) {
  context.info("Running multiple sessions for the following combinations:");
  std::string text;
  for (const auto& one : cases) {
    std::string env;
    for (const auto& [key, value] : one.env) env += (env.empty() ? "" : " ") + key + "=" + value;
    text += "env = '" + env + "', build = '" + one.build + "', exec = '" + one.exec + "'\n";
  }
  if (!context.for_program()) context.raw(1, text);
}

/// The folder of the logs, made if it is missing: where client 22.03 puts them.
std::string log_folder(const bai::CommandContext& context) {
  namespace fs = std::filesystem;
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  fs::path folder;
  if (cache != nullptr && *cache == '/') {
    folder = fs::path(cache) / "backend.ai";
  } else if (home != nullptr && *home != '\0') {
    folder = fs::path(home) / ".cache" / "backend.ai";
  } else {
    folder = context.directory("cache");
  }
  folder /= "client-logs";
  std::error_code failed;
  fs::create_directories(folder, failed);
  if (failed) throw bai::Error(BAI_E_FAIL, "the folder " + folder.string() + " cannot be made: " + failed.message());
  return folder.string();
}

int run(const Options& options, bai::CommandContext& context) {
  const auto cases = check(options);
  const std::string prefix = options.name.value_or(random_session_name());
  const auto plans = make_plans(options, cases, prefix);
  if (cases.size() > 1 && !options.quiet) tell_combinations(context, cases);
  if (!options.quiet) context.info("Session name prefix: " + prefix);
  if (cases.size() == 1) {
    DirectConsole console(context);
    CaseResult result;
    try {
      const int exit_code = run_case(context, plans.front(), console, result);
      context.result(result.json().done());
      return exit_code;
    } catch (const bai::Error&) {
      context.result(result.json().done());
      throw;
    }
  }
  const auto folder = log_folder(context);
  context.info("Check out the stdout/stderr logs stored in " + folder + " directory.");
  return run_parallel(context, plans, static_cast<size_t>(options.max_parallel), folder);
}

}  // namespace

void add_run_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
