/// Keys and certificates made for one test run.
#pragma once

#include <memory>
#include <openssl/evp.h>
#include <openssl/x509.h>
#include <string>

namespace bai::kernel {

struct FreeOpenSsl {
  void operator()(X509* x509) const { X509_free(x509); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

struct Certificate {
  std::unique_ptr<X509, FreeOpenSsl> x509;
  std::unique_ptr<EVP_PKEY, FreeOpenSsl> key;

  std::string pem() const;
  std::string key_pem() const;
  /// The file name under which the TLS library looks for an authority in a folder: "1a2b3c4d.0".
  std::string hashed_name() const;
};

struct CertificateRequest {
  std::string names = "IP:127.0.0.1,DNS:localhost";  ///< subjectAltName
  long starts = -3600, ends = 3600;                  ///< seconds from now
  bool is_authority = false;
};

/// Signed by `issuer`, or by itself if that is null.
Certificate make_certificate(const CertificateRequest& request, const Certificate* issuer);

}  // namespace bai::kernel
