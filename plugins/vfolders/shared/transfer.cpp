#include "shared/transfer.hpp"

#include <cerrno>
#include <poll.h>

namespace vfolders {

namespace {

constexpr bai::milliseconds kDelays[] = {bai::milliseconds(0), bai::milliseconds(1000), bai::milliseconds(3000),
                                         bai::milliseconds(5000), bai::milliseconds(10000)};

std::string without_slash(std::string text) {
  while (!text.empty() && text.back() == '/') text.pop_back();
  return text;
}

/// Whether another attempt could do better.
bool is_passing(const bai::Error& failure) {
  if (failure.code == BAI_E_NETWORK || failure.code == BAI_E_TIMEOUT) return true;
  const int status = status_of(failure);
  return status >= 500 || status == 409 || status == 423 || status == 429;
}

}  // namespace

AddressMap address_map(const bai::Context& context, const std::string& json) {
  AddressMap map;
  const std::string text = json.empty() || json == "null" ? context.setting("storage_proxy_address_map") : json;
  bai::Json::parse(text).members(
      [&](const std::string& from, const bai::Json& to) { map.entries.emplace_back(from, to.string()); });
  return map;
}

std::string replace_address(const AddressMap& map, const std::string& url) {
  if (map.entries.empty()) return url;
  for (const auto& [from, to] : map.entries) {
    if (url == from) return to;
  }
  const auto host = url.find("://") == std::string::npos ? 0 : url.find("://") + 3;
  const auto path = std::min(url.find('/', host), url.size());
  for (const auto& [from, to] : map.entries) {
    const auto known = without_slash(from);
    if (known != url.substr(0, path) && known != url.substr(host, path - host)) continue;
    auto base = without_slash(to);
    if (base.find("://") == std::string::npos) base.insert(0, url.substr(0, host));
    return base + url.substr(path);
  }
  throw bai::Error(BAI_E_INVALID, "Overriding storage proxy addresses are given, but no url matches with any of them.",
                   bai::JsonObject()
                       .text("id", "bad-storage-proxy")
                       .text("url", url)
                       .text("hint", "the server names " + url + "; give a replacement for it, or none")
                       .done());
}

bai::HttpRequest Ticket::request(std::string method) const {
  bai::HttpRequest request;
  request.method = std::move(method);
  request.path = url.substr(0, url.find('?'));
  request.query.emplace_back("token", token);
  request.flags = BAI_HTTP_UNSIGNED | BAI_HTTP_ANY_STATUS;
  request.total = bai::kForever;  // a file may take hours; silence is limited as configured
  return request;
}

Ticket ask_ticket(const bai::Context& context, const std::string& folder, std::string_view kind,
                  const std::string& json, const AddressMap& map) {
  const auto reply =
      ask_about(context, folder, bai::json_request("POST", folder_path(folder, "/request-" + std::string(kind)), json));
  const auto answer = bai::Json::parse(reply.body);
  Ticket ticket{answer.text_or("url", ""), answer.text_or("token", "")};
  if (ticket.url.empty() || ticket.token.empty()) {
    throw bai::Error(BAI_E_API, "the server named no address for the transfer", R"({"status":200})");
  }
  ticket.url = replace_address(map, ticket.url);
  return ticket;
}

void pause(const bai::Context& context, bai::milliseconds time) {
  const auto stop = context.service<bai_host_context>(BAI_HOST_CONTEXT).cancel_fd(context.get());
  const auto end = std::chrono::steady_clock::now() + time;
  for (;;) {
    if (context.cancelled()) throw bai::Error(BAI_E_CANCELLED, "the transfer was stopped");
    const auto left = std::chrono::ceil<bai::milliseconds>(end - std::chrono::steady_clock::now());
    if (left.count() <= 0) return;
    // in slices, because a deadline is no event on the descriptor
    pollfd waiting{stop, POLLIN, 0};
    ::poll(&waiting, stop >= 0 ? 1 : 0, static_cast<int>(std::min<std::int64_t>(left.count(), 500)));
  }
}

void Patience::failed(const bai::Error& failure) {
  if (!is_passing(failure) || failures_ == std::size(kDelays) || context_.cancelled()) throw failure;
  pause(context_, kDelays[failures_++]);
}

void Report::send(std::string_view event, std::int64_t done, std::int64_t total, const std::string& more) {
  bai::JsonObject json;
  json.text("event", event).text("file", file_);
  if (!more.empty()) {
    bai::Json::parse(more).members([&](const std::string& key, const bai::Json& value) { json.raw(key, value.raw()); });
  }
  stream_.send(json.number("done", done).number("total", total).done());
}

void Report::begin(const std::string& local, const std::string& url, std::int64_t total) {
  send("begin", 0, total, bai::JsonObject().text("local", local).text("url", url).done());
}

void Report::progress(std::int64_t done, std::int64_t total) {
  const auto now = std::chrono::steady_clock::now();
  if (now < next_) return;
  next_ = now + bai::milliseconds(100);
  send("progress", done, total, {});
}

void Report::end(std::int64_t total) { send("end", total, total, {}); }

std::string header_of(const std::string& headers_json, std::string_view name) {
  std::string found;
  if (headers_json.empty()) return found;
  bai::Json::parse(headers_json).elements([&](const bai::Json& pair) {
    std::string parts[2];
    size_t i = 0;
    pair.elements([&](const bai::Json& part) {
      if (i < 2) parts[i++] = part.string();
    });
    if (parts[0] == name) found = parts[1];
  });
  return found;
}

std::optional<std::int64_t> number_of(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failed != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

bai::Error refusal(int status, const std::string& body, const std::string& what) {
  std::string reason = "HTTP status " + std::to_string(status);
  std::string problem = "null";
  try {
    const auto json = bai::Json::parse(body);
    if (json.is_object()) {
      problem = body;
      reason = json.text_or("title", reason);
    }
  } catch (const bai::Error&) {
    // a page of a proxy in between; the status says what there is to say
  }
  return bai::Error(BAI_E_API, what + ": " + reason,
                    bai::JsonObject().number("status", status).raw("problem", problem).done());
}

}  // namespace vfolders
