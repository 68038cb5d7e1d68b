#include "kernel/transport/resolver.hpp"

#include "kernel/transport/connection.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/IPAddress.h>

#include <atomic>
#include <memory>
#include <poll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>

namespace bai::kernel {
namespace {

/// Shared with the thread that resolves: an interrupted caller leaves it behind, and the last one out closes the
/// descriptor.
struct Lookup {
  int ready = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::vector<std::string> addresses;
  std::string failure;

  Lookup() = default;
  Lookup(const Lookup&) = delete;
  Lookup& operator=(const Lookup&) = delete;
  ~Lookup() { ::close(ready); }

  void run(const std::string& host) {
    try {
      const auto entry = Poco::Net::DNS::hostByName(host);
      for (const auto& address : entry.addresses()) addresses.push_back(address.toString());
    } catch (const Poco::Exception& problem) {
      failure = problem.displayText();
    } catch (const std::exception& problem) { failure = problem.what(); }
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(ready, &one, sizeof one);  // publishes the members above
  }
};

ConnectError unknown_host(const std::string& host, const std::string& reason) {
  return {Code::network, "cannot find the host '" + host + "'" + (reason.empty() ? "" : " (" + reason + ")"),
          "check the endpoint's name (BACKEND_ENDPOINT) and your name server"};
}

}  // namespace

std::vector<std::string> resolve(const std::string& host, const Patience& patience) {
  Poco::Net::IPAddress literal;
  if (Poco::Net::IPAddress::tryParse(host, literal)) return {host};
  const auto lookup = std::make_shared<Lookup>();
  if (lookup->ready < 0) throw Error(Code::fail, "cannot make an event descriptor", "raise the limit of open files");
  std::thread([lookup, host] { lookup->run(host); }).detach();
  try {
    patience.await(lookup->ready, POLLIN, patience.connect, "could not be looked up", host);
  } catch (const Error& error) {
    if (error.code != Code::timeout) throw;
    throw ConnectError(error.code, error.what(), error.hint);
  }
  std::uint64_t count = 0;
  [[maybe_unused]] const auto got = ::read(lookup->ready, &count, sizeof count);
  if (lookup->addresses.empty()) throw unknown_host(host, lookup->failure);
  return lookup->addresses;
}

}  // namespace bai::kernel
