// bai/http.hpp: requests, replies and websockets as a handler writes them. Made through `Context`.
#pragma once

#include <bai/stream.hpp>

namespace bai BAI_HIDDEN {

using Pairs = std::vector<std::pair<std::string, std::string>>;

inline std::string json_pairs(const Pairs& pairs) {
  JsonArray array;
  for (const auto& [name, value] : pairs) array.raw(JsonArray().text(name).text(value).done());
  return array.done();
}

/// A name as one segment of a request's path. What RFC 3986 allows in a segment stays; everything else is
/// percent-encoded, the slash too, so
/// that a name never changes the structure of a path. The signature covers these bytes. Source: client 22.03
/// request.py (yarl's path quoting).
inline std::string path_segment(std::string_view text) {
  constexpr std::string_view kPlain = "-._~!$&'()*+,:;=@";
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter || json_detail::is_digit(c) || kPlain.find(c) != std::string_view::npos) {
      out += c;
    } else {
      out += '%';
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    }
  }
  return out;
}

struct HttpRequest {
  std::string method = "GET", path;
  Pairs query, headers;
  std::string content_type, body;
  const bai_source* source = nullptr;          // instead of body
  std::uint32_t flags = 0;                     // BAI_HTTP_...
  milliseconds connect{0}, read{0}, total{0};  // 0 = configured, kForever = none
};

/// A request whose body is a JSON document.
inline HttpRequest json_request(std::string method, std::string path, std::string json) {
  HttpRequest request;
  request.method = std::move(method);
  request.path = std::move(path);
  request.content_type = "application/json";
  request.body = std::move(json);
  return request;
}

struct HttpReply {
  int status = 0;
  std::string headers;  // [["content-type","..."],...]
  std::string body;
};

/// Holds the texts of a request while the C struct points at them.
class RawRequest {
 public:
  explicit RawRequest(const HttpRequest& request)
      : query_(json_pairs(request.query)), headers_(json_pairs(request.headers)) {
    raw_.size = sizeof raw_;
    raw_.flags = request.flags;
    raw_.method = str(request.method);
    raw_.path = str(request.path);
    raw_.query_json = str(query_);
    raw_.headers_json = str(headers_);
    raw_.content_type = str(request.content_type);
    raw_.body = str(request.body);
    raw_.source = request.source;
    raw_.connect_ms = to_ms(request.connect);
    raw_.read_ms = to_ms(request.read);
    raw_.total_ms = to_ms(request.total);
  }
  RawRequest(const RawRequest&) = delete;
  RawRequest& operator=(const RawRequest&) = delete;
  const bai_http_request* get() const noexcept { return &raw_; }

 private:
  std::string query_, headers_;
  bai_http_request raw_{};
};

/// A reply that is read piece by piece, in constant memory.
class HttpBody {
 public:
  HttpBody(const bai_host* host, const bai_host_http& table, bai_http_body* body, bai_error* error, int status,
           std::string headers)
      : host_(host), table_(&table), body_(body), error_(error), status_(status), headers_(std::move(headers)) {}
  HttpBody(HttpBody&& other) noexcept
      : host_(other.host_),
        table_(other.table_),
        body_(std::exchange(other.body_, nullptr)),
        error_(other.error_),
        status_(other.status_),
        headers_(std::move(other.headers_)) {}
  HttpBody(const HttpBody&) = delete;
  HttpBody& operator=(const HttpBody&) = delete;
  ~HttpBody() {
    if (body_ != nullptr) table_->close(body_);
  }
  int status() const noexcept { return status_; }
  const std::string& headers() const noexcept { return headers_; }
  /// Bytes stored in `buffer`; 0 = complete. A body that breaks off throws, so a part is never taken for the whole.
  size_t read(void* buffer, size_t capacity) {
    size_t n = 0;
    return check(host_, error_, table_->read(body_, buffer, capacity, &n, error_)) == BAI_END ? 0 : n;
  }

 private:
  const bai_host* host_;
  const bai_host_http* table_;
  bai_http_body* body_;
  bai_error* error_;
  int status_;
  std::string headers_;
};

/// Closes with 1000 when it leaves its scope.
class WebSocket {
 public:
  WebSocket(const bai_host* host, const bai_host_websocket& table, bai_websocket* socket, bai_error* error)
      : host_(host), table_(&table), socket_(socket), error_(error) {}
  WebSocket(WebSocket&& other) noexcept
      : host_(other.host_),
        table_(other.table_),
        socket_(std::exchange(other.socket_, nullptr)),
        error_(other.error_) {}
  WebSocket(const WebSocket&) = delete;
  WebSocket& operator=(const WebSocket&) = delete;
  ~WebSocket() {
    if (socket_ != nullptr) table_->close(socket_, 1000, bai_str{});
  }
  void send(std::string_view text) { check(host_, error_, table_->send(socket_, BAI_JSON, str(text), error_)); }
  void send_binary(std::string_view bytes) {
    check(host_, error_, table_->send(socket_, BAI_BYTES, str(bytes), error_));
  }
  Got receive(Message& message, milliseconds wait = kForever) {
    StringSink sink;
    const auto status = check(host_, error_, table_->receive(socket_, to_ms(wait), &message.kind, sink.get(), error_));
    message.data = std::move(sink.text);
    return status == BAI_OK ? Got::message : status == BAI_END ? Got::end : Got::nothing_yet;
  }
  int poll_fd() const { return table_->poll_fd(socket_); }
  int poll_events() const { return table_->poll_events(socket_); }
  int close_code() const { return table_->close_code(socket_, nullptr); }

 private:
  const bai_host* host_;
  const bai_host_websocket* table_;
  bai_websocket* socket_;
  bai_error* error_;
};

}  // namespace )
