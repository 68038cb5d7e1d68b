// Server-sent events, whole and byte by byte: both ways must give the same, and every text is UTF-8.
#include "kernel/base/text_width.hpp"
#include "kernel/transport/event_parser.hpp"
#include "kernel/transport/ws_frame.hpp"
#include "tests/fuzz/targets.hpp"

using namespace bai::kernel;

namespace {

std::string parsed(std::string_view bytes, std::size_t piece) {
  EventParser parser(4096);
  std::string out;
  try {
    while (!bytes.empty()) {
      parser.feed(bytes.substr(0, piece));
      bytes.remove_prefix(std::min(piece, bytes.size()));
      while (const auto event = parser.next()) {
        if (!is_utf8(event->name) || !is_utf8(event->data) || !is_utf8(event->id)) __builtin_trap();
        out += event->name + "|" + event->data + "|" + event->id + ";";
        fuzz::planted(event->data.find("\n\n") != std::string::npos && !event->id.empty());
      }
    }
  } catch (const Error&) { out += "error"; }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (size < 4096 && parsed(bytes, size) != parsed(bytes, 1)) __builtin_trap();
  return 0;
}
