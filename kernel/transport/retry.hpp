/// Waiting and asking again when a server says that it is busy.
#pragma once

#include "kernel/transport/response_reader.hpp"

#include <chrono>
#include <optional>
#include <random>

namespace bai::kernel {

/// How long to wait before attempt number `attempt` (2 = the first repetition) after an answer of 429 or 503; none = do
/// not ask again. Retry-After in seconds is honoured up to half a minute: whoever asks for more gets his answer shown
/// instead. Without it the wait doubles from half a second, with a random part so that many clients do not return at
/// once.
std::optional<std::chrono::milliseconds> pause_before(int attempt, const ResponseHead& head, std::mt19937& random);

}  // namespace bai::kernel
