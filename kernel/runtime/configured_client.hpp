/// What the commands that live beside the network code may ask of a session beyond the seam.
#pragma once

#include "kernel/config/settings.hpp"
#include "kernel/runtime/login_store.hpp"
#include "kernel/runtime/runtime.hpp"
#include "kernel/transport/negotiation.hpp"
#include "kernel/transport/url.hpp"

namespace bai::kernel {

/// Every session that this library makes is one. Any thread.
class ConfiguredClient : public ClientSession {
 public:
  virtual const Settings& settings() const = 0;
  /// Asks the server unless it is remembered.
  virtual Negotiated negotiated(const Cancellation& stop) = 0;
  /// The endpoint that answered last; before the first request the one that will be tried first.
  virtual Endpoint current_endpoint() const = 0;
  /// The login at the web server; unused in api mode.
  virtual LoginStore& login() = 0;
  /// The next look for announcements asks the server, whatever it told today.
  virtual void expect_announcement() = 0;
};

}  // namespace bai::kernel
