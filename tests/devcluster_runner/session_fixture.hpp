/// A session of its own in a temporary folder, for tests.
#pragma once

#include "tools/devcluster/runner/kernel.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace bai::devcluster {

/// One run, collected to its end.
struct RunResult {
  int exit_code = -1000;
  std::string out, err, html;
  std::vector<std::pair<std::string, std::string>> media;
  std::vector<RunReply> replies;  ///< as they came
};

class SessionTest : public testing::Test {
 protected:
  SessionTest();
  ~SessionTest() override;

  KernelSpec spec(const std::string& runtime) const;
  void start(const std::string& runtime) { kernel_ = Kernel::start(spec(runtime)); }
  /// A run to its end; `inputs` answer the waiting-input markers in order.
  RunResult finish(RunRequest request, std::vector<std::string> inputs = {});
  RunResult query(const std::string& code, std::vector<std::string> inputs = {});
  RunResult batch(const char* clean, const char* build, const char* exec, std::vector<std::string> inputs = {});
  /// Begins a run and collects until `text` is in its stdout; gives that stdout.
  std::string begin_and_wait(RunRequest request, const std::string& text);
  void write(const std::string& name, const std::string& text) const;

  std::filesystem::path folder_;
  std::unique_ptr<Kernel> kernel_;
};

RunRequest query_request(const std::string& run_id, const std::string& code);
/// True when that process has ended within 30 seconds (zombies count as ended).
bool ends(int pid);

}  // namespace bai::devcluster
