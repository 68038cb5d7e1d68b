/// A few threads that run tasks in the order in which they were posted.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace bai::devcluster {

/// Tasks must not throw: what they let out ends in the log. stop() runs no further task and waits for the current ones.
class WorkQueue {
 public:
  void start(unsigned threads);
  void post(std::function<void()> task);
  void stop();
  ~WorkQueue() { stop(); }

 private:
  void run();

  std::mutex lock_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  bool stopping_ = false;
};

}  // namespace bai::devcluster
