// bai/context.hpp: what a handler works with. A view of the host's context; it ends with the handler and is never kept.
#pragma once

#include <bai/events.hpp>

#include <thread>

namespace bai BAI_HIDDEN {

class Context {
 public:
  Context(const bai_host* host, bai_context* context, bai_error* error) noexcept
      : host_(host), context_(context), error_(error) {}

  /// An interface's table; throws BAI_E_UNSUPPORTED if this host lacks it.
  template <class Table>
  const Table& service(const char* id) const {
    if (const auto* table = static_cast<const Table*>(host_->get(host_, id))) return *table;
    throw Error(BAI_E_UNSUPPORTED, std::string("this version of backend.ai does not offer ") + id,
                R"({"hint":"upgrade backend.ai"})");
  }
  bai_status check(bai_status status) const { return bai::check(host_, error_, status); }

  bool cancelled() const { return service<bai_host_context>(BAI_HOST_CONTEXT).cancelled(context_) != 0; }
  milliseconds remaining() const {
    return milliseconds(service<bai_host_context>(BAI_HOST_CONTEXT).remaining_ms(context_));
  }
  std::uint32_t flags() const { return service<bai_host_context>(BAI_HOST_CONTEXT).flags(context_); }

  /// An ordinary function of any plugin: JSON in, JSON out.
  std::string call(std::string_view function, std::string_view arguments_json,
                   milliseconds limit = milliseconds(0)) const {
    StringSink reply;
    const auto request = call_request(function, arguments_json, limit);
    check(service<bai_host_call>(BAI_HOST_CALL).call(context_, &request, reply.get(), error_));
    return std::move(reply.text);
  }
  /// Like `call`, but works although this context was cancelled: for tidying up. `limit` must be positive.
  std::string call_after_cancel(std::string_view function, std::string_view arguments_json, milliseconds limit) const {
    StringSink reply;
    auto request = call_request(function, arguments_json, limit);
    request.flags = BAI_CALL_AFTER_CANCEL;
    check(service<bai_host_call>(BAI_HOST_CALL).call(context_, &request, reply.get(), error_));
    return std::move(reply.text);
  }
  /// Any function, on a thread of the host; messages both ways.
  CallStream open(std::string_view function, std::string_view arguments_json,
                  milliseconds limit = milliseconds(0)) const {
    bai_stream* stream = nullptr;
    const auto request = call_request(function, arguments_json, limit);
    check(service<bai_host_call>(BAI_HOST_CALL).open(context_, &request, &stream, error_));
    return CallStream(host_, stream, error_);
  }

  HttpReply http(const HttpRequest& request) const {
    StringSink headers, body;
    const RawRequest raw(request);
    auto reply = http_reply(headers);
    check(service<bai_host_http>(BAI_HOST_HTTP).request(context_, raw.get(), &reply, body.get(), error_));
    return {reply.status, std::move(headers.text), std::move(body.text)};
  }
  HttpBody http_open(const HttpRequest& request) const {
    StringSink headers;
    const RawRequest raw(request);
    auto reply = http_reply(headers);
    bai_http_body* body = nullptr;
    const auto& table = service<bai_host_http>(BAI_HOST_HTTP);
    check(table.open(context_, raw.get(), &reply, &body, error_));
    return HttpBody(host_, table, body, error_, reply.status, std::move(headers.text));
  }
  WebSocket websocket(const HttpRequest& request) const {
    const RawRequest raw(request);
    bai_websocket* socket = nullptr;
    const auto& table = service<bai_host_websocket>(BAI_HOST_WEBSOCKET);
    check(table.connect(context_, raw.get(), &socket, error_));
    return WebSocket(host_, table, socket, error_);
  }

  EventStream events(const HttpRequest& request) const {
    const RawRequest raw(request);
    bai_sse* sse = nullptr;
    const auto& table = service<bai_host_sse>(BAI_HOST_SSE);
    check(table.connect(context_, raw.get(), &sse, error_));
    return EventStream(host_, table, sse, error_);
  }

  /// Facts about the server as one JSON object (services.h lists them).
  std::string facts(const std::vector<std::string>& keys) const {
    StringSink out;
    const auto wanted = json_array(keys);
    check(service<bai_host_server>(BAI_HOST_SERVER).facts(context_, str(wanted), out.get(), error_));
    return std::move(out.text);
  }
  /// A setting as JSON text.
  std::string setting(std::string_view key) const {
    StringSink out;
    check(service<bai_host_config>(BAI_HOST_CONFIG).get(context_, str(key), out.get(), error_));
    return std::move(out.text);
  }
  /// Folder of the plugin's own: "data", "cache" or "state".
  std::string directory(std::string_view kind) const {
    StringSink out;
    check(service<bai_host_config>(BAI_HOST_CONFIG).directory(context_, str(kind), out.get(), error_));
    return std::move(out.text);
  }

  const bai_host* host() const noexcept { return host_; }
  bai_context* get() const noexcept { return context_; }
  bai_error* error() const noexcept { return error_; }

 private:
  static bai_http_reply http_reply(const StringSink& headers) noexcept {
    bai_http_reply reply{};
    reply.size = sizeof reply;
    reply.headers = headers.get();
    return reply;
  }
  static bai_call_request call_request(std::string_view function, std::string_view arguments,
                                       milliseconds limit) noexcept {
    bai_call_request request{};
    request.size = sizeof request;
    request.function = str(function);
    request.arguments_json = str(arguments);
    request.timeout_ms = to_ms(limit);
    return request;
  }
  const bai_host* host_;
  bai_context* context_;
  bai_error* error_;
};

/// The same execution on a thread of the plugin's own. An error slot belongs to one thread, so this brings one: make
/// it on that thread, and join the thread before the handler returns.
class ThreadContext : public Context {
 public:
  explicit ThreadContext(const Context& context)
      : Context(context.host(), context.get(), context.host()->error_new(context.host())) {}
  ThreadContext(const ThreadContext&) = delete;
  ThreadContext& operator=(const ThreadContext&) = delete;
  ~ThreadContext() { host()->error_free(error()); }
};

/// A thread that is joined at the end of its scope (std::jthread is missing in libc++ 14). `body` must not throw: an
/// exception that leaves a thread ends the process, and no wrapper can catch it.
class Worker {
 public:
  template <class Body>
  explicit Worker(Body body) : thread_(std::move(body)) {}
  Worker(Worker&&) = default;
  Worker& operator=(Worker&&) = delete;
  ~Worker() { join(); }
  void join() {
    if (thread_.joinable()) thread_.join();
  }

 private:
  std::thread thread_;
};

}  // namespace )
