#include "tests/kernel/transport/tls_folder.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace bai::kernel {

TlsFolder::TlsFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "bai-tls-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
  folder_ = name;
  CertificateRequest request;
  request.is_authority = true;
  authority_ = make_certificate(request, nullptr);
  write("ca.pem", authority_.pem());
}

TlsFolder::~TlsFolder() { std::filesystem::remove_all(folder_); }

std::string TlsFolder::write(const std::string& name, const std::string& content) const {
  const auto file = folder_ / name;
  std::ofstream(file) << content;
  return file.string();
}

}  // namespace bai::kernel
