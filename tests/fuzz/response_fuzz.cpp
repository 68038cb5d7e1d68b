// Response heads, chunks and the other framings of bodies.
#include "kernel/transport/response_reader.hpp"
#include "tests/fuzz/targets.hpp"

#include <algorithm>
#include <cstring>

using namespace bai::kernel;

/// First byte: size of the pieces that the connection delivers; then what it delivers.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = data[0] + std::size_t{1};
  std::size_t at = 1;
  ResponseReader reader(
      [&](char* buffer, std::size_t capacity) {
        const auto n = std::min({piece, capacity, size - at});
        std::memcpy(buffer, data + at, n);
        at += n;
        return n;
      },
      "fuzz");
  try {
    const auto& head = reader.read_head("GET");
    if (head.status < 100 || head.status > 599) __builtin_trap();
    char block[512];
    std::size_t body = 0;
    while (const auto n = reader.read_body(block, sizeof block)) body += n;
    if (!reader.complete() || body > size) __builtin_trap();
    fuzz::planted(body == 3 && head.header("transfer-encoding") == "chunked");
  } catch (const Error&) {}
  return 0;
}
