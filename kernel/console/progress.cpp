#include "kernel/console/progress.hpp"

#include "kernel/base/text_width.hpp"
#include "kernel/console/neutral.hpp"
#include "kernel/console/numbers.hpp"
#include "kernel/console/status_stream.hpp"

#include <algorithm>

namespace bai::kernel::console {
namespace {

constexpr std::chrono::milliseconds kRedraw{100};

}  // namespace

Progress::Progress(StatusStream* status, std::string_view title, std::int64_t total, std::string_view unit)
    : status_(status),
      title_(neutral(title, Lines::join)),
      unit_(neutral(unit, Lines::join)),
      total_(total),
      start_(Clock::now()),
      drawn_(start_) {}

Progress::~Progress() { end(Outcome::done); }

std::string Progress::state(Clock::time_point now) const {
  const auto amount = [&](std::int64_t n) {
    return unit_ == "bytes" ? binary_size(static_cast<double>(n)) : thousands(n);
  };
  std::string line = title_.empty() ? std::string() : title_ + ": ";
  if (total_ > 0) {
    const auto percent = static_cast<std::int64_t>(100.0 * static_cast<double>(done_) / static_cast<double>(total_));
    line += std::to_string(std::clamp<std::int64_t>(percent, 0, 100)) + "% ";
  }
  line += amount(done_);
  if (total_ >= 0) line += " / " + amount(total_);
  if (unit_ != "bytes" && !unit_.empty()) line += " " + unit_;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  if (seconds >= 0.1 && done_ > 0) {
    const double rate = static_cast<double>(done_) / seconds;
    line += unit_ == "bytes"
                ? " (" + binary_size(std::max(1.0, static_cast<double>(static_cast<std::int64_t>(rate)))) + "/s)"
                : " (" + short_number(rate) + "/s)";
  }
  return note_.empty() ? line : line + " " + note_;
}

/// Cut to one line of the terminal: a line that wraps cannot be overwritten.
std::string Progress::fitted(std::string line) const {
  const auto room = static_cast<std::size_t>(std::max(status_->columns() - 1, 1));
  if (display_width(line) <= room) return line;
  const auto at = prefix_of(line, room);
  line.resize(at);
  return line;
}

void Progress::update(std::int64_t done, std::int64_t total, std::string_view note) {
  const std::lock_guard lock(mutex_);
  if (status_ == nullptr || ended_) return;
  done_ = done;
  if (total >= 0) total_ = total;
  if (!note.empty()) note_ = neutral(note, Lines::join);
  if (!status_->has_escapes()) return;
  const auto now = Clock::now();
  if (shown_ && now - drawn_ < kRedraw) return;
  shown_ = true;
  drawn_ = now;
  status_->draw(fitted(state(now)));
}

void Progress::end(Outcome outcome) {
  const std::lock_guard lock(mutex_);
  if (status_ == nullptr || ended_) return;
  ended_ = true;
  status_->plain(state(Clock::now()) + (outcome == Outcome::failed ? " - failed\n" : "\n"));
}

}  // namespace bai::kernel::console
