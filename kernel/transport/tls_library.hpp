/// Private to the transport: the TLS library's types behind `TlsContext`.
#pragma once

#include "kernel/transport/tls_context.hpp"

#include <Poco/Net/Context.h>

#include <string>

namespace bai::kernel {

struct TlsContext::Library {
  Poco::Net::Context::Ptr context;
};

/// What the last handshake of this thread showed about certificates.
struct HandshakeNotes {
  int problem = 0;             ///< X509_V_…: why the server's certificate was refused; 0 = it was not
  bool wanted_client = false;  ///< the server asked for a client certificate, and there is none
};

/// Forgets, then tells.
void forget_handshake_notes();
HandshakeNotes handshake_notes();

/// Why a certificate is refused, and the next step.
std::string certificate_problem(int problem);
std::string certificate_hint(int problem);

}  // namespace bai::kernel
