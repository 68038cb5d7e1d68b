/// The languages that sessions can run: which programs they need and what a query in them executes.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace bai::devcluster {

/// One program to execute in the session.
struct Command {
  std::vector<std::string> argv;
  std::vector<std::string> environ;  ///< "NAME=value", added
};

struct Runtime {
  std::string name;                   ///< "python", "bash", "node" or "c"
  std::string log_name;               ///< as in messages: "nodejs" for node
  std::filesystem::path interpreter;  ///< absolute; the compiler for c
};

/// Finds the runtime's program in `path` (a PATH value). For Python it is the real interpreter, not a version manager's
/// wrapper script. Throws std::runtime_error that says what to install, or which runtimes there are.
Runtime find_runtime(const std::string& name, const std::string& path);

/// Python keeps one interpreter over queries; the others run each query as fresh processes.
inline bool has_interpreter(const Runtime& runtime) { return runtime.name == "python"; }

/// Name ending of the file that a query's code is written to, e.g. ".c"; empty for Python.
std::string source_suffix(const Runtime& runtime);

/// What runs a query whose code is in `file` (relative to the work folder), one after the other while they succeed.
std::vector<Command> query_commands(const Runtime& runtime, const std::string& file);

/// First executable of that name in a PATH value; empty if there is none.
std::filesystem::path find_program(const std::string& name, const std::string& path);

}  // namespace bai::devcluster
