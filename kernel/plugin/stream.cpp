#include "kernel/plugin/stream.hpp"

#include "kernel/plugin/host.hpp"

#include <cerrno>
#include <poll.h>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace bai::kernel {

using std::chrono::milliseconds;

namespace {

int new_event() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0)
    throw Error(Code::fail, "cannot make an event descriptor: " + std::generic_category().message(errno),
                "raise the limit of open files (ulimit -n)");
  return fd;
}

void set_event(int fd, bool on) noexcept {
  std::uint64_t value = 1;
  [[maybe_unused]] const auto n = on ? ::write(fd, &value, sizeof value) : ::read(fd, &value, sizeof value);
}

}  // namespace

Lane::Lane() : readable_(new_event()), writable_(new_event()) { set_event(writable_, true); }

Lane::~Lane() {
  ::close(readable_);
  ::close(writable_);
}

void Lane::update_events() {
  set_event(readable_, !queue_.empty() || ended_);
  set_event(writable_, bytes_ < kLimit || reader_gone_);
}

bool Lane::put(std::int32_t kind, std::string_view data, const Cancellation& stop) {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (reader_gone_) return false;
      if (bytes_ < kLimit) {
        queue_.push_back({kind, std::string(data)});
        bytes_ += data.size();
        update_events();
        return true;
      }
    }
    stop.wait(writable_, POLLIN, milliseconds(-1));
  }
}

Lane::Taken Lane::take(Message& message, milliseconds limit, const Cancellation& stop) {
  for (;;) {
    {
      const std::lock_guard lock(mutex_);
      if (!queue_.empty()) {
        message = std::move(queue_.front());
        queue_.pop_front();
        bytes_ -= message.data.size();
        update_events();
        return Taken::message;
      }
      if (ended_) return Taken::end;
    }
    if (limit.count() == 0) {
      stop.check();
      return Taken::nothing_yet;
    }
    // only one thread takes, so after `yes` there is something
    if (stop.wait(readable_, POLLIN, limit) == Cancellation::Ready::timed_out) return Taken::nothing_yet;
  }
}

void Lane::end() {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  update_events();
}

void Lane::reader_gone() {
  const std::lock_guard lock(mutex_);
  reader_gone_ = true;
  update_events();
}

namespace {

std::optional<Clock::time_point> deadline_of(const bai_call_request& request) {
  if (request.timeout_ms <= 0) return std::nullopt;
  return Clock::now() + milliseconds(request.timeout_ms);
}

/// Runs a handler and holds it to its kind: an ordinary function sends exactly one message.
bai_status run_handler(const RegisteredFunction& function, bai_context& context, std::string_view arguments,
                       bai_stream& stream, bai_error& error) {
  const auto status = function.run(function.self, &context, as_str(arguments), &stream, &error);
  if (status >= 0 && stream.unary && stream.sent != 1) {
    return describe(&error, Error(Code::fail, "the function of plugin " + context.plugin_id + " sent " +
                                                  std::to_string(stream.sent) + " messages instead of one"));
  }
  return status < 0 ? status : BAI_OK;
}

void check_depth(const bai_context& caller) {
  constexpr int kDeepest = 32;
  if (caller.depth >= kDeepest) throw Error(Code::invalid, "functions call each other more than 32 levels deep");
}

}  // namespace

void call_function(const RegisteredFunction& function, const std::string& plugin_id, bai_context& caller,
                   const bai_call_request& request, const bai_sink* reply) {
  check_depth(caller);
  if (function.stream)
    throw Error(Code::invalid,
                std::string(text_of(request.function)) + " sends a stream of messages: open it instead of calling it");
  std::optional<Cancellation> tidying_up;
  if ((request.flags & BAI_CALL_AFTER_CANCEL) != 0) {
    if (request.timeout_ms <= 0) throw Error(Code::invalid, "a call after cancellation needs a time limit");
    tidying_up.emplace();
  } else {
    caller.stop.check();
  }
  bai_context context(caller, tidying_up ? *tidying_up : caller.stop, deadline_of(request));
  context.plugin_id = plugin_id;
  bai_stream stream;
  stream.context = &context;
  stream.unary = true;
  stream.reply = reply;
  bai_error error;
  const auto status = run_handler(function, context, text_of(request.arguments_json), stream, error);
  throw_if_failed(status, error, text_of(request.function));
}

bai_stream* open_function(const RegisteredFunction& function, const std::string& plugin_id, bai_context& caller,
                          const bai_call_request& request) {
  check_depth(caller);
  caller.stop.check();
  auto channel = std::make_unique<Channel>();
  channel->context = std::make_unique<bai_context>(caller, deadline_of(request));
  channel->context->plugin_id = plugin_id;
  channel->arguments = text_of(request.arguments_json);  // borrowed for this call only, and the function outlives it
  auto* raw = channel.get();
  channel->thread = std::thread([raw, &function] {
    bai_stream stream;
    stream.channel = raw;
    stream.context = raw->context.get();
    stream.unary = !function.stream;
    raw->status = run_handler(function, *raw->context, raw->arguments, stream, raw->error);
    raw->to_function.reader_gone();
    raw->to_caller.end();
  });
  auto end = std::make_unique<bai_stream>();
  end->channel = raw;
  end->owned = std::move(channel);
  end->context = &caller;
  end->at_caller = true;
  return caller.keep(std::move(end));
}

namespace {

bai_status send(bai_stream* stream, std::int32_t kind, bai_str data, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    if (kind != BAI_JSON && kind != BAI_BYTES) throw Error(Code::invalid, "an unknown kind of message");
    const bool of_unary = stream->unary && !stream->at_caller;
    if (of_unary && (stream->sent > 0 || kind != BAI_JSON))
      throw Error(Code::invalid, "an ordinary function sends exactly one JSON message");
    if (stream->channel == nullptr) {
      write_to(stream->reply, text_of(data));
    } else {
      // a function that only sends is stopped here too: its caller closing the stream is a cancellation
      stream->context->stop.check();
      auto& lane = stream->at_caller ? stream->channel->to_function : stream->channel->to_caller;
      if (!lane.put(kind, text_of(data), stream->context->stop)) return BAI_END;
    }
    ++stream->sent;
    return BAI_OK;
  });
}

bai_status receive_message(bai_stream* stream, std::int32_t timeout_ms, std::int32_t* kind, const bai_sink* sink,
                           bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    if (stream->channel == nullptr) return BAI_END;  // called on its caller's thread: nobody could send
    auto& channel = *stream->channel;
    Lane::Message message;
    auto& lane = stream->at_caller ? channel.to_caller : channel.to_function;
    switch (lane.take(message, milliseconds(timeout_ms), stream->context->stop)) {
      case Lane::Taken::nothing_yet: return BAI_AGAIN;
      case Lane::Taken::end:
        if (stream->at_caller) throw_if_failed(channel.status, channel.error, "the function");
        return BAI_END;
      case Lane::Taken::message: break;
    }
    if (kind != nullptr) *kind = message.kind;
    write_to(sink, message.data);
    return BAI_OK;
  });
}

int poll_fd(bai_stream* stream) {
  if (stream->channel == nullptr) return -1;
  return stream->at_caller ? stream->channel->to_caller.readable_fd() : stream->channel->to_function.readable_fd();
}

bai_status finish(bai_stream* stream, bai_error* error) {
  return to_status(error, [&]() -> bai_status {
    if (!stream->at_caller) throw Error(Code::invalid, "a function finishes by returning");
    stream->channel->to_function.end();
    return BAI_OK;
  });
}

void close_stream(bai_stream* stream) {
  if (stream != nullptr && stream->at_caller) stream->context->release(stream);
}

}  // namespace

const bai_host_stream kStreamTable{sizeof kStreamTable, 0, send, receive_message, poll_fd, finish, close_stream};

const bai_host_call kCallTable{
    sizeof kCallTable, 0,
    [](bai_context* context, const bai_call_request* request, const bai_sink* reply, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        const auto rq = receive(request, BAI_CALL_AFTER_CANCEL);
        const auto found = context->host.function(text_of(rq.function));
        call_function(*found.function, found.plugin_id, *context, rq, reply);
        return BAI_OK;
      });
    },
    [](bai_context* context, const bai_call_request* request, bai_stream** out, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        const auto rq = receive(request, 0);
        const auto found = context->host.function(text_of(rq.function));
        *out = open_function(*found.function, found.plugin_id, *context, rq);
        return BAI_OK;
      });
    }};

}  // namespace bai::kernel

bai_stream::~bai_stream() {
  if (!owned) return;
  owned->context->stop.request();
  owned->to_caller.reader_gone();
  owned->to_function.end();
  if (owned->thread.joinable()) owned->thread.join();
}
