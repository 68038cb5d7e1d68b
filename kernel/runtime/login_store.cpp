#include "kernel/runtime/login_store.hpp"

#include "kernel/base/error.hpp"
#include "kernel/config/directories.hpp"
#include "kernel/signing/digest.hpp"
#include "kernel/transport/clock_skew.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <sys/stat.h>

namespace bai::kernel {
namespace {

namespace json = boost::json;
using std::chrono::system_clock;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool same_word(std::string_view text, std::string_view lower) {
  return std::ranges::equal(text, lower, {},
                            [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
}

/// What may stand in a Cookie header without changing its structure.
bool is_harmless(std::string_view text) {
  return std::ranges::all_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7f && c != ';';
  });
}

std::int64_t seconds_of(system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

std::string text_member(const json::object& object, std::string_view name) {
  const auto* member = object.if_contains(name);
  return member != nullptr && member->is_string() ? std::string(member->as_string()) : std::string();
}

std::optional<Login> login_from(std::string_view text) {
  boost::system::error_code failed;
  const auto value = json::parse(json::string_view(text.data(), text.size()), failed);
  const auto* root = failed ? nullptr : value.if_object();
  const auto* cookies = root == nullptr ? nullptr : root->if_contains("cookies");
  if (cookies == nullptr || !cookies->is_array()) return std::nullopt;
  Login login{text_member(*root, "user"), text_member(*root, "access_key"), text_member(*root, "role"), {}};
  for (const auto& each : cookies->as_array()) {
    const auto* object = each.if_object();
    if (object == nullptr) return std::nullopt;
    Cookie cookie{text_member(*object, "name"), text_member(*object, "value"), false, 0};
    const auto* secure = object->if_contains("secure");
    const auto* expires = object->if_contains("expires");
    cookie.secure = secure != nullptr && secure->is_bool() && secure->as_bool();
    cookie.expires = expires != nullptr && expires->is_int64() ? expires->as_int64() : 0;
    if (cookie.name.empty() || !is_harmless(cookie.name) || !is_harmless(cookie.value)) return std::nullopt;
    login.cookies.push_back(std::move(cookie));
  }
  return login;
}

std::string text_of(const Login& login) {
  json::array cookies;
  for (const auto& cookie : login.cookies) {
    cookies.push_back(json::object{
        {"name", cookie.name}, {"value", cookie.value}, {"secure", cookie.secure}, {"expires", cookie.expires}});
  }
  return json::serialize(json::object{{"user", login.user},
                                      {"access_key", login.access_key},
                                      {"role", login.role},
                                      {"cookies", std::move(cookies)}}) +
         "\n";
}

void refuse_readable(const std::filesystem::path& file) {
  struct stat info {};
  if (::stat(file.c_str(), &info) != 0 || (info.st_mode & 077) == 0) return;
  Error error(Code::invalid, file.string() + " holds a login and other users can read it",
              "run: chmod 600 " + file.string());
  error.id = "login-file-mode";
  throw error;
}

}  // namespace

std::optional<Cookie> parse_set_cookie(std::string_view header, system_clock::time_point now) {
  const auto end = header.find(';');
  const auto pair = header.substr(0, end);
  const auto sign = pair.find('=');
  if (sign == std::string_view::npos) return std::nullopt;
  Cookie cookie;
  cookie.name = trimmed(pair.substr(0, sign));
  cookie.value = trimmed(pair.substr(sign + 1));
  if (cookie.name.empty() || !is_harmless(cookie.name) || !is_harmless(cookie.value)) return std::nullopt;
  bool has_age = false;
  for (auto rest = end == std::string_view::npos ? std::string_view() : header.substr(end + 1); !rest.empty();) {
    const auto next = rest.find(';');
    const auto attribute = rest.substr(0, next);
    rest = next == std::string_view::npos ? std::string_view() : rest.substr(next + 1);
    const auto equals = attribute.find('=');
    const auto name = trimmed(attribute.substr(0, equals));
    const auto value = equals == std::string_view::npos ? std::string_view() : trimmed(attribute.substr(equals + 1));
    if (same_word(name, "secure")) cookie.secure = true;
    if (same_word(name, "max-age")) {
      std::int64_t age = 0;
      const auto [last, failed] = std::from_chars(value.data(), value.data() + value.size(), age);
      constexpr std::int64_t kLongest = std::int64_t{400} * 24 * 3600;
      if (failed != std::errc() || last != value.data() + value.size()) continue;
      has_age = true;
      cookie.expires = seconds_of(now) + std::clamp<std::int64_t>(age, -1, kLongest);
    }
    if (same_word(name, "expires") && !has_age) {
      if (const auto time = parse_http_date(value)) cookie.expires = std::max<std::int64_t>(1, seconds_of(*time));
    }
  }
  return cookie;
}

std::filesystem::path login_file(const std::filesystem::path& state, std::vector<std::string> endpoints,
                                 const std::string& profile) {
  if (state.empty()) return {};
  std::sort(endpoints.begin(), endpoints.end());
  std::string key = profile;
  for (const auto& endpoint : endpoints) key += "\n" + endpoint;
  return state / ("login-" + hex(digest("sha256", key)).substr(0, 24) + ".json");
}

LoginStore::LoginStore(std::filesystem::path file, Now now, Note note)
    : file_(std::move(file)), now_(std::move(now)), note_(std::move(note)) {}

std::optional<Login> LoginStore::read() {
  if (file_.empty()) return std::nullopt;
  const auto content = read_file(file_);
  if (!content) return std::nullopt;
  refuse_readable(file_);
  auto login = login_from(*content);
  if (!login && note_) note_("the stored login " + file_.string() + " is damaged and ignored; run: backend.ai login");
  return login;
}

std::optional<Login> LoginStore::current() {
  const std::lock_guard lock(mutex_);
  if (!known_) login_ = read();
  known_ = true;
  if (!login_) return std::nullopt;
  auto login = *login_;
  const auto now = seconds_of(now_());
  std::erase_if(login.cookies, [&](const Cookie& each) { return each.expires != 0 && each.expires <= now; });
  return login;
}

void LoginStore::store(const Login& login) {
  if (file_.empty()) throw Error(Code::invalid, "there is no folder for the login", "set HOME or XDG_STATE_HOME");
  const std::lock_guard lock(mutex_);
  write_private_file(file_, text_of(login));
  login_ = login;
  known_ = true;
}

void LoginStore::remove() {
  const std::lock_guard lock(mutex_);
  login_.reset();
  known_ = true;
  std::error_code ignored;  // it may never have been there
  if (!file_.empty()) std::filesystem::remove(file_, ignored);
}

void LoginStore::renew(const std::vector<Cookie>& cookies) {
  const auto login = current();
  if (!login) return;
  auto changed = *login;
  bool differs = false;
  for (const auto& cookie : cookies) {
    const auto known = std::ranges::find(changed.cookies, cookie.name, &Cookie::name);
    if (known == changed.cookies.end() || cookie.value.empty()) continue;  // only the cookies of the login
    differs = differs || known->value != cookie.value;
    *known = cookie;
  }
  if (differs) store(changed);
}

std::string LoginStore::cookie_header(bool secure_connection) {
  const auto login = current();
  std::string header;
  if (!login) return header;
  for (const auto& cookie : login->cookies) {
    if (cookie.secure && !secure_connection) continue;
    header += (header.empty() ? "" : "; ") + cookie.name + "=" + cookie.value;
  }
  return header;
}

}  // namespace bai::kernel
