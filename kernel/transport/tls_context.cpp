#include "kernel/transport/tls_context.hpp"

#include "kernel/base/error.hpp"
#include "kernel/transport/tls_library.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetSSL.h>

#include <array>
#include <filesystem>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;
using Poco::Net::Context;

thread_local int last_problem = X509_V_OK;

/// The library asks this during the handshake; its own callback would consult a process-wide manager instead.
int note_problem(int fine, X509_STORE_CTX* store) {
  if (fine == 0 && last_problem == X509_V_OK) last_problem = X509_STORE_CTX_get_error(store);
  return fine;
}

/// A hashed folder costs nothing until a handshake needs one certificate of it; a bundle is parsed whole (about 20 ms).
fs::path system_authorities() {
  std::error_code ignored;
  for (const char* folder : {"/etc/ssl/certs", "/etc/pki/tls/certs"}) {
    for (const auto& entry : fs::directory_iterator(folder, ignored)) {
      if (entry.path().extension() == ".0") return folder;
    }
  }
  for (const char* bundle : {"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                             "/etc/ssl/cert.pem", "/etc/ssl/ca-bundle.pem"}) {
    if (fs::exists(bundle, ignored)) return bundle;
  }
  return {};
}

void load_authorities(SSL_CTX* context, const std::string& file, const std::string& folder) {
  const char* file_name = file.empty() ? nullptr : file.c_str();
  const char* folder_name = folder.empty() ? nullptr : folder.c_str();
  if (file_name == nullptr && folder_name == nullptr)
    return;  // none at all: every certificate is refused, with a reason
  if (SSL_CTX_load_verify_locations(context, file_name, folder_name) == 1) return;
  Error error(Code::invalid, "cannot load certificate authorities from " + (file.empty() ? folder : file),
              "correct SSL_CERT_FILE and SSL_CERT_DIR, or unset them to use those of the system");
  error.id = "config-certificates";
  throw error;
}

Context::Ptr make_context(const TlsOptions& options) {
  const auto mode = options.verify ? Context::VERIFY_RELAXED : Context::VERIFY_NONE;
  Context::Ptr context(new Context(Context::TLS_CLIENT_USE, "", "", "", mode, 9, false, "HIGH:!aNULL:!MD5:!RC4:!3DES"));
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  SSL_CTX* raw = context->sslContext();
  // A block that was sent in part is sent again from another address; see `Connection::try_write`.
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (!options.verify) return context;
  SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, note_problem);
  if (!options.ca_file.empty() || !options.ca_folder.empty()) {
    load_authorities(raw, options.ca_file, options.ca_folder);
    return context;
  }
  const auto found = system_authorities();
  std::error_code ignored;
  const bool is_folder = fs::is_directory(found, ignored);
  load_authorities(raw, is_folder ? "" : found.string(), is_folder ? found.string() : "");
  return context;
}

}  // namespace

void forget_certificate_problem() { last_problem = X509_V_OK; }

std::string certificate_problem() {
  return last_problem == X509_V_OK ? std::string() : X509_verify_cert_error_string(last_problem);
}

TlsContext::TlsContext(TlsOptions options) : options_(std::move(options)) {}
TlsContext::~TlsContext() = default;

TlsContext::Library& TlsContext::library() {
  std::call_once(made_, [this] {
    try {
      Poco::Net::initializeSSL();
      library_ = std::make_unique<Library>(Library{make_context(options_)});
    } catch (const Poco::Exception& failure) { throw Error(Code::fail, "cannot set up TLS: " + failure.displayText()); }
  });
  return *library_;
}

}  // namespace bai::kernel
