#include "tools/devcluster/http/server.hpp"

#include "tools/devcluster/http/listener.hpp"
#include "tools/devcluster/http/poco_websocket.hpp"
#include "tools/devcluster/http/problem.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <iostream>
#include <stdexcept>

namespace bai::devcluster {
namespace {

using Poco::Net::HTTPResponse;

constexpr std::size_t kLargestBody = 32U * 1024U * 1024U;
constexpr int kThreads = 256;  // a waiting create or execute call holds its thread

void parse_target(Request& request) {
  const auto mark = request.target.find('?');
  request.path = request.target.substr(0, mark);
  if (mark == std::string::npos) return;
  std::string rest = request.target.substr(mark + 1);
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const std::string piece = rest.substr(0, end);
    rest = end == std::string::npos ? "" : rest.substr(end + 1);
    const auto equals = piece.find('=');
    if (piece.empty()) continue;
    request.query.emplace_back(percent_decode(piece.substr(0, equals), true),
                               equals == std::string::npos ? "" : percent_decode(piece.substr(equals + 1), true));
  }
}

Request read_head(Poco::Net::HTTPServerRequest& in) {
  Request request;
  request.method = in.getMethod();
  request.target = in.getURI();
  parse_target(request);
  for (const auto& [name, value] : in) {
    std::string lower = name;
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    request.headers.emplace(std::move(lower), value);
  }
  request.has_body = in.getChunkedTransferEncoding() || (in.hasContentLength() && in.getContentLength64() > 0);
  return request;
}

void read_body(Poco::Net::HTTPServerRequest& in, Request& request) {
  if (!request.has_body) return;  // a POST without a length has no body; reading would wait for ever
  std::string piece(64U * 1024U, '\0');
  while (in.stream().read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.stream().gcount() > 0) {
    request.body.append(piece, 0, static_cast<std::size_t>(in.stream().gcount()));
    if (request.body.size() > kLargestBody) throw invalid_params("The request body is larger than 32 MiB");
  }
}

class FrontHandler : public Poco::Net::HTTPRequestHandler {
 public:
  explicit FrontHandler(Front& front) : front_(front) {}

  void handleRequest(Poco::Net::HTTPServerRequest& in, Poco::Net::HTTPServerResponse& out) override {
    Request request = read_head(in);
    try {
      read_body(in, request);
      if (in.hasToken("Upgrade", "websocket")) return stream(in, out, request);
      send(out, request, front_.answer(request));
    } catch (const Problem& problem) {
      out.setKeepAlive(false);
      send(out, request, problem_reply(problem));
    } catch (const Poco::Exception& error) {
      std::cerr << request.method << " " << request.path << ": connection lost: " << error.displayText() << std::endl;
    }
  }

 private:
  void stream(Poco::Net::HTTPServerRequest& in, Poco::Net::HTTPServerResponse& out, Request& request) {
    const Route* route = nullptr;
    try {
      route = &front_.admit(request);
      if (!route->stream) throw bad_request("This path takes no WebSocket.");
      if (route->before_stream) route->before_stream(request);
    } catch (const std::exception& error) { return send(out, request, problem_reply(error)); }
    for (const auto& [name, value] : front_.common_headers(request)) out.set(name, value);
    out.setContentType("application/octet-stream");  // as the manager's own handshake reply has it
    const auto channel = accept_websocket(in, out);
    route->stream(request, *channel);
  }

  void send(Poco::Net::HTTPServerResponse& out, const Request& request, const Response& reply) {
    out.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(reply.status));
    for (const auto& [name, value] : front_.common_headers(request)) out.set(name, value);
    for (const auto& [name, value] : reply.headers) out.set(name, value);
    if (!reply.content_type.empty()) out.setContentType(reply.content_type);
    if (reply.status != 204) out.setContentLength64(static_cast<Poco::Int64>(reply.body.size()));
    auto& stream = out.send();
    if (request.method != "HEAD" && reply.status != 204) stream << reply.body;
    stream.flush();
  }

  Front& front_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Factory(Front& front) : front_(front) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const Poco::Net::HTTPServerRequest& /*request*/) override {
    return new FrontHandler(front_);
  }

 private:
  Front& front_;
};

}  // namespace

Poco::Net::ServerSocket listen_on(const Poco::Net::SocketAddress& address, const std::optional<TlsFiles>& tls) {
  if (!tls) {
    Poco::Net::ServerSocket socket;
    socket.bind(address, true, false);  // never share the port with another server
    socket.listen(128);
    return socket;
  }
  Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, tls->key.string(), tls->certificate.string(), "",
                             Poco::Net::Context::VERIFY_NONE);
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  Poco::Net::SecureServerSocket socket(context);
  socket.bind(address, true, false);  // never share the port with another server
  socket.listen(128);
  return socket;
}

struct HttpServer::Impl {
  Impl(Front& front, std::uint16_t port, const std::optional<TlsFiles>& tls)
      : pool(4, kThreads), socket(listen_on(Poco::Net::SocketAddress("127.0.0.1", port), tls)) {
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setMaxThreads(kThreads);
    params->setMaxQueued(512);
    params->setKeepAliveTimeout(Poco::Timespan(30, 0));
    params->setMaxKeepAliveRequests(0);
    server = std::make_unique<Poco::Net::HTTPServer>(new Factory(front), pool, socket, params);
  }

  Poco::ThreadPool pool;
  Poco::Net::ServerSocket socket;
  std::unique_ptr<Poco::Net::HTTPServer> server;
};

HttpServer::HttpServer(Front& front, std::uint16_t port, const std::optional<TlsFiles>& tls) {
  try {
    impl_ = std::make_unique<Impl>(front, port, tls);
  } catch (const Poco::Exception& error) {
    throw std::runtime_error("cannot listen on 127.0.0.1:" + std::to_string(port) + ": " + error.displayText());
  }
}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return impl_->socket.address().port(); }
void HttpServer::start() { impl_->server->start(); }
void HttpServer::stop() {
  impl_->server->stopAll(true);
  impl_->pool.joinAll();
}

}  // namespace bai::devcluster
