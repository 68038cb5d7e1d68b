#include "kernel/transport/http_client.hpp"

#include "kernel/signing/digest.hpp"
#include "kernel/transport/engine.hpp"
#include "kernel/transport/event_stream.hpp"
#include "kernel/transport/web_socket.hpp"

#include <Poco/Exception.h>

namespace bai::kernel {
namespace {

/// Whatever the network library throws becomes an `Error` here at the latest.
template <typename Call>
auto translated(Call call) {
  try {
    return call();
  } catch (const Poco::Exception& failure) {
    throw Error(Code::network, "network failure: " + failure.displayText(), "try again");
  }
}

}  // namespace

HttpClient::HttpClient(ClientConfig config) : engine_(std::make_shared<Engine>(std::move(config))) {}
HttpClient::~HttpClient() = default;

std::unique_ptr<HttpExchange> HttpClient::open(const HttpRequest& request, const Cancellation& stop) {
  return translated([&]() -> std::unique_ptr<HttpExchange> { return engine_->request(request, stop, ""); });
}

std::unique_ptr<WebSocket> HttpClient::connect(const HttpRequest& request, const Cancellation& stop) {
  return translated([&] {
    const auto key = base64(random_bytes(16));
    auto exchange = engine_->request(request, stop, key);
    return upgrade(*exchange, key, engine_->patience_for(request, stop));
  });
}

std::unique_ptr<EventStream> HttpClient::listen(const HttpRequest& request, const Cancellation& stop) {
  EventSource source;
  source.open = [engine = engine_](const HttpRequest& again, const Cancellation& until) {
    return translated([&]() -> std::unique_ptr<HttpExchange> { return engine->request(again, until, ""); });
  };
  source.sleep = engine_->config().sleep;
  source.log = engine_->config().log;
  source.seed = engine_->config().shuffle_seed;
  return listen_to(std::move(source), request, stop);
}

Negotiated HttpClient::negotiated(const Cancellation& stop) {
  return translated([&] { return engine_->negotiate_somewhere(engine_->patience_for(HttpRequest(), stop)); });
}

Endpoint HttpClient::current_endpoint() const { return engine_->endpoints().current(); }

std::string read_whole(HttpExchange& exchange, std::size_t limit) {
  std::string body;
  char block[16384];
  for (;;) {
    const auto n = exchange.read(block, sizeof block);
    if (n == 0) return body;
    if (body.size() + n > limit) {
      throw Error(Code::network, "the server's answer is longer than " + std::to_string(limit) + " bytes");
    }
    body.append(block, n);
  }
}

}  // namespace bai::kernel
