/// Where a console under test reads and writes: pipes, or a pseudo-terminal.
#pragma once

#include "kernel/console/console.hpp"

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <thread>
#include <utility>

namespace bai::kernel::console::test {

/// Sets variables of the environment and restores the former ones. An empty value stays set; null removes.
class Environment {
 public:
  Environment(std::initializer_list<std::pair<const char*, const char*>> variables);
  ~Environment();
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  std::map<std::string, std::pair<bool, std::string>> before_;
};

struct Seen {
  std::string out, err;
};

/// Runs `use` with a console whose three descriptors are pipes (the input is empty), calls finish(), and returns what
/// was written.
Seen on_pipes(Console::Options options, const std::function<void(Console&)>& use);

/// A pseudo-terminal of 80 columns. What the console writes is collected by a thread, carriage returns that the line
/// discipline adds included.
class Pty {
 public:
  explicit Pty(unsigned short rows = 24);
  ~Pty();
  Pty(const Pty&) = delete;
  Pty& operator=(const Pty&) = delete;

  int fd() const { return slave_; }
  Console::Options options(Console::Format format = Console::Format::console) const;
  /// Types `text` once `prompt` has appeared behind what was matched before. False if it does not appear within ten
  /// seconds.
  bool answer(const std::string& prompt, const std::string& text);
  /// Everything so far; waits until all that was written has arrived.
  std::string shown();
  bool echoes() const;

 private:
  bool wait_for(const std::string& text, std::size_t from, std::size_t& end);
  int master_ = -1, slave_ = -1;
  struct Shared;
  Shared* shared_;
  std::thread reader_;
  std::size_t matched_ = 0;
};

}  // namespace bai::kernel::console::test
