// One file from a storage proxy.
#pragma once

#include "shared/local_file.hpp"
#include "shared/transfer.hpp"

namespace vfolders {

struct DownloadPlan {
  std::string folder;
  AddressMap addresses;
  size_t buffer_size = 1 << 20;  // bytes read at once, at least 256 KiB
};

/// Fetches `name` into `target`, which must not exist. A connection that breaks off is followed by a request for the
/// rest, if the server can tell that the file is still the same one; otherwise it starts over. The target appears
/// complete or not at all. Throws `bai::Error`.
void download_file(const bai::Context& context, const DownloadPlan& plan, const std::string& name,
                   const std::filesystem::path& target, Report& report);

}  // namespace vfolders
