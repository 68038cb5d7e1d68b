#include "kernel/transport/event_stream.hpp"

#include "kernel/transport/event_parser.hpp"

#include <algorithm>
#include <condition_variable>
#include <poll.h>
#include <random>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace bai::kernel {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestSilence{60'000};
constexpr milliseconds kFirstPause{1'000}, kLongestPause{30'000};
constexpr milliseconds kStable{10'000};  // a connection that lived this long was no failed attempt
constexpr int kMostFailures = 8;
constexpr std::size_t kMostWaiting = 1000;  // events; a slow reader slows the server down

bool may_reconnect(const Error& failure) {
  if (failure.code == Code::network || failure.code == Code::timeout) return true;
  const int status = failure.http_status;
  return failure.code == Code::api && (status == 429 || (status >= 502 && status <= 504));
}

void check_answer(const HttpExchange& answer) {
  std::string type;
  for (const auto& [name, value] : answer.headers()) {
    if (name == "content-type") type = value;
  }
  for (char& c : type) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (answer.status() == 200 && type.substr(0, type.find(';')) == "text/event-stream") return;
  const auto what = answer.status() == 200 ? "'" + type + "'" : std::to_string(answer.status());
  throw Error(Code::unsupported, "the server answered with " + what + " instead of an event stream",
              "look for a proxy in between that changes answers");
}

/// Texts of a request that is sent more than once.
struct OwnedRequest {
  explicit OwnedRequest(const HttpRequest& from) : request(from) {
    if (!from.body.empty() || from.source != nullptr || from.method != "GET") {
      throw Error(Code::invalid, "a request for events is a GET without a body");
    }
    if (request.read.count() == 0) request.read = kLongestSilence;
    request.total = milliseconds(-1);
    request.any_status = false;
    request.headers.emplace_back("Cache-Control", "no-cache");
  }
  /// The same, from after `last_id` on.
  HttpRequest after(const std::string& last_id) const {
    auto again = request;
    if (!last_id.empty()) again.headers.emplace_back("Last-Event-ID", last_id);
    return again;
  }
  HttpRequest request;
};

/// A thread connects, reads and parses; whoever calls `next` takes from its queue.
class ReconnectingStream final : public EventStream {
 public:
  ReconnectingStream(EventSource source, const HttpRequest& request, const Cancellation& stop)
      : source_(std::move(source)), request_(request), caller_stop_(stop), random_(source_.seed) {
    if (ready_ < 0) throw Error(Code::fail, "cannot make an event descriptor", "raise the limit of open files");
    thread_ = std::thread([this] { run(); });
  }
  ~ReconnectingStream() override {
    stop_.request();
    space_.notify_all();
    thread_.join();
    ::close(ready_);
  }

  /// Until the server has answered for the first time, one way or the other.
  void await_answer() {
    static_cast<void>(caller_stop_.wait(ready_, POLLIN, milliseconds(-1)));
    const std::lock_guard lock(mutex_);
    if (failure_ && !connected_) throw Error(*failure_);
    update();
  }

  Received next(milliseconds limit, ServerEvent& event) override {
    caller_stop_.check();
    if (caller_stop_.wait(ready_, POLLIN, limit) != Cancellation::Ready::yes) return Received::nothing_yet;
    const std::lock_guard lock(mutex_);
    if (!queue_.empty()) {
      event = std::move(queue_.front());
      queue_.pop_front();
      space_.notify_one();
      update();
      return Received::event;
    }
    if (failure_) throw Error(*failure_);
    return ended_ ? Received::end : Received::nothing_yet;
  }

  int poll_fd() const override { return ready_; }

 private:
  void run() {
    for (int failures = 0; !stop_.requested();) {
      const auto begin = Clock::now();
      std::optional<Error> lost;
      try {
        if (read_connection(failures)) {
          finish(std::nullopt);
          return;
        }
        lost.emplace(Code::network, "the server ended the event stream without a good-bye", "try again");
      } catch (const Error& failure) { lost = failure; } catch (const std::exception& failure) {
        lost.emplace(Code::fail, failure.what());
      }
      if (Clock::now() - begin >= kStable) failures = 0;
      if (!connected_ || !may_reconnect(*lost) || ++failures > kMostFailures || !pause_after(failures, *lost)) {
        finish(failures > kMostFailures ? given_up(*lost) : *lost);
        return;
      }
    }
  }

  static Error given_up(const Error& last) {
    Error error(Code::network,
                "the event stream is lost: " + std::to_string(kMostFailures) +
                    " attempts to reconnect failed; the last: " + last.what(),
                "look up the current state yourself; events may have been missed");
    error.http_status = last.http_status;
    return error;
  }

  /// One connection. True = the server said good-bye.
  bool read_connection(int& failures) {
    const auto answer = source_.open(request_.after(parser_.last_id()), stop_);
    check_answer(*answer);
    parser_.restart();
    announce();
    std::string block(64 * 1024, '\0');
    while (const auto n = answer->read(block.data(), block.size())) {
      parser_.feed(std::string_view(block).substr(0, n));
      while (auto event = parser_.next()) {
        failures = 0;
        const bool last = event->name == "server_close";
        push(std::move(*event));
        if (last) return true;
      }
    }
    return false;
  }

  /// False: nobody wants to wait any more.
  bool pause_after(int failures, const Error& lost) {
    auto pause = parser_.retry().value_or(kFirstPause) * (1 << (failures - 1));
    pause = std::clamp(pause, milliseconds(2), kLongestPause);
    pause -= milliseconds(std::uniform_int_distribution<std::int64_t>(0, pause.count() / 2)(random_));
    if (source_.log) {
      source_.log("the event stream was lost (" + std::string(lost.what()) + "), trying again in " +
                  std::to_string(pause.count()) + " ms");
    }
    try {
      source_.sleep(pause, stop_);
    } catch (const Error&) { return false; }
    return true;
  }

  void announce() {
    const std::lock_guard lock(mutex_);
    if (connected_.exchange(true)) return;
    signal();
  }

  void push(ServerEvent event) {
    std::unique_lock lock(mutex_);
    space_.wait(lock, [this] { return queue_.size() < kMostWaiting || stop_.requested(); });
    queue_.push_back(std::move(event));
    signal();
  }

  void finish(std::optional<Error> failure) {
    const std::lock_guard lock(mutex_);
    failure_ = std::move(failure);
    ended_ = true;
    signal();
  }

  void signal() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(ready_, &one, sizeof one);
  }

  /// With the lock held: the descriptor is readable while there is something to tell.
  void update() {
    if (!queue_.empty() || ended_) return;
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(ready_, &count, sizeof count);
  }

  EventSource source_;
  const OwnedRequest request_;
  const Cancellation& caller_stop_;
  Cancellation stop_;  ///< of the thread
  std::mt19937 random_;
  EventParser parser_;

  std::mutex mutex_;
  std::condition_variable space_;
  std::deque<ServerEvent> queue_;
  std::optional<Error> failure_;
  bool ended_ = false;
  std::atomic<bool> connected_{false};
  const int ready_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::thread thread_;
};

}  // namespace

std::unique_ptr<EventStream> listen_to(EventSource source, const HttpRequest& request, const Cancellation& stop) {
  auto stream = std::make_unique<ReconnectingStream>(std::move(source), request, stop);
  stream->await_answer();
  return stream;
}

}  // namespace bai::kernel
