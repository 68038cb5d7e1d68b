// One file to a storage proxy, by the reduced form of tus 1.0.0 that these servers speak.
#pragma once

#include "shared/local_file.hpp"
#include "shared/transfer.hpp"

namespace vfolders {

struct UploadPlan {
  std::string folder;
  AddressMap addresses;
  std::int64_t chunk_size = 16 << 20;  // bytes of the first request
};

/// Chunks of 16 MiB and more grow while one takes less than five seconds: a lost connection then costs a few seconds,
/// and round trips cost next to nothing. Smaller ones stay as they are.
std::int64_t next_chunk(std::int64_t chunk, bai::milliseconds took) noexcept;

/// Sends one file, in constant memory, and tells `report`. After a failure it goes on where the server stopped, which
/// takes care: a server may go on writing what it had received, and those before 26.2 append whatever arrives. So it
/// asks until two answers agree, and starts over with a new token if they make no sense. Throws `bai::Error`.
void upload_file(const bai::Context& context, const UploadPlan& plan, const LocalFile& file, Report& report);

}  // namespace vfolders
