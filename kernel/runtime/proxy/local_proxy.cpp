#include "kernel/runtime/proxy/local_proxy.hpp"

#include "kernel/runtime/proxy/forward.hpp"
#include "kernel/runtime/proxy/relay.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/WebSocket.h>
#include <Poco/ThreadPool.h>

#include <vector>

namespace bai::kernel {
namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

constexpr std::size_t kBlock = std::size_t{256} << 10;
constexpr int kMostConnections = 64;

/// The body that the local caller sends, passed on while it comes.
class LocalBody : public BodySource {
 public:
  explicit LocalBody(HTTPServerRequest& request) : request_(request) {}
  std::size_t read(char* buffer, std::size_t capacity) override {
    auto& stream = request_.stream();
    stream.read(buffer, static_cast<std::streamsize>(capacity));
    return static_cast<std::size_t>(stream.gcount());
  }
  bool can_rewind() const override { return false; }
  void rewind(std::uint64_t) override { throw Error(Code::unsupported, "the caller's data comes once"); }
  std::int64_t total() const override {
    return request_.hasContentLength() ? static_cast<std::int64_t>(request_.getContentLength64()) : -1;
  }

 private:
  HTTPServerRequest& request_;
};

LocalRequest read_head(const HTTPServerRequest& in) {
  LocalRequest request{in.getMethod(), in.getURI(), {}};
  for (const auto& [name, value] : in) request.headers.emplace_back(name, value);
  return request;
}

class Handler : public Poco::Net::HTTPRequestHandler {
 public:
  Handler(ConfiguredClient& client, const Cancellation& stop, const Say& say)
      : client_(client), stop_(stop), say_(say) {}

  void handleRequest(HTTPServerRequest& in, HTTPServerResponse& out) override {
    try {
      const auto request = forwarded(read_head(in));
      if (in.hasToken("Upgrade", "websocket")) return stream(request, in, out);
      forward(request, in, out);
    } catch (const Error& error) {
      refuse(failure_of(error), error.what(), in, out);
    } catch (const Poco::Exception& error) {  // the local caller has gone
      static_cast<void>(error);
    } catch (const std::exception& error) { refuse({500, "Something has gone wrong.", true}, error.what(), in, out); }
  }

 private:
  void forward(HttpRequest request, HTTPServerRequest& in, HTTPServerResponse& out) {
    LocalBody body(in);
    // Without a length and without chunks there is no body; waiting for one would never end.
    if (in.getChunkedTransferEncoding() || (in.hasContentLength() && in.getContentLength64() > 0))
      request.source = &body;
    const auto answer = client_.open(request, stop_);
    write_head(*answer, out);
    auto& stream = out.send();
    std::vector<char> block(kBlock);
    try {
      while (const auto n = answer->read(block.data(), block.size())) {
        stream.write(block.data(), static_cast<std::streamsize>(n)).flush();
        if (!stream) throw Error(Code::network, "the local caller has gone");
      }
    } catch (const Error&) { cut(in); }
  }

  static void write_head(const HttpExchange& answer, HTTPServerResponse& out) {
    out.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(answer.status()));
    bool has_length = false;
    for (const auto& [name, value] : answer.headers()) {
      if (is_for_the_caller(name)) out.add(name, value);
      if (name != "content-length") continue;
      out.set(name, value);
      has_length = true;
    }
    if (answer.status() < 400) out.set("Access-Control-Allow-Origin", "*");
    const bool bodiless = answer.status() == 204 || answer.status() == 304;
    out.setChunkedTransferEncoding(!has_length && !bodiless);
  }

  /// A short body must not look whole: the connection ends in the middle.
  static void cut(HTTPServerRequest& in) {
    if (auto* request = dynamic_cast<Poco::Net::HTTPServerRequestImpl*>(&in)) request->socket().shutdown();
  }

  void stream(const HttpRequest& request, HTTPServerRequest& in, HTTPServerResponse& out) {
    auto upgrade = request;
    upgrade.any_status = false;
    const auto remote = client_.connect(upgrade, stop_);
    Poco::Net::WebSocket local(in, out);
    constexpr int kLargestMessage = 16 << 20;
    local.setMaxPayloadSize(kLargestMessage);
    local.setReceiveTimeout(Poco::Timespan());
    say_("info", "websocket proxy started");
    try {
      relay(local, *remote, stop_);
    } catch (const Error& error) {
      if (error.code != Code::cancelled) say_("fail", std::string("unexpected error: ") + error.what());
    } catch (const Poco::Exception& error) {
      if (!is_stopped(stop_)) say_("fail", "ws connection closed with exception " + error.displayText());
    }
    say_("info", "websocket proxy terminated");
  }

  void refuse(const LocalFailure& failure, const std::string& reason, HTTPServerRequest& in, HTTPServerResponse& out) {
    if (failure.unexpected) say_("fail", "unexpected error: " + reason);
    if (out.sent()) return cut(in);
    try {
      out.setStatusAndReason(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(failure.status));
      out.setContentType("text/plain; charset=utf-8");
      out.setKeepAlive(false);  // what the caller still sends is not read
      out.sendBuffer(failure.text.data(), failure.text.size());
    } catch (const Poco::Exception&) {  // the local caller has gone
    }
  }

  ConfiguredClient& client_;
  const Cancellation& stop_;
  const Say& say_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Factory(ConfiguredClient& client, const Cancellation& stop, Say say)
      : client_(client), stop_(stop), say_(std::move(say)) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest& /*request*/) override {
    return new Handler(client_, stop_, say_);
  }

 private:
  ConfiguredClient& client_;
  const Cancellation& stop_;
  const Say say_;
};

}  // namespace

struct LocalProxy::Server {
  Server(ConfiguredClient& client, const Cancellation& stop, const Poco::Net::SocketAddress& address, Say say)
      : pool(2, kMostConnections) {
    socket.bind(address, true, false);
    socket.listen(kMostConnections);
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setMaxThreads(kMostConnections);
    params->setTimeout(Poco::Timespan(600, 0));  // silence of a local caller
    params->setMaxKeepAliveRequests(0);
    server = std::make_unique<Poco::Net::HTTPServer>(new Factory(client, stop, std::move(say)), pool, socket, params);
    server->start();
  }
  ~Server() {
    server->stopAll(true);
    pool.joinAll();
  }

  Poco::ThreadPool pool;
  Poco::Net::ServerSocket socket;
  std::unique_ptr<Poco::Net::HTTPServer> server;
};

LocalProxy::LocalProxy(ConfiguredClient& client, const Cancellation& stop, const std::string& bind, std::uint16_t port,
                       Say say) {
  try {
    server_ = std::make_unique<Server>(client, stop, Poco::Net::SocketAddress(bind, port), std::move(say));
  } catch (const Poco::Exception& failure) {
    throw Error(Code::invalid, "cannot listen on " + bind + ":" + std::to_string(port) + ": " + failure.displayText(),
                "choose another port with --port, or another address with --bind");
  }
}

LocalProxy::~LocalProxy() = default;

std::uint16_t LocalProxy::port() const { return server_->socket.address().port(); }

}  // namespace bai::kernel
