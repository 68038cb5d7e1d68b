#include "kernel/program/signals.hpp"

#include <atomic>
#include <csignal>
#include <cstdlib>
#include <unistd.h>

namespace bai::kernel {
namespace {

constexpr int kStopping[] = {SIGINT, SIGTERM, SIGHUP};

std::atomic<Cancellation*> g_stop{nullptr};
std::atomic<int> g_received{0};

void on_signal(int signal) {
  if (g_received.exchange(signal) != 0) {
    std::signal(signal, SIG_DFL);
    ::raise(signal);  // delivered when this handler returns
    return;
  }
  if (auto* stop = g_stop.load()) stop->request_from_signal();
}

void handle(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

bool is_ignored(int signal) {
  struct sigaction action {};
  return ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

SignalScope::SignalScope(Cancellation& stop) {
  g_stop = &stop;
  // nohup and background jobs of a shell without job control ignore some on purpose
  for (const int signal : kStopping) {
    if (!is_ignored(signal)) handle(signal, on_signal);
  }
  handle(SIGPIPE, SIG_IGN);
}

SignalScope::~SignalScope() { g_stop = nullptr; }

int SignalScope::received() noexcept { return g_received; }

void end_by_signal(int signal) {
  handle(signal, SIG_DFL);
  sigset_t all;
  sigemptyset(&all);
  sigaddset(&all, signal);
  ::sigprocmask(SIG_UNBLOCK, &all, nullptr);
  ::raise(signal);
  ::_exit(128 + signal);  // only if the signal could not be delivered
}

}  // namespace bai::kernel
