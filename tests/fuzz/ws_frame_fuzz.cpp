// Frames of a server, whole and in pieces: both ways must give the same messages.
#include "kernel/transport/ws_frame.hpp"
#include "tests/fuzz/targets.hpp"

using namespace bai::kernel;

namespace {

std::string decoded(std::string_view bytes, std::size_t piece) {
  FrameDecoder decoder(4096);
  std::string out;
  try {
    while (!bytes.empty()) {
      decoder.feed(bytes.substr(0, piece));
      bytes.remove_prefix(std::min(piece, bytes.size()));
      while (const auto event = decoder.next()) {
        if (event->data.size() > 4096) __builtin_trap();
        out += std::to_string(static_cast<int>(event->opcode)) + ":" + event->data + ";";
        if (event->opcode == Opcode::close) parse_close(event->data);
        fuzz::planted(event->opcode == Opcode::pong && event->data.size() == 2);
      }
    }
  } catch (const FrameError& failure) { out += "error " + std::to_string(failure.close_code); }
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  if (decoded(bytes, size) != decoded(bytes, 1)) __builtin_trap();
  return 0;
}
