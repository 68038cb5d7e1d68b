#include "tools/devcluster/runner/process_tree.hpp"

#include <cctype>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <sstream>
#include <unistd.h>

namespace bai::devcluster {
namespace {

struct ProcessRow {
  int pid = 0, parent = 0;
  char state = '?';
  long long ticks = 0;  // utime + stime + cutime + cstime
  long long pages = 0;  // resident set
};

std::string read_proc_file(int pid, const char* name) {
  const std::string path = "/proc/" + std::to_string(pid) + "/" + name;
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return {};
  std::string text;
  char piece[4096];
  for (ssize_t got = 0; (got = ::read(fd, piece, sizeof piece)) > 0;) text.append(piece, static_cast<std::size_t>(got));
  ::close(fd);
  return text;
}

std::vector<int> all_processes() {
  std::vector<int> pids;
  DIR* folder = ::opendir("/proc");
  if (folder == nullptr) return pids;
  while (const dirent* entry = ::readdir(folder)) {  // NOLINT: one DIR per thread
    if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) != 0) pids.push_back(std::atoi(entry->d_name));
  }
  ::closedir(folder);
  return pids;
}

ProcessRow read_row(int pid) {
  const std::string text = read_proc_file(pid, "stat");
  const std::size_t name_end = text.rfind(')');  // the name may hold spaces and parentheses itself
  if (name_end == std::string::npos) return {};
  std::istringstream fields(text.substr(name_end + 1));
  ProcessRow row;
  row.pid = pid;
  fields >> row.state >> row.parent;
  std::string skipped;
  for (int field = 5; field <= 13; ++field) fields >> skipped;
  for (int field = 14; field <= 17; ++field) {
    long long ticks = 0;
    fields >> ticks;
    row.ticks += ticks;
  }
  for (int field = 18; field <= 23; ++field) fields >> skipped;
  fields >> row.pages;
  return row;
}

std::vector<ProcessRow> rows_below(int root) {
  std::multimap<int, ProcessRow> by_parent;
  for (const int pid : all_processes()) {
    const ProcessRow row = read_row(pid);
    if (row.pid != 0) by_parent.emplace(row.parent, row);
  }
  std::vector<ProcessRow> found;
  std::vector<int> open{root};
  while (!open.empty()) {
    const auto [begin, end] = by_parent.equal_range(open.back());
    open.pop_back();
    for (auto it = begin; it != end; ++it) {
      found.push_back(it->second);
      open.push_back(it->second.pid);
    }
    by_parent.erase(begin, end);  // a reused id must not make a circle
  }
  return found;
}

}  // namespace

std::vector<int> descendants_of(int root) {
  std::vector<int> pids;
  for (const auto& row : rows_below(root)) {
    if (row.state != 'Z' && row.state != 'X') pids.push_back(row.pid);
  }
  return pids;
}

std::vector<int> processes_with_environment(const std::string& assignment) {
  const std::string wanted = std::string(1, '\0') + assignment + '\0';
  std::vector<int> found;
  for (const int pid : all_processes()) {
    if ((std::string(1, '\0') + read_proc_file(pid, "environ")).find(wanted) != std::string::npos) found.push_back(pid);
  }
  return found;
}

TreeUsage usage_of_tree(int root) {
  const ProcessRow top = read_row(root);
  if (top.pid == 0) return {};
  auto rows = rows_below(root);
  rows.push_back(top);
  TreeUsage usage;
  const long long ticks_per_second = ::sysconf(_SC_CLK_TCK), page_size = ::sysconf(_SC_PAGESIZE);
  for (const auto& row : rows) {
    usage.cpu_milliseconds += row.ticks * 1000 / ticks_per_second;
    usage.resident_bytes += row.pages * page_size;
  }
  return usage;
}

}  // namespace bai::devcluster
