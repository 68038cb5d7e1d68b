#include "kernel/plugin/context.hpp"

#include <cerrno>
#include <sys/epoll.h>
#include <system_error>
#include <unistd.h>

using bai::kernel::Code;
using bai::kernel::Error;

bai_context::bai_context(bai::kernel::Host& host_, bai::kernel::Client& client_, Cancellation& parent,
                         bai::kernel::console::Console* output_, std::uint32_t flags_)
    : host(host_), client(client_), stop(parent), flags(flags_), console(output_), thread(std::this_thread::get_id()) {}

bai_context::bai_context(bai_context& caller_, std::optional<bai::kernel::Clock::time_point> deadline)
    : bai_context(caller_, caller_.stop, deadline) {}

bai_context::bai_context(bai_context& caller_, Cancellation& independent_of,
                         std::optional<bai::kernel::Clock::time_point> deadline)
    : host(caller_.host),
      client(caller_.client),
      caller(&caller_),
      stop(independent_of, deadline),
      flags(caller_.flags & ~static_cast<std::uint32_t>(BAI_CONTEXT_OUTPUT)),
      depth(caller_.depth + 1) {}

bai_context::~bai_context() {
  // streams first cancel their functions, which may still use this context's client
  handles.clear();
  if (combined_fd >= 0) ::close(combined_fd);
}

void bai_context::release(bai::kernel::Handle* handle) {
  std::unique_ptr<bai::kernel::Handle> dying;
  const std::lock_guard lock(mutex);
  const auto found = handles.find(handle);
  if (found == handles.end()) return;
  dying = std::move(found->second);
  handles.erase(found);
}

int bai_context::cancel_fd() {
  const std::lock_guard lock(mutex);
  if (combined_fd >= 0) return combined_fd;
  const int fd = ::epoll_create1(EPOLL_CLOEXEC);
  if (fd < 0)
    throw Error(Code::fail, "cannot make an event descriptor: " + std::generic_category().message(errno),
                "raise the limit of open files (ulimit -n)");
  for (const auto* level = &stop; level != nullptr; level = level->parent()) {
    epoll_event event{};
    event.events = EPOLLIN;
    ::epoll_ctl(fd, EPOLL_CTL_ADD, level->fd(), &event);
  }
  return combined_fd = fd;
}

bai::kernel::console::Console& bai_context::output() const {
  if (console == nullptr)
    throw Error(Code::unsupported, "a function has no output of its own: send a message to the caller instead");
  if (std::this_thread::get_id() != thread)
    throw Error(Code::denied, "output, prompts and standard input belong to the thread that runs the command");
  return *console;
}
