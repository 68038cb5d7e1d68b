#include "tools/devcluster/runner/console_log.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>

namespace bai::devcluster {
namespace {

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

}  // namespace

void ConsoleLog::append(std::string_view utf8) {
  const std::lock_guard lock(mutex_);
  text_ += utf8;
  if (text_.size() > 2 * kLimit) text_.erase(0, text_.size() - kLimit);  // now and then, not for each piece
}

std::string ConsoleLog::text() const {
  const std::lock_guard lock(mutex_);
  std::size_t begin = text_.size() > kLimit ? text_.size() - kLimit : 0;
  while (begin < text_.size() && is_continuation(text_[begin])) ++begin;
  return text_.substr(begin);
}

void append_task_log(const std::filesystem::path& logs, const std::string& kernel_id, std::string_view text) {
  std::error_code problem;
  if (!std::filesystem::is_directory(logs, problem)) return;
  std::string hex = kernel_id;
  hex.erase(std::remove(hex.begin(), hex.end(), '-'), hex.end());
  if (hex.size() < 5) return;
  const auto folder = logs / "task" / hex.substr(0, 2) / hex.substr(2, 2);
  std::filesystem::create_directories(folder, problem);
  std::ofstream(folder / (hex.substr(4) + ".log"), std::ios::app | std::ios::binary) << text;
}

}  // namespace bai::devcluster
