#include "kernel/transport/exchange.hpp"

namespace bai::kernel {

ClientExchange::ClientExchange(std::unique_ptr<Connection> connection, Patience patience,
                               std::shared_ptr<ConnectionPool> pool)
    : connection_(std::move(connection)),
      peer_(connection_->peer()),
      patience_(patience),
      pool_(std::move(pool)),
      reader_(
          [this](char* buffer, std::size_t capacity) { return connection_->read_some(buffer, capacity, patience_); },
          peer_) {}

void ClientExchange::read_head(const std::string& method) {
  reader_.read_head(method);
  const auto coding = header("content-encoding");
  if (!coding.empty() && coding != "identity") {
    throw MalformedResponse(Code::network,
                            "the answer of " + peer_ + " is encoded as '" + coding + "', which was not asked for",
                            "look for a proxy in between that compresses answers");
  }
  if (reader_.complete()) give_back();
}

std::unique_ptr<Connection> ClientExchange::detach(std::string& rest) {
  rest = reader_.take_rest();
  return std::move(connection_);
}

std::size_t ClientExchange::read(char* buffer, std::size_t capacity) {
  try {
    const auto n = reader_.read_body(buffer, capacity);
    if (reader_.complete()) give_back();
    return n;
  } catch (...) {
    connection_.reset();
    throw;
  }
}

void ClientExchange::give_back() {
  if (!connection_ || reader_.head().status == 101) return;
  if (reader_.reusable()) pool_->give(std::move(connection_));
  connection_.reset();
}

}  // namespace bai::kernel
