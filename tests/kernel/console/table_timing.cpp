// Prints the CPU time of a table of 20,000 rows, for people and as JSON, written to /dev/null.
#include "kernel/console/console.hpp"

#include <cstdio>
#include <fcntl.h>
#include <string>
#include <sys/resource.h>
#include <vector>

namespace {

using bai::kernel::console::Console;

double cpu_milliseconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_usec) / 1e3;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

void run(Console::Format format, const std::vector<std::string>& rows, const char* name) {
  Console::Options options;
  options.format = format;
  options.out_fd = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
  const double start = cpu_milliseconds();
  const auto console = Console::open(options);
  console->table_begin(
      R"({"kind":"list","fields":[{"key":"name"},{"key":"session_id"},{"key":"status"},{"key":"created_at"},
    {"key":"occupied_slots","format":"slots"},{"key":"cluster_size"},{"key":"group_name","title":"Project/Group"},{"key":"mem","format":"mib"}]})");
  for (const auto& row : rows) console->table_row(row);
  console->table_end(-1);
  console->finish();
  std::printf("%-8s %zu rows: %.1f ms CPU\n", name, rows.size(), cpu_milliseconds() - start);
}

}  // namespace

int main() {
  std::vector<std::string> rows;
  for (int i = 0; i < 20'000; ++i) {
    const auto n = std::to_string(i);
    rows.push_back(
        R"({"name":"session-)" + n + R"(","session_id":"6a0b8a27-5f2a-4a0e-8d3e-0123456789ab","status":"RUNNING",)" +
        R"("created_at":"2022-05-01T10:00:00.123456+00:00","occupied_slots":"{\"cpu\":\"2\",\"mem\":\"1073741824\"}",)" +
        R"("cluster_size":)" + n + R"(,"group_name":"연구 그룹","mem":123456789})");
  }
  run(Console::Format::console, rows, "console");
  run(Console::Format::json, rows, "json");
}
