#include "tests/devcluster_runner/session_fixture.hpp"

#include <cstdlib>
#include <fstream>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace bai::devcluster {

using namespace std::chrono_literals;

SessionTest::SessionTest() {
  std::string name = std::filesystem::temp_directory_path() / "bai-runner-XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  folder_ = name;
}

SessionTest::~SessionTest() {
  kernel_.reset();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

KernelSpec SessionTest::spec(const std::string& runtime) const {
  KernelSpec spec;
  spec.session_id = "0d5f8a6e-90c6-4dd9-9f5a-1c4c3e1b7a01";
  spec.kernel_id = "7be1f0aa-4c1e-4a39-8d55-2f1f6f1d2b02";
  spec.session_name = "test-session";
  spec.runtime = runtime;
  spec.scratch = folder_ / "scratch";
  return spec;
}

RunRequest query_request(const std::string& run_id, const std::string& code) {
  RunRequest request;
  request.run_id = run_id;
  request.mode = "query";
  request.code = code;
  return request;
}

RunResult SessionTest::finish(RunRequest request, std::vector<std::string> inputs) {
  RunResult result;
  std::size_t given = 0;
  for (int calls = 0; calls < 200; ++calls) {
    RunReply reply = kernel_->execute(request, 2s);
    for (const auto& [kind, text] : reply.console)
      (kind == "stdout" ? result.out : kind == "stderr" ? result.err : result.html) += text;
    result.media.insert(result.media.end(), reply.media.begin(), reply.media.end());
    result.replies.push_back(reply);
    request.run_id = reply.run_id;
    request.mode = "continue";
    if (reply.status == "finished") {
      result.exit_code = reply.exit_code.value_or(-1001);
      return result;
    }
    if (reply.status == "waiting-input") {
      if (given == inputs.size()) break;
      request.mode = "input";
      request.code = inputs[given++];
    }
  }
  ADD_FAILURE() << "the run did not finish; so far stdout: " << result.out << " stderr: " << result.err;
  return result;
}

RunResult SessionTest::query(const std::string& code, std::vector<std::string> inputs) {
  RunRequest request = query_request("", code);
  request.run_id.reset();
  return finish(std::move(request), std::move(inputs));
}

RunResult SessionTest::batch(const char* clean, const char* build, const char* exec, std::vector<std::string> inputs) {
  const auto option = [](const char* text) {
    return text == nullptr ? std::nullopt : std::optional<std::string>(text);
  };
  RunRequest request;
  request.mode = "batch";
  request.clean = option(clean);
  request.build = option(build);
  request.exec = option(exec);
  return finish(std::move(request), std::move(inputs));
}

std::string SessionTest::begin_and_wait(RunRequest request, const std::string& text) {
  std::string out;
  for (int calls = 0; calls < 60 && out.find(text) == std::string::npos; ++calls) {
    for (const auto& [kind, piece] : kernel_->execute(request, 500ms).console) {
      if (kind == "stdout") out += piece;
    }
    request.mode = "continue";
  }
  return out;
}

void SessionTest::write(const std::string& name, const std::string& text) const {
  const auto path = folder_ / "scratch" / "work" / name;
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

bool ends(int pid) {
  const int fd = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  if (fd < 0) return true;
  pollfd watched{fd, POLLIN, 0};
  const bool ended = ::poll(&watched, 1, 30000) == 1;
  ::close(fd);
  return ended;
}

}  // namespace bai::devcluster
