/// Source: storage proxy 22.03 `api/client.py`.
#include "tools/devcluster/storage/server.hpp"

#include "tools/devcluster/base/random.hpp"
#include "tools/devcluster/http/listener.hpp"
#include "tools/devcluster/http/message.hpp"
#include "tools/devcluster/storage/byte_range.hpp"
#include "tools/devcluster/storage/token.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Exception.h>
#include <Poco/Net/HTMLForm.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>
#include <Poco/Zip/Compress.h>

#include <fstream>
#include <iostream>
#include <map>
#include <sys/stat.h>

namespace bai::devcluster {
namespace {

namespace fs = std::filesystem;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
constexpr std::size_t kBlock = 256U * 1024U;
constexpr const char* kProblems = "https://api.backend.ai/probs/storage/";

/// An answer that is no file.
struct Refusal {
  int status;
  std::string type, title;
  JsonObject data = nullptr;
};

std::string query_value(const HTTPServerRequest& request, const std::string& name) {
  for (const auto& [key, value] : Poco::URI(request.getURI()).getQueryParameters())
    if (key == name) return value;
  return "";
}

bool is_set(const HTTPServerRequest& request, const std::string& name) {
  const auto value = query_value(request, name);
  return value == "true" || value == "1" || value == "yes" || value == "on";
}

/// One writer per upload: two at once would mix their bytes.
class UploadLocks {
 public:
  std::shared_ptr<std::mutex> of(const std::string& session) {
    const std::lock_guard guard(lock_);
    auto& entry = locks_[session];
    if (!entry) entry = std::make_shared<std::mutex>();
    return entry;
  }
  void forget(const std::string& session) {
    const std::lock_guard guard(lock_);
    locks_.erase(session);
  }

 private:
  std::mutex lock_;
  std::map<std::string, std::shared_ptr<std::mutex>> locks_;
};

class StorageHandler : public Poco::Net::HTTPRequestHandler {
 public:
  StorageHandler(Storage& storage, Store& store, UploadLocks& locks)
      : storage_(storage), store_(store), locks_(locks) {}

  void handleRequest(HTTPServerRequest& in, HTTPServerResponse& out) override {
    try {
      const auto path = Poco::URI(in.getURI()).getPath();
      if (path == "/download" && (in.getMethod() == "GET" || in.getMethod() == "HEAD")) return download(in, out);
      if (path == "/upload") return upload(in, out);
      refuse(out, {404, "url-not-found", "Unknown URL path."});
    } catch (const Refusal& refusal) {
      out.setKeepAlive(false);  // the rest of the request's body is not read
      refuse(out, refusal);
    } catch (const VolumeError& error) {
      out.setKeepAlive(false);
      const bool missing = error.number() == ENOENT || error.number() == EACCES;
      refuse(out, missing ? Refusal{404, "file-not-found", "File not found"}
                          : Refusal{400, "invalid-api-params", error.what()});
    } catch (const Poco::Exception& error) {
      std::cerr << "storage: connection lost: " << error.displayText() << std::endl;
    }
  }

 private:
  static void refuse(HTTPServerResponse& out, const Refusal& refusal) {
    auto document = make_object({{"type", kProblems + refusal.type}, {"title", refusal.title}});
    if (refusal.data) document->set("data", refusal.data);
    const auto text = to_text(document);
    out.setStatusAndReason(static_cast<HTTPServerResponse::HTTPStatus>(refusal.status));
    out.setContentType("application/problem+json");
    out.setContentLength64(static_cast<Poco::Int64>(text.size()));
    out.set("Access-Control-Allow-Origin", "*");
    out.send() << text << std::flush;
  }

  JsonObject claims_of(const HTTPServerRequest& in, const char* operation) {
    const auto token = query_value(in, "token");
    const auto claims = read_token(token, storage_.secret, store_.now());
    if (claims && text_member(*claims, "op") == operation) return *claims;
    throw Refusal{400, "invalid-api-params", "Invalid API parameters",
                  make_object({{"token", token.empty() ? "is required" : "invalid, expired or of another operation"}})};
  }

  void download(HTTPServerRequest& in, HTTPServerResponse& out) {
    const auto claims = claims_of(in, "download");
    const auto relative = text_member(claims, "relpath").value_or("");
    const auto path = storage_.volume.resolve(text_member(claims, "vfid").value_or(""), relative);
    out.set("Access-Control-Allow-Origin", "*");
    if (is_set(in, "no_cache")) out.set("Cache-Control", "no-store");
    struct stat info {};
    if (stat(path.c_str(), &info) != 0) throw Refusal{404, "file-not-found", "File not found"};
    if (S_ISDIR(info.st_mode) && is_set(in, "archive")) return send_archive(in, out, path);
    if (!S_ISREG(info.st_mode))
      throw Refusal{400, "invalid-api-params", "Invalid API parameters (The file is not a regular file.)"};
    send_file(in, out, path, info);
  }

  static void name_file(HTTPServerResponse& out, const std::string& name) {
    std::string plain, escaped;
    for (const char c : name) plain += c == '"' || c == '\\' ? std::string{'\\', c} : std::string(c > 0x1f ? 1 : 0, c);
    Poco::URI::encode(name, "/?#%&+\"';", escaped);
    out.set("Content-Disposition", "attachment;filename=\"" + plain + "\"; filename*=UTF-8''" + escaped);
  }

  static void send_file(HTTPServerRequest& in, HTTPServerResponse& out, const fs::path& path, const struct stat& info) {
    const auto size = static_cast<std::int64_t>(info.st_size);
    char tag[64];
    std::snprintf(tag, sizeof tag, "\"%llx-%llx\"",
                  static_cast<unsigned long long>(info.st_mtim.tv_sec) * 1000000000ULL +
                      static_cast<unsigned long long>(info.st_mtim.tv_nsec),
                  static_cast<unsigned long long>(size));
    const auto modified = Poco::DateTimeFormatter::format(Poco::Timestamp::fromEpochTime(info.st_mtim.tv_sec),
                                                          Poco::DateTimeFormat::HTTP_FORMAT);
    out.set("Accept-Ranges", "bytes");
    out.set("ETag", tag);
    out.set("Last-Modified", modified);
    name_file(out, path.filename().string());
    if (in.get("If-None-Match", "") == tag) {
      out.setStatusAndReason(HTTPServerResponse::HTTP_NOT_MODIFIED);
      out.send().flush();
      return;
    }
    ByteRange range;
    const auto condition = in.get("If-Range", tag);
    const bool same = condition == tag || condition == modified;
    const auto kind = parse_range(same ? in.get("Range", "") : "", size, range);
    if (kind == RangeKind::kUnsatisfiable) {
      out.setStatusAndReason(HTTPServerResponse::HTTP_REQUESTED_RANGE_NOT_SATISFIABLE);
      out.set("Content-Range", "bytes */" + std::to_string(size));
      out.setContentLength64(0);
      out.send().flush();
      return;
    }
    if (kind == RangeKind::kPart) {
      out.setStatusAndReason(HTTPServerResponse::HTTP_PARTIAL_CONTENT);
      out.set("Content-Range",
              "bytes " + std::to_string(range.first) + "-" + std::to_string(range.last) + "/" + std::to_string(size));
    }
    out.setContentType("application/octet-stream");
    out.setContentLength64(range.length());
    auto& body = out.send();
    if (in.getMethod() != "HEAD") copy_out(path, range, body);
    body.flush();
  }

  static void copy_out(const fs::path& path, const ByteRange& range, std::ostream& body) {
    std::ifstream file(path, std::ios::binary);
    file.seekg(range.first);
    std::string block(kBlock, '\0');
    for (auto left = range.length(); left > 0 && body;) {
      file.read(block.data(), std::min<std::int64_t>(left, static_cast<std::int64_t>(kBlock)));
      if (file.gcount() == 0) throw Poco::DataException("the file became shorter while it was sent");
      body.write(block.data(), file.gcount());
      left -= file.gcount();
    }
  }

  static void send_archive(HTTPServerRequest& in, HTTPServerResponse& out, const fs::path& path) {
    name_file(out, path.filename().string() + ".zip");
    out.setContentType("application/zip");
    out.setChunkedTransferEncoding(true);
    auto& body = out.send();
    if (in.getMethod() == "HEAD") return;
    Poco::Zip::Compress archive(body, false);
    archive.addRecursive(Poco::Path(path.string() + "/"), Poco::Zip::ZipCommon::CL_NORMAL, true);
    archive.close();
    body.flush();
  }

  static void add_upload_headers(HTTPServerResponse& out) {
    constexpr const char* kNames = "Tus-Resumable, Upload-Length, Upload-Metadata, Upload-Offset, Content-Type";
    out.set("Tus-Resumable", "1.0.0");
    out.set("Cache-Control", "no-store");
    out.set("Access-Control-Allow-Origin", "*");
    out.set("Access-Control-Allow-Methods", "*");
    out.set("Access-Control-Allow-Headers", kNames);
    out.set("Access-Control-Expose-Headers", kNames);
  }

  void upload(HTTPServerRequest& in, HTTPServerResponse& out) {
    const auto& method = in.getMethod();
    if (method == "OPTIONS") {
      add_upload_headers(out);
      out.set("Tus-Version", "1.0.0");
      out.set("Tus-Max-Size", "107374182400");
      out.set("X-Content-Type-Options", "nosniff");
      out.setContentLength64(0);
      out.send().flush();
      return;
    }
    if (method != "HEAD" && method != "PATCH") throw Refusal{405, "method-not-allowed", "HTTP Method Not Allowed."};
    const auto claims = claims_of(in, "upload");
    const auto id = text_member(claims, "vfid").value_or(""), session = text_member(claims, "session").value_or("");
    const auto size = claims->getValue<std::int64_t>("size");
    const auto lock = locks_.of(session);
    const std::lock_guard one_writer(*lock);
    const auto file = storage_.volume.upload_file(id, session);
    if (size == 0 && method == "PATCH") return answer_upload(out, method, 0, 0);  // complete since its creation
    if (!fs::exists(file)) throw Refusal{404, "no-such-upload-session", "No such upload session"};
    auto stored = static_cast<std::int64_t>(fs::file_size(file));
    if (method == "PATCH") {
      stored = append(in, file, stored, size);
      if (stored == size) {
        storage_.volume.finish_upload(id, session, text_member(claims, "relpath").value_or(""));
        locks_.forget(session);
      }
    }
    answer_upload(out, method, stored, size);
  }

  static void answer_upload(HTTPServerResponse& out, const std::string& method, std::int64_t stored,
                            std::int64_t size) {
    add_upload_headers(out);
    out.set("Upload-Offset", std::to_string(stored));
    out.set("Upload-Length", std::to_string(size));
    if (method == "PATCH")
      out.setStatusAndReason(HTTPServerResponse::HTTP_NO_CONTENT);
    else
      out.setContentLength64(0);
    out.send().flush();
  }

  static std::int64_t append(HTTPServerRequest& in, const fs::path& file, std::int64_t stored, std::int64_t size) {
    if (in.get("Upload-Offset", std::to_string(stored)) != std::to_string(stored))
      throw Refusal{409, "malformed-request", "The upload is at another offset", make_object({{"offset", stored}})};
    std::ofstream target(file, std::ios::binary | std::ios::app);
    std::string block(kBlock, '\0');
    while (in.stream().read(block.data(), static_cast<std::streamsize>(block.size())) || in.stream().gcount() > 0) {
      const auto n = in.stream().gcount();
      if (stored + n > size) throw Refusal{400, "malformed-request", "More bytes than were announced"};
      target.write(block.data(), n);
      stored += n;
    }
    target.close();
    if (!target) throw Refusal{507, "storage-full", "The volume takes no more bytes"};
    return stored;
  }

  Storage& storage_;
  Store& store_;
  UploadLocks& locks_;
};

class Factory : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Factory(Storage& storage, Store& store) : storage_(storage), store_(store) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest& /*request*/) override {
    return new StorageHandler(storage_, store_, locks_);
  }

 private:
  Storage& storage_;
  Store& store_;
  UploadLocks locks_;
};

}  // namespace

std::string storage_secret(Store& store) {
  constexpr const char* kKey = "storage/secret";
  if (const auto known = store.config(kKey)) return *known;
  const auto secret = to_hex(random_bytes(32));
  store.set_config(kKey, secret);
  return secret;
}

struct StorageServer::Impl {
  Impl(Storage& storage, Store& store, const std::optional<TlsFiles>& tls)
      : pool(2, 64), socket(listen_on(Poco::Net::SocketAddress("127.0.0.1", 0), tls)) {
    Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
    params->setMaxThreads(64);
    params->setMaxKeepAliveRequests(0);
    server = std::make_unique<Poco::Net::HTTPServer>(new Factory(storage, store), pool, socket, params);
  }
  Poco::ThreadPool pool;
  Poco::Net::ServerSocket socket;
  std::unique_ptr<Poco::Net::HTTPServer> server;
};

StorageServer::StorageServer(Storage& storage, Store& store, const std::optional<TlsFiles>& tls)
    : impl_(std::make_unique<Impl>(storage, store, tls)) {}
StorageServer::~StorageServer() = default;
std::uint16_t StorageServer::port() const { return impl_->socket.address().port(); }
void StorageServer::start() { impl_->server->start(); }
void StorageServer::stop() {
  impl_->server->stopAll(true);
  impl_->pool.joinAll();
}

}  // namespace bai::devcluster
