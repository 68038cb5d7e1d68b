#include "kernel/transport/tls_context.hpp"

#include "kernel/base/error.hpp"
#include "kernel/transport/tls_library.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetSSL.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

namespace bai::kernel {
namespace {

namespace fs = std::filesystem;
using Poco::Net::Context;

thread_local HandshakeNotes notes;

/// The library asks this during the handshake; its own callback would consult a process-wide manager instead.
int note_problem(int fine, X509_STORE_CTX* store) {
  if (fine == 0 && notes.problem == X509_V_OK) notes.problem = X509_STORE_CTX_get_error(store);
  return fine;
}

/// Only asked when a server wants a client certificate and none was loaded.
int note_wish(SSL*, X509**, EVP_PKEY**) {
  notes.wanted_client = true;
  return 0;  // go on without
}

/// The library's own callback would ask on the terminal, in the middle of a command.
int no_password(char*, int, int, void*) { return 0; }

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

Error unusable(const std::string& message, const std::string& next_step) {
  ERR_clear_error();
  Error error(Code::invalid, message, next_step);
  error.id = "config-certificates";
  return error;
}

/// `list`: folders separated by colons, as the TLS library reads them.
bool any_folder(const std::string& list) {
  std::error_code ignored;
  std::size_t from = 0;
  while (from <= list.size()) {
    const auto colon = std::min(list.find(':', from), list.size());
    if (fs::is_directory(list.substr(from, colon - from), ignored)) return true;
    from = colon + 1;
  }
  return false;
}

void load_authorities(SSL_CTX* context, const std::string& file, const std::string& folder) {
  const char* file_name = file.empty() ? nullptr : file.c_str();
  const char* folder_name = folder.empty() ? nullptr : folder.c_str();
  if (file_name == nullptr && folder_name == nullptr)
    return;  // none at all: every certificate is refused, with a reason
  const bool missing = !folder.empty() && !any_folder(folder);
  if (!missing && SSL_CTX_load_verify_locations(context, file_name, folder_name) == 1) return;
  throw unusable("cannot load certificate authorities from " + (missing || file.empty() ? folder : file),
                 "correct SSL_CERT_FILE and SSL_CERT_DIR, or unset them to use those of the system");
}

void load_client_certificate(SSL_CTX* context, const TlsOptions& options) {
  SSL_CTX_set_client_cert_cb(context, note_wish);
  if (options.client_cert.empty()) return;
  SSL_CTX_set_default_passwd_cb(context, no_password);
  const auto& key = options.client_key.empty() ? options.client_cert : options.client_key;
  if (SSL_CTX_use_certificate_chain_file(context, options.client_cert.c_str()) != 1) {
    throw unusable("cannot load the client certificate from " + options.client_cert,
                   "correct BACKEND_SSL_CLIENT_CERT: a PEM file with the certificate, then those of its issuers");
  }
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    throw unusable("cannot use the key of the client certificate in " + key,
                   "correct BACKEND_SSL_CLIENT_KEY: a PEM file with the key of " + options.client_cert +
                       ", not protected by a password");
  }
}

Context::Ptr make_context(const TlsOptions& options) {
  const auto mode = options.verify ? Context::VERIFY_RELAXED : Context::VERIFY_NONE;
  Context::Ptr context(new Context(Context::TLS_CLIENT_USE, "", "", "", mode, 9, false, "HIGH:!aNULL:!MD5:!RC4:!3DES"));
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  SSL_CTX* raw = context->sslContext();
  // A block that was sent in part is sent again from another address; see `Connection::try_write`.
  SSL_CTX_set_mode(raw, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  load_client_certificate(raw, options);
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

void forget_handshake_notes() { notes = {}; }
HandshakeNotes handshake_notes() { return notes; }

std::string certificate_problem(int problem) { return X509_verify_cert_error_string(problem); }

std::string certificate_hint(int problem) {
  switch (problem) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return "ask the server's operator to renew it, and check this computer's clock";
    case X509_V_ERR_CERT_NOT_YET_VALID: return "check this computer's clock";
    default: return "check the address; add the server's authority with SSL_CERT_FILE=FILE if it has its own";
  }
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
