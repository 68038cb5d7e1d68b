// Throughput of the transport against raw loops and curl, each pair in one run.
#include "kernel/transport/http_client.hpp"
#include "kernel/transport/ws_frame.hpp"
#include "tests/bench/blast_server.hpp"
#include "tests/kernel/transport/tls_folder.hpp"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <functional>
#include <spawn.h>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace bai::kernel {
namespace {

constexpr int kRounds = 3;  // the best of each counts: what disturbs only ever slows

double seconds(const std::function<void()>& work) {
  const auto begin = Clock::now();
  work();
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

void compare(const char* name, std::uint64_t bytes, const std::function<void()>& ours,
             const std::function<void()>& theirs) {
  double best_ours = 1e9, best_theirs = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    best_ours = std::min(best_ours, seconds(ours));
    best_theirs = std::min(best_theirs, seconds(theirs));
  }
  const auto rate = [&](double time) { return static_cast<double>(bytes) / time / 1e6; };
  std::printf("%-28s %7.0f MB/s, the other %7.0f MB/s, ratio %.2f\n", name, rate(best_ours), rate(best_theirs),
              best_theirs / best_ours);
  std::fflush(stdout);
}

void curl(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), {"curl", "-sSf", "--noproxy", "*"});
  std::vector<char*> raw;
  for (auto& each : arguments) raw.push_back(each.data());
  raw.push_back(nullptr);
  pid_t process = 0;
  int status = 0;
  if (::posix_spawnp(&process, "curl", nullptr, nullptr, raw.data(), environ) != 0 ||
      ::waitpid(process, &status, 0) != process || status != 0) {
    throw std::runtime_error("curl failed");
  }
}

class FileSource final : public BodySource {
 public:
  FileSource(const std::string& file, std::uint64_t size)
      : fd_(::open(file.c_str(), O_RDONLY | O_CLOEXEC)), size_(size) {}
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;
  ~FileSource() override { ::close(fd_); }
  std::size_t read(char* buffer, std::size_t capacity) override {
    const auto n = ::read(fd_, buffer, capacity);
    return n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  bool can_rewind() const override { return false; }
  void rewind(std::uint64_t) override {}
  std::int64_t total() const override { return static_cast<std::int64_t>(size_); }

 private:
  int fd_;
  std::uint64_t size_;
};

struct Bench {
  std::uint64_t bytes;
  const BlastServer& server;
  std::string authority, file;
  HttpClient client;
  Cancellation stop{};
  std::string block = std::string(kBlastBlock, 'x');

  static ClientConfig config(const BlastServer& server, const std::string& authority) {
    ClientConfig made;
    made.endpoints = {parse_endpoint(server.address())};
    made.tls.ca_file = authority;
    return made;
  }
  Bench(std::uint64_t size, const BlastServer& to, std::string ca, std::string data)
      : bytes(size), server(to), authority(std::move(ca)), file(std::move(data)), client(config(to, authority)) {}

  HttpRequest request(const std::string& path) const {
    HttpRequest made;
    made.path = path;
    return made;
  }
  void websocket_send() {
    const auto socket = client.connect(request("/take"), stop);
    for (std::uint64_t sent = 0; sent < bytes; sent += block.size()) socket->send(FrameKind::binary, block);
    FrameKind kind{};
    std::string last;
    socket->receive(std::chrono::milliseconds(-1), kind, last);
  }
  void raw_send() {
    const auto link = server.connect("RAW TAKE");
    const MaskKey key{1, 2, 3, 4};
    std::string copy = block;
    for (std::uint64_t sent = 0; sent < bytes; sent += copy.size()) {
      apply_mask(copy.data(), copy.size(), key);
      link->write(copy.data(), copy.size());
    }
    link->read(copy.data(), 1);
  }
  void websocket_receive() {
    const auto socket = client.connect(request("/give"), stop);
    FrameKind kind{};
    std::string data;
    for (std::uint64_t got = 0; got < bytes; got += data.size())
      socket->receive(std::chrono::milliseconds(-1), kind, data);
  }
  void raw_receive() {
    const auto link = server.connect("RAW GIVE");
    for (std::uint64_t got = 0; got < bytes;) got += link->read(block.data(), block.size());
  }
  void download() {
    const auto exchange = client.open(request("/down"), stop);
    std::uint64_t got = 0;
    while (const auto n = exchange->read(block.data(), block.size())) got += n;
    if (got != bytes) throw std::runtime_error("short download");
  }
  void upload() {
    FileSource source(file, bytes);
    auto made = request("/up");
    made.method = "PUT";
    made.source = &source;
    client.open(made, stop);
  }
  void run(const std::string& kind) {
    compare((kind + " WebSocket send").c_str(), bytes, [this] { websocket_send(); }, [this] { raw_send(); });
    compare((kind + " WebSocket receive").c_str(), bytes, [this] { websocket_receive(); }, [this] { raw_receive(); });
    compare((kind + " download").c_str(), bytes, [this] { download(); },
            [this] {
              curl({"--cacert", authority, "-o", "/dev/null", server.address() + "/down"});
            });
    compare((kind + " upload").c_str(), bytes, [this] { upload(); },
            [this] {
              curl({"--cacert", authority, "-H", "Expect:", "-T", file, server.address() + "/up"});
            });
  }
};

}  // namespace
}  // namespace bai::kernel

int main(int count, char** arguments) {
  using namespace bai::kernel;
  const std::uint64_t bytes = (count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1024) << 20;
  try {
    const TlsFolder folder;
    const auto file = folder.write("data", "");
    if (::truncate(file.c_str(), static_cast<off_t>(bytes)) != 0) throw std::runtime_error("no space");
    const auto certificate = folder.issue({});
    BlastServer plain(bytes, nullptr), secure(bytes, &certificate);
    Bench(bytes, plain, folder.authority_file(), file).run("plain");
    Bench(bytes, secure, folder.authority_file(), file).run("TLS");
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "%s\n", failure.what());
    return 1;
  }
  return 0;
}
