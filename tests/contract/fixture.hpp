/// A host with the fixture plugins, and a client session that answers from its own name: enough to see who got whose
/// answer.
#pragma once

#include "kernel/console/console.hpp"
#include "kernel/plugin/host.hpp"
#include "kernel/plugin/stream.hpp"

#include <atomic>
#include <memory>
#include <string>

namespace bai::kernel::testing {

/// Answers each request with 200 and {"session": NAME, "path": PATH, "unsigned": BOOL}; "/missing" with 404; "/slow"
/// only when cancelled. Listening: two events and a good-bye, or at "/lost" one event and the loss.
class FakeSession : public ClientSession {
 public:
  explicit FakeSession(std::string name) : name_(std::move(name)) {}
  std::unique_ptr<HttpExchange> open(const HttpRequest& request, const Cancellation& stop) override;
  std::unique_ptr<WebSocket> connect(const HttpRequest& request, const Cancellation& stop) override;
  std::unique_ptr<EventStream> listen(const HttpRequest& request, const Cancellation& stop) override;
  std::string facts(const std::vector<std::string>& keys, const Cancellation& stop) override;
  std::optional<std::string> setting(std::string_view name) override;
  int requests() const { return requests_; }

 private:
  std::string name_;
  std::atomic<int> requests_{0};
};

/// Folders of the fixture plugins with these ids.
std::vector<Candidate> fixtures(std::initializer_list<const char*> ids);

/// A program's side of the host: one client session and calls in its context.
class Caller {
 public:
  Caller(Host& host, const std::string& name)
      : session_(std::make_shared<FakeSession>(name)), client_(session_), context(host, client_, stop, nullptr, 0) {}
  /// An ordinary function's reply; its failure is thrown.
  std::string call(std::string_view function, std::string_view arguments = "{}", int timeout_ms = 0);
  /// What went wrong, as "code message details"; "no error" otherwise.
  std::string failure(std::string_view function, std::string_view arguments = "{}", int timeout_ms = 0);
  bai_stream* open(std::string_view function, std::string_view arguments = "{}", int timeout_ms = 0);
  FakeSession& session() { return *session_; }

 private:
  std::shared_ptr<FakeSession> session_;
  Client client_;

 public:
  Cancellation stop;
  bai_context context;
};

/// The caller's end of a stream, as any program uses it through the table.
struct Received {
  bai_status status = BAI_OK;
  std::int32_t kind = 0;
  std::string data, error;
};
Received take(bai_stream* stream, int timeout_ms = -1);
bai_status give(bai_stream* stream, std::int32_t kind, std::string_view data);

}  // namespace bai::kernel::testing
