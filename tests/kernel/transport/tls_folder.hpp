/// A folder with a certificate authority of one test.
#pragma once

#include "tests/kernel/transport/certificates.hpp"

#include <filesystem>
#include <string>

namespace bai::kernel {

/// Removed at the end with everything in it.
class TlsFolder {
 public:
  TlsFolder();
  TlsFolder(const TlsFolder&) = delete;
  TlsFolder& operator=(const TlsFolder&) = delete;
  ~TlsFolder();

  const std::filesystem::path& folder() const { return folder_; }
  const Certificate& authority() const { return authority_; }
  std::string authority_file() const { return (folder_ / "ca.pem").string(); }
  Certificate issue(const CertificateRequest& request) const { return make_certificate(request, &authority_); }
  /// Writes `content` and returns the file's path.
  std::string write(const std::string& name, const std::string& content) const;

 private:
  std::filesystem::path folder_;
  Certificate authority_;
};

}  // namespace bai::kernel
