/// WebSocketChannel over Poco.
#pragma once

#include "tools/devcluster/http/websocket.hpp"

#include <memory>

namespace Poco::Net {
class HTTPServerRequest;
class HTTPServerResponse;
}  // namespace Poco::Net

namespace bai::devcluster {

/// Answers the handshake. Throws Problem 400 when the request is not a WebSocket handshake. The destructor closes
/// normally.
std::unique_ptr<WebSocketChannel> accept_websocket(Poco::Net::HTTPServerRequest& request,
                                                   Poco::Net::HTTPServerResponse& response);

}  // namespace bai::devcluster
