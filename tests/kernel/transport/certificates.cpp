#include "tests/kernel/transport/certificates.hpp"

#include <atomic>
#include <cstdio>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <stdexcept>

namespace bai::kernel {
namespace {

void add_extension(X509* x509, X509* issuer, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, x509, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
  if (extension == nullptr) throw std::runtime_error("bad extension " + value);
  X509_add_ext(x509, extension, -1);
  X509_EXTENSION_free(extension);
}

template <typename Write>
std::string written(Write write) {
  BIO* out = BIO_new(BIO_s_mem());
  write(out);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(out, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(out);
  return text;
}

}  // namespace

std::string Certificate::pem() const {
  return written([this](BIO* out) { PEM_write_bio_X509(out, x509.get()); });
}

std::string Certificate::key_pem() const {
  return written([this](BIO* out) { PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string Certificate::hashed_name() const {
  char name[16];
  std::snprintf(name, sizeof name, "%08lx.0", X509_subject_name_hash(x509.get()));
  return name;
}

Certificate make_certificate(const CertificateRequest& request, const Certificate* issuer) {
  static std::atomic<long> serial{1};
  Certificate made;
  made.key.reset(EVP_EC_gen("P-256"));
  made.x509.reset(X509_new());
  X509* x509 = made.x509.get();
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), serial++);
  X509_gmtime_adj(X509_getm_notBefore(x509), request.starts);
  X509_gmtime_adj(X509_getm_notAfter(x509), request.ends);
  X509_set_pubkey(x509, made.key.get());
  const std::string name = request.is_authority ? "test authority" : "test server";
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  X509* signer = issuer != nullptr ? issuer->x509.get() : x509;
  X509_set_issuer_name(x509, X509_get_subject_name(signer));
  add_extension(x509, signer, NID_basic_constraints, request.is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!request.is_authority) add_extension(x509, signer, NID_subject_alt_name, request.names);
  if (X509_sign(x509, issuer != nullptr ? issuer->key.get() : made.key.get(), EVP_sha256()) == 0) {
    throw std::runtime_error("cannot sign a certificate");
  }
  return made;
}

}  // namespace bai::kernel
