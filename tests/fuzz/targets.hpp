/// What a hostile server can send, as functions of bytes. Each returns normally or throws nothing but `Error`.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace bai::kernel::fuzz {

/// With BAI_PLANTED_BUG the target ends the process for an input that only a fuzzer finds: proof that it can.
inline void planted([[maybe_unused]] bool reached) {
#ifdef BAI_PLANTED_BUG
  if (reached) __builtin_trap();
#endif
}

}  // namespace bai::kernel::fuzz
