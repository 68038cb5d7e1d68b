/// The seam between the kernel's two libraries.
///
/// The start library (command line, plugins, console) links no network code. The runtime library (settings, signing,
/// transport) is opened at the first call that needs it and exports one function, `bai_kernel_runtime`, that returns
/// this interface. Both come from one build, which `kBuildId` checks; so C++ types and exceptions
/// (`bai::kernel::Error`) may pass between them.
#pragma once

#include "kernel/base/cancellation.hpp"
#include "kernel/base/error.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

struct bai_context;

namespace bai::kernel {

using Pairs = std::vector<std::pair<std::string, std::string>>;

/// What a command line or a program says about a client session, over environment and files.
struct SessionOptions {
  std::optional<std::string> profile;
  /// Setting name (as in `ClientSession::setting`) → text, as typed.
  std::map<std::string, std::string> overrides;
  bool debug = false;        ///< log requests (allow-listed headers only) to standard error
  bool timing = false;       ///< print the parts of each request to standard error
  bool json_output = false;  ///< the command prints one JSON document: nothing else is shown beside it
};

/// Bytes of a request's body, read while it is sent. Used by one thread at a time.
class BodySource {
 public:
  virtual ~BodySource() = default;
  /// Writes at most `capacity` bytes; 0 = end. Throws on failure.
  virtual std::size_t read(char* buffer, std::size_t capacity) = 0;
  virtual bool can_rewind() const = 0;
  /// Continues at byte `offset` from the beginning.
  virtual void rewind(std::uint64_t offset) = 0;
  /// Bytes in all; -1 = unknown (sent in chunks).
  virtual std::int64_t total() const = 0;
};

struct HttpRequest {
  std::string method = "GET";
  /// "/folders/x", percent-encoded by the caller where needed, without query and API prefix; absolute only with
  /// `is_unsigned`.
  std::string path;
  Pairs query;    ///< decoded; order and repetition are kept
  Pairs headers;  ///< additional ones
  std::string content_type;
  std::string_view body;         ///< borrowed until the call returns
  BodySource* source = nullptr;  ///< instead of `body`
  bool repeatable = false;   ///< may be sent again although the server may have executed it (GET and HEAD always may)
  bool is_unsigned = false;  ///< `path` is an absolute address that the server named; no signature, no cookie
  bool any_status = false;   ///< a status outside 2xx is an answer; otherwise it throws `Error` (api)
  /// 0 = configured, negative = none. connect: until the connection stands; read: longest silence; total: attempts
  /// included.
  std::chrono::milliseconds connect{0}, read{0}, total{0};
};

/// An answer whose body is still to be read. Belongs to one thread at a time; ending it early closes its connection.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;
  virtual int status() const = 0;
  virtual const Pairs& headers() const = 0;  ///< names in lower case
  /// Bytes written to `buffer`; 0 = the body is complete. A connection that breaks off throws `Error` (network): a
  /// short body is never taken for a whole one.
  virtual std::size_t read(char* buffer, std::size_t capacity) = 0;
};

enum class FrameKind : int { text = 1, binary = 2 };

/// One thread may send while another receives.
class WebSocket {
 public:
  enum class Received { message, nothing_yet, end };
  virtual ~WebSocket() = default;
  virtual void send(FrameKind kind, std::string_view data) = 0;
  /// One whole message into `data`. `limit`: -1 = until the deadline, 0 = only what is here. `end` = the peer closed.
  /// Throws `Error` (network) when the connection is lost.
  virtual Received receive(std::chrono::milliseconds limit, FrameKind& kind, std::string& data) = 0;
  /// Receive until `nothing_yet` before polling: TLS and the frame reader may hold whole messages that the socket no
  /// longer signals.
  virtual int poll_fd() const = 0;
  virtual short poll_events() const = 0;
  /// Of the peer: 1005 = it gave none, 1006 = lost, 0 = still open.
  virtual int close_code(std::string* reason) const = 0;
  /// Sends the close frame and waits a moment for the answer.
  virtual void close(int code, std::string_view reason) = 0;
};

/// One event of a server; see WHATWG HTML 9.2.
struct ServerEvent {
  std::string name;  ///< "message" unless the server named it
  std::string data;  ///< UTF-8; JSON in all streams of Backend.AI
  std::string id;    ///< the last one that the server gave, maybe with an earlier event; empty = none
};

/// Server-sent events. Lost connections are made again, from after the last event on where the server supports that.
/// One thread at a time.
class EventStream {
 public:
  enum class Received { event, nothing_yet, end };
  virtual ~EventStream() = default;
  /// The next event. `limit`: -1 = until the deadline, 0 = only what is here. `end` = the server said good-bye (its
  /// event "server_close" came before); a stream that is lost for good throws `Error` (network) instead, and one that
  /// the server refuses on reconnecting its answer (api, auth).
  virtual Received next(std::chrono::milliseconds limit, ServerEvent& event) = 0;
  /// Readable while `next` has something to tell; the same during the whole life of the stream.
  virtual int poll_fd() const = 0;
};

/// One configured client: settings, endpoints, keys and kept connections. Any thread. What it throws is
/// `bai::kernel::Error`.
class ClientSession {
 public:
  virtual ~ClientSession() = default;
  virtual std::unique_ptr<HttpExchange> open(const HttpRequest& request, const Cancellation& stop) = 0;
  virtual std::unique_ptr<WebSocket> connect(const HttpRequest& request, const Cancellation& stop) = 0;
  /// Events of a GET request without body; returns once the server has answered. `stop` must outlive the stream.
  virtual std::unique_ptr<EventStream> listen(const HttpRequest& request, const Cancellation& stop) = 0;
  /// JSON object with the facts asked for: "manager" ("22.03.3"), "api" ([6,"20220315"], negotiated), "login" (keypair
  /// | session | anonymous), "role" (user | admin | superadmin | monitor), "admin_key" (whether the key pair is an
  /// administrator's), "domain", "group" (configured defaults), "endpoint", "access_key". Only what is asked costs a
  /// request, once per session. An unknown key is `Error` (unsupported).
  virtual std::string facts(const std::vector<std::string>& keys, const Cancellation& stop) = 0;
  /// A setting that is no secret, as JSON text; none if there is no such setting. Names: endpoint, endpoint_type,
  /// domain, group, vfolder_mounts (array), connection_timeout, read_timeout (seconds), skip_sslcert_validation, ...
  virtual std::optional<std::string> setting(std::string_view name) = 0;
  /// What the server's operator announces and this user has not been told today; empty = nothing. Asks the server at
  /// most once a day, only if it has answered a request of this session, briefly, and throws nothing.
  virtual std::string announcement(Cancellation& stop) noexcept {
    static_cast<void>(stop);
    return {};
  }
};

class Runtime {
 public:
  virtual ~Runtime() = default;
  /// Reads the settings; throws `Error` (invalid, id "config-…") for what is malformed. Connects to nobody yet.
  virtual std::shared_ptr<ClientSession> open_session(const SessionOptions& options) = 0;
};

/// How commands and functions that live in the runtime library reach the objects of their context. Both sides are of
/// one build, so C++ objects and exceptions pass. The host gives this table to no plugin.
struct ClientAccess {
  const SessionOptions& (*options)(bai_context* context);
  /// Throws what `Runtime::open_session` throws.
  ClientSession& (*session)(bai_context* context);
  const Cancellation& (*stop)(bai_context* context);
};
inline constexpr const char* kClientAccessId = "bai.kernel.client/1";

/// Name of the exported function: `Runtime* bai_kernel_runtime(const char* build_id)`; null if `build_id` is of another
/// build. The interface lives until the process ends.
inline constexpr const char* kRuntimeSymbol = "bai_kernel_runtime";
using RuntimeEntry = Runtime* (*)(const char* build_id);

}  // namespace bai::kernel
