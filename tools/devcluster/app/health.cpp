#include "tools/devcluster/app/health.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>

#include <memory>

namespace bai::devcluster {

std::string endpoint_url(const Endpoint& endpoint) {
  return std::string(endpoint.tls ? "https" : "http") + "://127.0.0.1:" + std::to_string(endpoint.port);
}

std::string console_url(const Endpoint& endpoint) { return endpoint_url({endpoint.console_port, endpoint.tls, 0}); }

bool is_healthy(const DataDir& dir, const Endpoint& endpoint) {
  using namespace Poco::Net;
  try {
    std::unique_ptr<HTTPClientSession> session;
    if (endpoint.tls) {
      const Context::Ptr context =
          new Context(Context::TLS_CLIENT_USE, dir.ca_certificate().string(), Context::VERIFY_STRICT);
      session = std::make_unique<HTTPSClientSession>("127.0.0.1", endpoint.port, context);
    } else {
      session = std::make_unique<HTTPClientSession>("127.0.0.1", endpoint.port);
    }
    session->setTimeout(Poco::Timespan(5, 0));
    HTTPRequest request(HTTPRequest::HTTP_GET, "/", HTTPMessage::HTTP_1_1);
    session->sendRequest(request);
    HTTPResponse response;
    session->receiveResponse(response);
    return response.getStatus() == HTTPResponse::HTTP_OK && response.get("Server", "") == "BackendAI";
  } catch (const Poco::Exception&) { return false; }
}

}  // namespace bai::devcluster
