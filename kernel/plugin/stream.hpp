/// The message channel between a function and its caller, and running functions over it.
#pragma once

#include "kernel/plugin/context.hpp"
#include "kernel/plugin/receive.hpp"
#include "kernel/plugin/registrations.hpp"

#include <deque>
#include <thread>

namespace bai::kernel {

/// One direction of a channel. Bounded in bytes: the sender waits, so a fast one costs no memory.
class Lane {
 public:
  static constexpr std::size_t kLimit = 1 << 20;  // bytes; one message may exceed it
  struct Message {
    std::int32_t kind;
    std::string data;
  };
  enum class Taken { message, nothing_yet, end };

  Lane();
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;
  ~Lane();

  /// False: the reader is gone. Waits for space; throws when `stop` says so.
  bool put(std::int32_t kind, std::string_view data, const Cancellation& stop);
  Taken take(Message& message, std::chrono::milliseconds limit, const Cancellation& stop);
  void end();          ///< the writer is done
  void reader_gone();  ///< nobody takes any more
  int readable_fd() const noexcept { return readable_; }

 private:
  void update_events();  // with the lock held
  std::mutex mutex_;
  std::deque<Message> queue_;
  std::size_t bytes_ = 0;
  bool ended_ = false, reader_gone_ = false;
  int readable_, writable_;  // eventfds: set while there is something to take; while there is space
};

/// A function that runs on a thread of its own, and both lanes to it.
struct Channel {
  Lane to_function, to_caller;
  std::unique_ptr<bai_context> context;
  std::string arguments;
  bai_status status = BAI_OK;  // valid once to_caller has ended
  bai_error error;
  std::thread thread;
};

}  // namespace bai::kernel

/// One end. The caller's end owns the channel; the function's end lives while its handler runs.
struct bai_stream : bai::kernel::Handle {
  ~bai_stream() override;
  bai::kernel::Channel* channel =
      nullptr;  ///< null for a function that runs on its caller's thread: its message goes to `reply`
  std::unique_ptr<bai::kernel::Channel> owned;
  bai_context* context = nullptr;
  bool at_caller = false, unary = false;
  int sent = 0;
  const bai_sink* reply = nullptr;
};

namespace bai::kernel {

/// Runs an ordinary function on this thread. Throws its failure.
void call_function(const RegisteredFunction& function, const std::string& plugin_id, bai_context& caller,
                   const bai_call_request& request, const bai_sink* reply);
/// Starts any function on a thread of its own. The stream belongs to the caller's context.
bai_stream* open_function(const RegisteredFunction& function, const std::string& plugin_id, bai_context& caller,
                          const bai_call_request& request);

extern const bai_host_stream kStreamTable;
extern const bai_host_call kCallTable;

}  // namespace bai::kernel
