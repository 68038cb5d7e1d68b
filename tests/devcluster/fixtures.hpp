/// What several test files need: a folder of their own, a store with a clock that stands still, a kernel without
/// processes.
#pragma once

#include "tools/devcluster/http/front.hpp"
#include "tools/devcluster/runner/kernel.hpp"
#include "tools/devcluster/store/store.hpp"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace bai::devcluster::testing {

class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// 2022-05-01T12:34:56.789012Z, the time of most signature vectors.
Time vector_time();

/// A fresh store whose clock is at `now` until it is changed.
struct TestStore {
  explicit TestStore(Time at = vector_time());
  TempDir dir;
  std::atomic<std::int64_t> micros;  ///< the clock, since the epoch
  Store store;
};

Identity identity_of_user(Store& store, const std::string& username);
/// A request with the headers that the Python client sends, signed with the user's keys at the store's time.
Request signed_request(Store& store, const std::string& username, const std::string& method, const std::string& target,
                       const std::string& body = "", const std::string& content_type = "application/json");

/// Ends when told to; runs nothing. What happened to it can be read from `journal`.
class FakeKernel : public Kernel {
 public:
  explicit FakeKernel(KernelSpec spec);
  RunReply execute(const RunRequest& request, std::chrono::milliseconds flush) override;
  void run_startup_command(const std::string& command, std::function<void(int)> done) override;
  void interrupt() override { note("interrupt"); }
  std::vector<std::string> complete(const std::string& code, int row, int col) override;
  std::string logs() const override { return "console of " + spec_.session_name; }
  std::filesystem::path work_dir() const override { return spec_.scratch / "work"; }
  int runner_pid() const override { return 0; }
  std::pair<long long, long long> usage() const override { return {12, 4096}; }
  void terminate() override { note("terminate"); }

  void die(int exit_code) { spec_.on_death(exit_code); }
  void finish_startup_command(int exit_code) { done_(exit_code); }
  std::vector<std::string> journal();
  [[nodiscard]] const KernelSpec& spec() const { return spec_; }

 private:
  void note(const std::string& what);
  KernelSpec spec_;
  std::function<void(int)> done_;
  std::mutex lock_;
  std::vector<std::string> journal_;
};

/// Makes fake kernels and keeps hold of them by session name.
class FakeKernels {
 public:
  std::unique_ptr<Kernel> make(KernelSpec spec);
  /// Waits for the kernel of a session. The pointer is valid while the session lives.
  FakeKernel& get(const std::string& session_name);
  std::string failure;  ///< not empty: making a kernel fails with this

 private:
  std::mutex lock_;
  std::condition_variable made_;
  std::map<std::string, FakeKernel*> kernels_;
};

}  // namespace bai::devcluster::testing
