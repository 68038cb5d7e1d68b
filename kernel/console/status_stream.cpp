#include "kernel/console/status_stream.hpp"

#include "kernel/base/error.hpp"
#include "kernel/console/neutral.hpp"

#include <array>

namespace bai::kernel::console {
namespace {

struct Look {
  std::string_view mark, colour;
};

Look look_of(Mark mark) {
  constexpr std::array kLooks{Look{"\u2219", "\x1B[96m"}, Look{"\u22EF", "\x1B[93m"}, Look{"\u2714", "\x1B[92m"},
                              Look{"\u2718", "\x1B[91m"}, Look{"\u2219", "\x1B[33m"}};
  return kLooks.at(static_cast<std::size_t>(mark));
}

/// Lines after the first are indented; empty ones stay empty.
void append_indented(std::string& out, std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == '\n' && i + 1 < text.size() && text[i + 1] != '\n') out += "  ";
  }
}

}  // namespace

void StatusStream::send(std::string_view bytes) {
  try {
    writer_.write(bytes);
    writer_.flush();
  } catch (const Error&) {  // see the class comment
  }
}

std::string_view StatusStream::eraser() {
  if (!provisional_) return {};
  provisional_ = false;
  return "\r\x1B[2K";
}

void StatusStream::line(Mark mark, std::string_view text) {
  const std::lock_guard lock(mutex_);
  const auto look = look_of(mark);
  std::string neutral_text = neutral(text, mark == Mark::wait ? Lines::join : Lines::keep);
  while (neutral_text.ends_with('\n')) neutral_text.pop_back();
  std::string bytes;
  if (terminal_.err_escapes) bytes += "\x1B[2K";
  provisional_ = false;
  if (terminal_.err_colour) bytes += look.colour;
  bytes.append(look.mark).append(" ");
  append_indented(bytes, neutral_text);
  if (terminal_.err_colour) bytes += "\x1B[0m";
  if (terminal_.err) bytes += '\r';
  if (mark == Mark::wait && terminal_.err_escapes) {
    provisional_ = true;
  } else {
    bytes += '\n';
  }
  send(bytes);
}

void StatusStream::draw(std::string_view text) {
  const std::lock_guard lock(mutex_);
  provisional_ = true;
  send(std::string("\r\x1B[2K").append(text).append("\r"));
}

void StatusStream::plain(std::string_view text) {
  const std::lock_guard lock(mutex_);
  send(std::string(eraser()).append(text));
}

void StatusStream::clear() {
  const std::lock_guard lock(mutex_);
  if (const auto bytes = eraser(); !bytes.empty()) send(bytes);
}

}  // namespace bai::kernel::console
