#include "tools/devcluster/app/options.hpp"

#include <chrono>
#include <csignal>
#include <iostream>
#include <thread>

namespace bai::devcluster {
namespace {

using namespace std::chrono_literals;

/// True when the folder is free before the time is over.
bool wait_until_free(const DataDir& dir, std::chrono::seconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  while (std::chrono::steady_clock::now() < deadline) {
    if (!serving_process(dir)) return true;
    std::this_thread::sleep_for(20ms);
  }
  return !serving_process(dir);
}

}  // namespace

int command_down(const Options& options) {
  const auto pid = serving_process(options.data);
  if (!pid) {
    std::cout << "devcluster: not running" << std::endl;
    return 0;
  }
  if (*pid > 0) kill(*pid, SIGTERM);
  if (!wait_until_free(options.data, 20s)) {
    // Its sessions' processes notice the end of their server by themselves.
    if (const auto still = serving_process(options.data); still && *still > 0) kill(*still, SIGKILL);
    if (!wait_until_free(options.data, 5s)) {
      std::cerr << "devcluster: process " << *pid << " does not end; see " << options.data.log().string() << std::endl;
      return 1;
    }
  }
  std::cout << "devcluster: ended" << std::endl;
  return 0;
}

}  // namespace bai::devcluster
