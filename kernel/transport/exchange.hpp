/// An answer whose body is read from its connection; a whole body gives the connection back for the next request.
#pragma once

#include "kernel/transport/connection_pool.hpp"
#include "kernel/transport/response_reader.hpp"

#include <memory>

namespace bai::kernel {

class ClientExchange final : public HttpExchange {
 public:
  ClientExchange(std::unique_ptr<Connection> connection, Patience patience, std::shared_ptr<ConnectionPool> pool);

  /// Reads the answer's head; see `ResponseReader::read_head`.
  void read_head(const std::string& method);
  Connection& connection() { return *connection_; }
  const std::string& peer() const { return peer_; }
  /// Any byte of an answer arrived: the server has seen the request.
  bool any_byte() const { return reader_.any_byte(); }
  const std::string& reason() const { return reader_.head().reason; }
  std::string header(std::string_view name) const { return reader_.head().header(name); }
  /// For upgrades: the connection, and what was read beyond the head.
  std::unique_ptr<Connection> detach(std::string& rest);

  int status() const override { return reader_.head().status; }
  const Pairs& headers() const override { return reader_.head().headers; }
  std::size_t read(char* buffer, std::size_t capacity) override;

 private:
  void give_back();

  std::unique_ptr<Connection> connection_;
  std::string peer_;
  Patience patience_;
  std::shared_ptr<ConnectionPool> pool_;
  ResponseReader reader_;
};

}  // namespace bai::kernel
