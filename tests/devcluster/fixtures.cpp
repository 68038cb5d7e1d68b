#include "tests/devcluster/fixtures.hpp"

#include "tools/devcluster/auth/signature.hpp"

#include <stdexcept>
#include <stdlib.h>

namespace bai::devcluster::testing {

TempDir::TempDir() {
  std::string name = (std::filesystem::temp_directory_path() / "devcluster-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = name;
}

TempDir::~TempDir() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Time vector_time() { return parse_time("2022-05-01T12:34:56.789012+00:00")->time; }

TestStore::TestStore(Time at)
    : micros(at.time_since_epoch().count()),
      store(dir.path() / "cluster.db", [this] { return Time(std::chrono::microseconds(micros.load())); }) {}

Identity identity_of_user(Store& store, const std::string& username) {
  const auto row = store.db().first(
      "SELECT k.access_key FROM keypairs k JOIN users u ON u.uuid = k.user WHERE u.username = ?", {username});
  return store.identity_of(row.value().text("access_key")).value();
}

Request signed_request(Store& store, const std::string& username, const std::string& method, const std::string& target,
                       const std::string& body, const std::string& content_type) {
  const auto identity = identity_of_user(store, username);
  Request request;
  request.method = method;
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  request.body = body;
  request.has_body = !body.empty();
  const std::string date = store.now_text();
  request.headers = {{"host", "127.0.0.1:8081"},
                     {"date", date},
                     {"content-type", content_type},
                     {"x-backendai-version", "v6.20220315"}};
  const auto signature =
      signature_of({method, target, date, "127.0.0.1:8081", content_type, "x-backendai-version", "v6.20220315"},
                   "sha256", identity.keypair.secret_key, parse_time(date)->day);
  request.headers["authorization"] =
      "BackendAI signMethod=HMAC-SHA256, credential=" + identity.keypair.access_key + ":" + signature;
  return request;
}

FakeKernel::FakeKernel(KernelSpec spec) : spec_(std::move(spec)) { std::filesystem::create_directories(work_dir()); }

void FakeKernel::note(const std::string& what) {
  const std::lock_guard guard(lock_);
  journal_.push_back(what);
}

std::vector<std::string> FakeKernel::journal() {
  const std::lock_guard guard(lock_);
  return journal_;
}

RunReply FakeKernel::execute(const RunRequest& request, std::chrono::milliseconds /*flush*/) {
  note(request.mode + ":" + request.code);
  if (request.code == "ask")
    return {"waiting-input", request.run_id.value_or("made"), std::nullopt, false, {{"stdout", "who? "}}, {}};
  return {"finished", request.run_id.value_or("made"), 0, std::nullopt, {{"stdout", request.code + "\n"}}, {}};
}

void FakeKernel::run_startup_command(const std::string& command, std::function<void(int)> done) {
  done_ = std::move(done);
  note("startup:" + command);
  if (command == "true") done_(0);
  if (command == "false") done_(1);
}

std::vector<std::string> FakeKernel::complete(const std::string& code, int row, int col) {
  return {code + "@" + std::to_string(row) + ":" + std::to_string(col)};
}

std::unique_ptr<Kernel> FakeKernels::make(KernelSpec spec) {
  if (!failure.empty()) throw std::runtime_error(failure);
  const std::string name = spec.session_name;
  auto kernel = std::make_unique<FakeKernel>(std::move(spec));
  {
    const std::lock_guard guard(lock_);
    kernels_[name] = kernel.get();
  }
  made_.notify_all();
  return kernel;
}

FakeKernel& FakeKernels::get(const std::string& session_name) {
  std::unique_lock guard(lock_);
  made_.wait(guard, [&] { return kernels_.contains(session_name); });
  return *kernels_[session_name];
}

}  // namespace bai::devcluster::testing
