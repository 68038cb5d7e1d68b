#include "tools/devcluster/app/certificates.hpp"

#include "tools/devcluster/base/random.hpp"

#include <fcntl.h>
#include <memory>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <unistd.h>

namespace bai::devcluster {
namespace {

template <auto Free>
struct Deleter {
  template <typename T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Deleter<X509_EXTENSION_free>>;
using Bio = std::unique_ptr<BIO, Deleter<BIO_free>>;

void require(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("making the TLS certificates failed: ") + what);
}

Key new_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "key generation");
  return key;
}

void add_extension(X509* certificate, X509* issuer, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value));
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1, value);
}

/// Everything but extensions and signature. `issuer` null: self-signed.
Certificate draft(const char* name, EVP_PKEY* key, X509* issuer) {
  Certificate certificate(X509_new());
  require(certificate != nullptr, "X509_new");
  X509_set_version(certificate.get(), X509_VERSION_3);
  const std::string serial = random_bytes(8);
  std::uint64_t number = 0;
  for (const char c : serial) number = (number << 8U) | static_cast<unsigned char>(c);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), number >> 1U);
  constexpr long kDay = 24L * 3600L;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kDay);  // forgives a clock that was set back
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3650 * kDay);
  X509_set_pubkey(certificate.get(), key);
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(name), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), issuer != nullptr ? X509_get_subject_name(issuer) : subject);
  return certificate;
}

std::string pem_of(const auto& writer) {
  const Bio bio(BIO_new(BIO_s_mem()));
  require(bio != nullptr && writer(bio.get()) == 1, "PEM");
  char* bytes = nullptr;
  const long count = BIO_get_mem_data(bio.get(), &bytes);
  return {bytes, static_cast<std::size_t>(count)};
}

std::string pem_of_certificate(X509* certificate) {
  return pem_of([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

void write_file(const std::filesystem::path& path, const std::string& text, mode_t mode) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
  const bool written =
      descriptor >= 0 && write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (descriptor >= 0) close(descriptor);
  if (!written) throw std::runtime_error("cannot write " + path.string());
}

}  // namespace

void ensure_certificates(const DataDir& dir) {
  using std::filesystem::exists;
  if (exists(dir.ca_certificate()) && exists(dir.server_certificate()) && exists(dir.server_key())) return;
  const Key ca_key = new_key(), server_key = new_key();
  const Certificate ca = draft("Backend.AI devcluster CA", ca_key.get(), nullptr);
  add_extension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
  add_extension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign");
  add_extension(ca.get(), ca.get(), NID_subject_key_identifier, "hash");
  require(X509_sign(ca.get(), ca_key.get(), EVP_sha256()) != 0, "signing");
  const Certificate server = draft("localhost", server_key.get(), ca.get());
  add_extension(server.get(), ca.get(), NID_basic_constraints, "critical,CA:FALSE");
  add_extension(server.get(), ca.get(), NID_ext_key_usage, "serverAuth");
  add_extension(server.get(), ca.get(), NID_subject_alt_name, "IP:127.0.0.1,DNS:localhost");
  add_extension(server.get(), ca.get(), NID_authority_key_identifier, "keyid");
  require(X509_sign(server.get(), ca_key.get(), EVP_sha256()) != 0, "signing");
  write_file(dir.server_key(), pem_of([&](BIO* bio) {
               return PEM_write_bio_PrivateKey(bio, server_key.get(), nullptr, nullptr, 0, nullptr, nullptr);
             }),
             0600);
  write_file(dir.server_certificate(), pem_of_certificate(server.get()), 0644);
  write_file(dir.ca_certificate(), pem_of_certificate(ca.get()), 0644);
}

}  // namespace bai::devcluster
