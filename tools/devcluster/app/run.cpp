#include "tools/devcluster/api/services.hpp"
#include "tools/devcluster/app/certificates.hpp"
#include "tools/devcluster/app/health.hpp"
#include "tools/devcluster/app/options.hpp"
#include "tools/devcluster/app/stop_signal.hpp"
#include "tools/devcluster/console/console_front.hpp"
#include "tools/devcluster/http/server.hpp"
#include "tools/devcluster/runner/kernel.hpp"
#include "tools/devcluster/storage/server.hpp"
#include "tools/devcluster/vfolders/mounts.hpp"

#include <iostream>
#include <stdexcept>
#include <unistd.h>

namespace bai::devcluster {
namespace {

void report(const Options& options, const std::string& line) {
  if (!options.ready_descriptor) return;
  const std::string text = line + "\n";
  if (write(*options.ready_descriptor, text.data(), text.size()) < 0)
    std::cerr << "nobody waits for the report" << std::endl;
  close(*options.ready_descriptor);
}

/// The wanted port; without one the port of the last time, if it is still free.
std::unique_ptr<HttpServer> listen_somewhere(Front& front, std::optional<std::uint16_t> wanted, std::uint16_t last,
                                             const std::optional<TlsFiles>& tls) {
  if (wanted) return std::make_unique<HttpServer>(front, *wanted, tls);
  try {
    return std::make_unique<HttpServer>(front, last, tls);
  } catch (const std::runtime_error&) { return std::make_unique<HttpServer>(front, std::uint16_t{0}, tls); }
}

void serve(const Options& options) {
  StopSignal stop;
  Store store(options.data.database(), system_now);
  std::optional<TlsFiles> tls;
  if (options.tls) {
    ensure_certificates(options.data);
    tls = TlsFiles{options.data.server_key(), options.data.server_certificate()};
  }
  Storage storage{Volume(options.data.volume()), storage_secret(store), ""};
  StorageServer storage_server(storage, store, tls);
  storage.address = endpoint_url({storage_server.port(), options.tls});
  Engine::Settings settings{options.data.sessions(), [](KernelSpec spec) { return Kernel::start(std::move(spec)); }};
  settings.mounts_of = [&](const std::string& id) { return mounts_of(store, storage.volume, id); };
  Engine engine(store, settings);
  engine.recover();
  Services services{store, engine, "", options.tls, &storage};
  Front front(store);
  add_all_routes(front, services);
  ConsoleFront console_front(store, front);
  const auto last = read_endpoint(options.data).value_or(Endpoint{});
  const auto server = listen_somewhere(front, options.port, last.port, tls);
  const auto console = listen_somewhere(console_front, std::nullopt, last.console_port, tls);
  services.service_address = "127.0.0.1:" + std::to_string(server->port());
  write_endpoint(options.data, {server->port(), options.tls, console->port()});
  engine.start();
  server->start();
  storage_server.start();
  console->start();
  std::cerr << to_iso(store.now()) << " serving " << endpoint_url({server->port(), options.tls}) << std::endl;
  report(options, "ready");
  if (!options.ready_descriptor)
    std::cout << "devcluster: serving " << endpoint_url({server->port(), options.tls}) << "; Ctrl-C ends it"
              << std::endl;
  stop.wait();
  engine.stop();
  console->stop();
  server->stop();
  storage_server.stop();
  std::cerr << to_iso(store.now()) << " ended" << std::endl;
}

}  // namespace

int command_run(const Options& options) {
  try {
    options.data.create();
    const auto lock = ServerLock::take(options.data);
    if (!lock)
      throw std::runtime_error("another server holds " + options.data.root.string() +
                               "; end it with: devcluster down --data " + options.data.root.string());
    std::filesystem::create_directories(options.data.sessions());
    std::filesystem::create_directories(options.data.volume());
    serve(options);
    return 0;
  } catch (const std::exception& error) {
    std::cerr << "devcluster: " << error.what() << std::endl;
    report(options, error.what());
    return 1;
  }
}

}  // namespace bai::devcluster
