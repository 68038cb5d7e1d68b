// Two clients in one process, many threads, one instance of each plugin: no answer goes to the wrong one.
#include "tests/contract/fixture.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace bai::kernel::testing {
namespace {

TEST(Clients, ManyThreadsNeverMixUpTheirAnswers) {
  constexpr int kThreads = 8, kCalls = 60;
  Host host(fixtures({"com.example.probe", "com.example.plain-c"}));
  Caller clients[2] = {{host, "one"}, {host, "two"}};
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kCalls; ++i) {
        auto& caller = clients[(t + i) % 2];
        const std::string mine = (t + i) % 2 == 0 ? "one" : "two";
        const auto expected = R"(\"session\":\")" + mine;
        const auto path = "/" + std::to_string(t) + "/" + std::to_string(i);
        const auto arguments = R"({"path":")" + path + "\"}";
        std::string reply;
        if (i % 10 == 3) {
          reply = caller.call("Probe.parallel", arguments);
        } else if (i % 10 == 4) {
          auto* stream = caller.open("Probe.fetch", arguments);
          reply = take(stream).data;
          kStreamTable.close(stream);
        } else if (i % 10 == 5) {
          if (caller.failure("Probe.boom").substr(0, 2) != "-1") ++wrong;
          continue;
        } else {
          reply = caller.call("Probe.fetch", arguments);
        }
        if (reply.find(expected) == std::string::npos || reply.find(path) == std::string::npos) ++wrong;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  EXPECT_GT(clients[0].session().requests(), 0);
  EXPECT_GT(clients[1].session().requests(), 0);
}

}  // namespace
}  // namespace bai::kernel::testing
