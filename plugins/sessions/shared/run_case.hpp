// One case of `run`: a session that is created, fed, watched and, if wished, ended.
#pragma once

#include "shared/creation_status.hpp"

#include <bai/context.hpp>

namespace sessions {

enum class Say { info, wait, done, fail, warn };

/// Where a case talks to. Used by the thread that runs the case.
class CaseConsole {
 public:
  virtual ~CaseConsole() = default;
  virtual void say(Say kind, const std::string& text) = 0;
  /// The program's own output: 1 = standard output, 2 = standard error.
  virtual void output(int fd, std::string_view bytes) = 0;
  enum class Echo { shown, hidden };
  /// One line for the program; none at the end of input.
  virtual std::optional<std::string> input(Echo echo) = 0;
};

enum class Verbosity { quiet, normal };
enum class Afterwards { keep, destroy, destroy_with_statistics };

struct CasePlan {
  size_t index = 0;
  std::string name;
  std::string creation;  // arguments of ComputeSession.get_or_create
  std::vector<std::string> files;
  std::optional<std::string> basedir;
  std::optional<std::string> code;  // query mode; otherwise the files run in batch mode
  std::string clean = "*", build = "*", exec = "*";
  Afterwards afterwards = Afterwards::keep;
  Verbosity verbosity = Verbosity::normal;
  bool single = true;  // the only case: it also tells about its small steps
};

/// What programs are told of a case; filled as far as the case got.
struct CaseResult {
  std::string session, session_id;
  bool created = false;
  std::string status;  // "finished"; of a session that does not run yet its own, such as "PENDING"
  std::optional<int> exit_code;
  std::vector<std::string> files;  // generated ones, JSON
  std::string stats;               // JSON; empty = not asked for, or none

  /// {"session", "session_id", "created", "status", "exit_code", "files"} and, if there are any, "stats".
  bai::JsonObject json() const;
};

/// Returns the exit code of the program (0 if the session does not run yet). Throws `bai::Error` for everything that
/// failed before, or instead of, the program's end. A session that is to be destroyed is destroyed in each of these
/// cases, also after Ctrl-C.
int run_case(const bai::Context& context, const CasePlan& plan, CaseConsole& console, CaseResult& result);

}  // namespace sessions
