#include "tests/contract/fixture.hpp"

#include <bai/core.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <poll.h>

namespace bai::kernel::testing {
namespace {

class FakeExchange : public HttpExchange {
 public:
  FakeExchange(int status, std::string body) : status_(status), body_(std::move(body)) {}
  int status() const override { return status_; }
  const Pairs& headers() const override { return headers_; }
  std::size_t read(char* buffer, std::size_t capacity) override {
    const auto n = body_.copy(buffer, capacity, at_);
    at_ += n;
    return n;
  }

 private:
  int status_;
  std::string body_;
  std::size_t at_ = 0;
  Pairs headers_{{"content-type", "application/json"}};
};

/// Two events, the second with control characters, then the good-bye or the loss.
class FakeEvents : public EventStream {
 public:
  FakeEvents(bool lost, const Cancellation& stop) : lost_(lost), stop_(stop) {}
  Received next(std::chrono::milliseconds, ServerEvent& event) override {
    stop_.check();
    switch (step_++) {
      case 0: event = {"first", R"({"n":1})", ""}; return Received::event;
      case 1: return Received::nothing_yet;
      case 2:
        if (lost_) throw Error(Code::network, "the event stream is lost");
        event = {"message", "two\nlines \"quoted\"", "7"};
        return Received::event;
      case 3: event = {"server_close", "{}", "7"}; return Received::event;
      default: return Received::end;
    }
  }
  int poll_fd() const override { return stop_.fd(); }

 private:
  const bool lost_;
  const Cancellation& stop_;
  int step_ = 0;
};

}  // namespace

std::unique_ptr<EventStream> FakeSession::listen(const HttpRequest& request, const Cancellation& stop) {
  ++requests_;
  if (request.path == "/missing") throw api_error(404, "404 nothing there", "{}");
  return std::make_unique<FakeEvents>(request.path == "/lost", stop);
}

std::unique_ptr<HttpExchange> FakeSession::open(const HttpRequest& request, const Cancellation& stop) {
  ++requests_;
  if (request.path == "/slow") stop.wait(-1, 0, std::chrono::milliseconds(-1));  // poll ignores descriptor -1
  if (request.path == "/missing") {
    const std::string problem = R"({"type":"https://api.backend.ai/probs/not-found","title":"nothing there"})";
    if (!request.any_status) throw api_error(404, "404 nothing there", problem);
    return std::make_unique<FakeExchange>(404, problem);
  }
  const boost::json::object body{{"session", name_}, {"path", request.path}, {"unsigned", request.is_unsigned}};
  return std::make_unique<FakeExchange>(200, boost::json::serialize(body));
}

std::unique_ptr<WebSocket> FakeSession::connect(const HttpRequest&, const Cancellation&) {
  throw Error(Code::network, "there is no server");
}

std::string FakeSession::facts(const std::vector<std::string>& keys, const Cancellation&) {
  boost::json::object facts;
  for (const auto& key : keys) {
    if (key != "role") throw Error(Code::unsupported, "no fact " + key);
    facts[key] = "user";
  }
  return boost::json::serialize(facts);
}

std::optional<std::string> FakeSession::setting(std::string_view name) {
  if (name != "domain") return std::nullopt;
  return boost::json::serialize(boost::json::value(name_));
}

std::vector<Candidate> fixtures(std::initializer_list<const char*> ids) {
  std::vector<Candidate> all;
  for (const char* id : ids) {
    PluginPath path;
    path.folders.push_back(std::filesystem::path(BAI_FIXTURES) / id);
    for (auto& candidate : discover(path)) all.push_back(std::move(candidate));
  }
  return all;
}

namespace {

bai_call_request request_for(std::string_view function, std::string_view arguments, int timeout_ms) {
  bai_call_request request{};
  request.size = sizeof request;
  request.function = as_str(function);
  request.arguments_json = as_str(arguments);
  request.timeout_ms = timeout_ms;
  return request;
}

}  // namespace

std::string Caller::call(std::string_view function, std::string_view arguments, int timeout_ms) {
  const auto request = request_for(function, arguments, timeout_ms);
  bai_error error;
  StringSink reply;
  throw_if_failed(kCallTable.call(&context, &request, reply.get(), &error), error, function);
  return reply.text;
}

std::string Caller::failure(std::string_view function, std::string_view arguments, int timeout_ms) {
  try {
    call(function, arguments, timeout_ms);
  } catch (const Error& error) {
    return std::to_string(static_cast<int>(error.code)) + " " + error.what() + " " + error_details(error);
  }
  return "no error";
}

bai_stream* Caller::open(std::string_view function, std::string_view arguments, int timeout_ms) {
  const auto request = request_for(function, arguments, timeout_ms);
  bai_error error;
  bai_stream* stream = nullptr;
  throw_if_failed(kCallTable.open(&context, &request, &stream, &error), error, function);
  return stream;
}

Received take(bai_stream* stream, int timeout_ms) {
  Received received;
  bai_error error;
  StringSink message;
  received.status = kStreamTable.receive(stream, timeout_ms, &received.kind, message.get(), &error);
  received.data = message.text;
  received.error = error.message;
  return received;
}

bai_status give(bai_stream* stream, std::int32_t kind, std::string_view data) {
  bai_error error;
  return kStreamTable.send(stream, kind, as_str(data), &error);
}

}  // namespace bai::kernel::testing
