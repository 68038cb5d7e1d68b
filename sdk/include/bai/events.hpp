// bai/events.hpp: server-sent events as a handler reads them. Made through `Context`.
#pragma once

#include <bai/http.hpp>

namespace bai BAI_HIDDEN {

struct ServerEvent {
  std::string name, data, id;  // data: JSON in all streams of Backend.AI
};

/// Lost connections are the host's business; closes when it leaves its scope.
class EventStream {
 public:
  EventStream(const bai_host* host, const bai_host_sse& table, bai_sse* sse, bai_error* error)
      : host_(host), table_(&table), sse_(sse), error_(error) {}
  EventStream(EventStream&& other) noexcept
      : host_(other.host_), table_(other.table_), sse_(std::exchange(other.sse_, nullptr)), error_(other.error_) {}
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;
  ~EventStream() {
    if (sse_ != nullptr) table_->close(sse_);
  }
  /// `Got::end`: the server said good-bye. A stream that is lost for good throws, so that it never looks finished.
  Got next(ServerEvent& event, milliseconds wait = kForever) {
    StringSink sink;
    const auto status = check(host_, error_, table_->next(sse_, to_ms(wait), sink.get(), error_));
    if (status != BAI_OK) return status == BAI_END ? Got::end : Got::nothing_yet;
    const auto json = Json::parse(sink.text);
    event = {json.text_or("event", "message"), json.text_or("data", ""), json.text_or("id", "")};
    return Got::message;
  }
  int poll_fd() const { return table_->poll_fd(sse_); }

 private:
  const bai_host* host_;
  const bai_host_sse* table_;
  bai_sse* sse_;
  bai_error* error_;
};

}  // namespace )
