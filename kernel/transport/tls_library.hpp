/// Private to the transport: the TLS library's types behind `TlsContext`.
#pragma once

#include "kernel/transport/tls_context.hpp"

#include <Poco/Net/Context.h>

#include <string>

namespace bai::kernel {

struct TlsContext::Library {
  Poco::Net::Context::Ptr context;
};

/// Forgets, then tells, why the last handshake of this thread refused a certificate; empty = it did not.
void forget_certificate_problem();
std::string certificate_problem();

}  // namespace bai::kernel
