// bai.http/1, bai.websocket/1, bai.sse/1 and bai.server/1 over the client session of the context.
#include "kernel/plugin/context.hpp"
#include "kernel/plugin/receive.hpp"
#include "kernel/plugin/services.hpp"

#include <boost/json.hpp>

struct bai_http_body : bai::kernel::Handle {
  std::unique_ptr<bai::kernel::HttpExchange> exchange;
  bai_context* context = nullptr;
};

struct bai_websocket : bai::kernel::Handle {
  std::unique_ptr<bai::kernel::WebSocket> socket;
  bai_context* context = nullptr;
  bool closed = false;
};

struct bai_sse : bai::kernel::Handle {
  std::unique_ptr<bai::kernel::EventStream> stream;
  bai_context* context = nullptr;
};

namespace bai::kernel {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

constexpr std::uint32_t kHttpFlags = BAI_HTTP_REPEATABLE | BAI_HTTP_UNSIGNED | BAI_HTTP_ANY_STATUS;

/// The plugin's source behind the kernel's interface.
class PluginSource : public BodySource {
 public:
  explicit PluginSource(const bai_source& source) : source_(source) {}
  std::size_t read(char* buffer, std::size_t capacity) override {
    std::size_t n = 0;
    const auto status = source_.read(source_.self, buffer, capacity, &n);
    if (status < 0)
      throw Error(status == BAI_E_CANCELLED ? Code::cancelled : Code::fail, "the data to be sent could not be read");
    if (n > capacity) throw Error(Code::fail, "the plugin's source wrote past its buffer");
    return n;
  }
  bool can_rewind() const override { return source_.rewind != nullptr; }
  void rewind(std::uint64_t offset) override {
    if (source_.rewind(source_.self, offset) < 0)
      throw Error(Code::fail, "the data to be sent could not be read again");
  }
  std::int64_t total() const override { return source_.total; }

 private:
  const bai_source& source_;
};

Pairs pairs(bai_str text, const char* what) {
  Pairs all;
  if (text.n == 0) return all;
  try {
    const auto parsed = json::parse(text_of(text));  // named: a range over a part of a temporary would dangle
    for (const auto& pair : parsed.as_array()) {
      all.emplace_back(pair.as_array().at(0).as_string(), pair.as_array().at(1).as_string());
    }
  } catch (const std::exception&) {
    throw Error(Code::invalid, std::string("the request's ") + what + " are not [[name,value],...]");
  }
  return all;
}

HttpRequest request_of(const bai_http_request& rq, BodySource* source) {
  HttpRequest request;
  request.method = text_of(rq.method);
  request.path = text_of(rq.path);
  request.query = pairs(rq.query_json, "query parameters");
  request.headers = pairs(rq.headers_json, "headers");
  request.content_type = text_of(rq.content_type);
  request.body = text_of(rq.body);
  request.source = source;
  request.repeatable = (rq.flags & BAI_HTTP_REPEATABLE) != 0;
  request.is_unsigned = (rq.flags & BAI_HTTP_UNSIGNED) != 0;
  request.any_status = (rq.flags & BAI_HTTP_ANY_STATUS) != 0;
  request.connect = milliseconds(rq.connect_ms);
  request.read = milliseconds(rq.read_ms);
  request.total = milliseconds(rq.total_ms);
  if (rq.source != nullptr && rq.body.n > 0) throw Error(Code::invalid, "a request has either a body or a source");
  if (request.path.find("://") != std::string::npos && !request.is_unsigned) {
    throw Error(Code::invalid,
                "an absolute address needs BAI_HTTP_UNSIGNED, so that no signature goes to another server");
  }
  return request;
}

std::string headers_json(const Pairs& headers) {
  json::array all;
  for (const auto& [name, value] : headers) all.push_back(json::array{name, value});
  return json::serialize(all);
}

/// Sends, stores status and headers, and returns the exchange.
std::unique_ptr<HttpExchange> exchange(bai_context* context, const bai_http_request* in, bai_http_reply* reply) {
  const auto rq = receive(in, kHttpFlags);
  if (reply != nullptr) refuse_unknown_tail(*reply);
  if (BAI_HAS(bai_http_reply, reply, status)) reply->status = 0;
  std::optional<PluginSource> source;
  if (rq.source != nullptr) source.emplace(*rq.source);
  std::unique_ptr<HttpExchange> result;
  try {
    result = context->client.session().open(request_of(rq, source ? &*source : nullptr), context->stop);
  } catch (const Error& error) {
    if (BAI_HAS(bai_http_reply, reply, status)) reply->status = error.http_status;
    throw;
  }
  if (BAI_HAS(bai_http_reply, reply, status)) reply->status = result->status();
  if (BAI_HAS(bai_http_reply, reply, headers) && reply->headers != nullptr)
    write_to(reply->headers, headers_json(result->headers()));
  return result;
}

bai_status http_request(bai_context* context, const bai_http_request* in, bai_http_reply* reply, const bai_sink* body,
                        bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    const auto result = exchange(context, in, reply);
    std::string buffer(64 * 1024, '\0');
    while (const auto n = result->read(buffer.data(), buffer.size())) {
      if (body != nullptr) write_to(body, std::string_view(buffer).substr(0, n));
    }
    return BAI_OK;
  });
}

bai_status http_open(bai_context* context, const bai_http_request* in, bai_http_reply* reply, bai_http_body** out,
                     bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    auto body = std::make_unique<bai_http_body>();
    body->exchange = exchange(context, in, reply);
    body->context = context;
    *out = context->keep(std::move(body));
    return BAI_OK;
  });
}

bai_status http_read(bai_http_body* body, void* buffer, std::size_t capacity, std::size_t* n, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    *n = body->exchange->read(static_cast<char*>(buffer), capacity);
    return *n == 0 && capacity > 0 ? BAI_END : BAI_OK;
  });
}

bai_status websocket_connect(bai_context* context, const bai_http_request* in, bai_websocket** out, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    const auto rq = receive(in, kHttpFlags);
    auto handle = std::make_unique<bai_websocket>();
    handle->socket = context->client.session().connect(request_of(rq, nullptr), context->stop);
    handle->context = context;
    *out = context->keep(std::move(handle));
    return BAI_OK;
  });
}

bai_status websocket_send(bai_websocket* socket, std::int32_t kind, bai_str data, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    if (kind != BAI_JSON && kind != BAI_BYTES) throw Error(Code::invalid, "an unknown kind of message");
    socket->socket->send(static_cast<FrameKind>(kind), text_of(data));
    return BAI_OK;
  });
}

bai_status websocket_receive(bai_websocket* socket, std::int32_t timeout_ms, std::int32_t* kind, const bai_sink* sink,
                             bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    socket->context->stop.check();  // a loop that never waits is stopped too
    FrameKind frame = FrameKind::text;
    std::string data;
    switch (socket->socket->receive(milliseconds(timeout_ms), frame, data)) {
      case WebSocket::Received::nothing_yet: return BAI_AGAIN;
      case WebSocket::Received::end: return BAI_END;
      case WebSocket::Received::message: break;
    }
    if (kind != nullptr) *kind = static_cast<std::int32_t>(frame);
    write_to(sink, data);
    return BAI_OK;
  });
}

std::int32_t websocket_close_code(bai_websocket* socket, const bai_sink* sink) {
  std::string reason;
  const auto code = socket->socket->close_code(&reason);
  if (sink != nullptr && sink->write != nullptr) sink->write(sink->self, reason.data(), reason.size());
  return code;
}

void websocket_close(bai_websocket* socket, std::int32_t code, bai_str reason) {
  if (socket == nullptr) return;
  // best effort: the peer may be gone, and a handler that tidies up has nothing to do with that
  (void)to_status(nullptr, [&]() -> bai_status {
    socket->socket->close(code, text_of(reason));
    return BAI_OK;
  });
  socket->context->release(socket);
}

bai_status sse_connect(bai_context* context, const bai_http_request* in, bai_sse** out, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    const auto rq = receive(in, kHttpFlags);
    if (rq.source != nullptr) throw Error(Code::invalid, "a request for events is a GET without a body");
    auto handle = std::make_unique<bai_sse>();
    handle->stream = context->client.session().listen(request_of(rq, nullptr), context->stop);
    handle->context = context;
    *out = context->keep(std::move(handle));
    return BAI_OK;
  });
}

bai_status sse_next(bai_sse* sse, std::int32_t timeout_ms, const bai_sink* sink, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    ServerEvent event;
    switch (sse->stream->next(milliseconds(timeout_ms), event)) {
      case EventStream::Received::nothing_yet: return BAI_AGAIN;
      case EventStream::Received::end: return BAI_END;
      case EventStream::Received::event: break;
    }
    write_to(sink, json::serialize(json::object{{"event", event.name}, {"data", event.data}, {"id", event.id}}));
    return BAI_OK;
  });
}

bai_status server_facts(bai_context* context, bai_str keys_json, const bai_sink* sink, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    std::vector<std::string> keys;
    try {
      const auto parsed = json::parse(text_of(keys_json));
      for (const auto& key : parsed.as_array()) keys.emplace_back(key.as_string());
    } catch (const std::exception&) { throw Error(Code::invalid, "the facts to tell are not an array of names"); }
    write_to(sink, context->client.session().facts(keys, context->stop));
    return BAI_OK;
  });
}

}  // namespace

const bai_host_http kHttpTable{sizeof kHttpTable, 0, http_request, http_open, http_read, [](bai_http_body* body) {
                                 if (body != nullptr) body->context->release(body);
                               }};

const bai_host_websocket kWebSocketTable{
    sizeof kWebSocketTable,
    0,
    websocket_connect,
    websocket_send,
    websocket_receive,
    [](bai_websocket* socket) -> std::int32_t { return socket->socket->poll_fd(); },
    [](bai_websocket* socket) -> std::int32_t { return socket->socket->poll_events(); },
    websocket_close_code,
    websocket_close};

const bai_host_sse kSseTable{sizeof kSseTable,
                             0,
                             sse_connect,
                             sse_next,
                             [](bai_sse* sse) -> std::int32_t { return sse->stream->poll_fd(); },
                             [](bai_sse* sse) {
                               if (sse != nullptr) sse->context->release(sse);
                             }};

const bai_host_server kServerTable{sizeof kServerTable, 0, server_facts};

}  // namespace bai::kernel
