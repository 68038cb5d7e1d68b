#include "kernel/transport/route.hpp"

#include "kernel/transport/connection.hpp"
#include "kernel/transport/response_reader.hpp"

namespace bai::kernel {

Route Route::choose(const ProxyRules& rules, const Endpoint& peer, For use) {
  auto proxy = rules.proxy_for(peer);
  if (!proxy) return {};
  const bool tunnel = peer.secure() || use == For::websocket;
  return {tunnel ? Kind::tunnel : Kind::forwarded, std::move(*proxy)};
}

std::string Route::name(const Endpoint& peer) const {
  if (kind == Kind::direct) return peer.origin();
  return peer.origin() + (kind == Kind::tunnel ? " through the proxy " : " by the proxy ") + proxy.address();
}

namespace {

/// Host and port, the port always written.
std::string authority(const Endpoint& peer) {
  const auto origin = peer.origin();
  return origin.substr(origin.find("://") + 3);
}

ConnectError refused(const ResponseHead& head, const Endpoint& peer, const Proxy& proxy) {
  const auto answer = std::to_string(head.status) + (head.reason.empty() ? "" : " " + head.reason);
  if (head.status == 407) {
    return {Code::network, "the proxy " + proxy.address() + " wants a name and a password (" + answer + ")",
            "write them into " + proxy.variable + ": http://NAME:PASSWORD@HOST:PORT"};
  }
  return {Code::network, "the proxy " + proxy.address() + " does not connect to " + authority(peer) + ": " + answer,
          proxy.hint(peer.host)};
}

}  // namespace

void open_tunnel(Connection& connection, const Endpoint& peer, const Proxy& proxy, const Patience& patience) {
  Patience limited = patience;
  limited.read = patience.connect;
  const auto to = authority(peer);
  const auto request = "CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n" + proxy.authorization() + "\r\n";
  ResponseReader reader(
      [&](char* buffer, std::size_t capacity) { return connection.read_some(buffer, capacity, limited); },
      proxy.address());
  try {
    std::uint64_t sent = 0;
    connection.write_all(request, limited, sent);
    const auto& head = reader.read_head("CONNECT");
    if (head.status < 200 || head.status > 299) throw refused(head, peer, proxy);
    // The server behind the tunnel speaks second; bytes before that are the proxy's and would be taken for its.
    if (!reader.take_rest().empty()) {
      throw ConnectError(Code::network, "the proxy " + proxy.address() + " sends data of its own through its tunnel",
                         proxy.hint(peer.host));
    }
  } catch (const ConnectError&) { throw; } catch (const Error& failure) {
    if (failure.code != Code::network && failure.code != Code::timeout) throw;
    if (failure.code == Code::timeout) patience.stop->check();
    throw ConnectError(failure.code, "the proxy " + proxy.address() + " opens no tunnel: " + failure.what(),
                       proxy.hint(peer.host));
  }
}

}  // namespace bai::kernel
