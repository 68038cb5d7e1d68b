#include "kernel/plugin/manifest.hpp"

#include "kernel/base/error.hpp"

#include <boost/json.hpp>

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace bai::kernel {
namespace {

namespace json = boost::json;

constexpr int kManifestFormat = 1;

[[noreturn]] void fail_with_errno(const std::filesystem::path& path, int number) {
  const auto code = number == ENOENT ? Code::not_found : Code::fail;
  throw Error(code, path.string() + ": " + std::generic_category().message(number));
}

class File {
 public:
  explicit File(const std::filesystem::path& path) : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0) fail_with_errno(path, errno);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(fd_); }
  std::string read(std::uint64_t offset, std::uint64_t length) const {
    std::string text(length, '\0');
    std::size_t done = 0;
    while (done < length) {
      const auto n = ::pread(fd_, text.data() + done, length - done, static_cast<off_t>(offset + done));
      if (n < 0 && errno == EINTR) continue;
      if (n < 0) fail_with_errno(path_, errno);
      if (n == 0) break;
      done += static_cast<std::size_t>(n);
    }
    text.resize(done);
    return text;
  }
  std::uint64_t size() const {
    struct stat info {};
    if (::fstat(fd_, &info) != 0) fail_with_errno(path_, errno);
    return static_cast<std::uint64_t>(info.st_size);
  }

 private:
  const std::filesystem::path& path_;
  int fd_;
};

std::vector<std::string> texts(const json::object& from, std::string_view name) {
  std::vector<std::string> all;
  if (const auto* list = from.if_contains(name)) {
    for (const auto& value : list->as_array()) all.emplace_back(value.as_string());
  }
  return all;
}
std::string text(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value == nullptr ? std::string() : std::string(value->as_string());
}
bool flag(const json::object& from, std::string_view name) {
  const auto* value = from.if_contains(name);
  return value != nullptr && value->as_bool();
}
template <class Summary>
void place_in_file(const json::object& from, Summary& summary) {
  const auto& at = from.at("at").as_array();
  summary.offset = at.at(0).to_number<std::uint64_t>();
  summary.length = at.at(1).to_number<std::uint64_t>();
}

CommandSummary command(const json::object& from) {
  CommandSummary summary;
  for (const auto& place : from.at("places").as_array()) {
    summary.places.push_back({text(place.as_object(), "path"), texts(place.as_object(), "aliases")});
  }
  if (summary.places.empty()) throw Error(Code::invalid, "a command without a place");
  summary.summary = text(from, "summary");
  summary.hidden = flag(from, "hidden");
  place_in_file(from, summary);
  return summary;
}

Manifest from_json(const json::object& root) {
  if (root.at("format").to_number<int>() != kManifestFormat) {
    throw Error(Code::unsupported,
                "format " + std::to_string(root.at("format").to_number<int>()) + " is not known here",
                "upgrade backend.ai");
  }
  Manifest manifest;
  manifest.id = root.at("id").as_string();
  manifest.version = root.at("version").as_string();
  manifest.summary = text(root, "summary");
  const auto& abi = root.at("abi").as_array();
  manifest.abi_major = abi.at(0).to_number<int>();
  manifest.abi_minor = abi.at(1).to_number<int>();
  for (const auto& value : root.at("commands").as_array()) manifest.commands.push_back(command(value.as_object()));
  for (const auto& value : root.at("groups").as_array()) {
    const auto& from = value.as_object();
    manifest.groups.push_back(
        {text(from, "path"), texts(from, "aliases"), text(from, "summary"), text(from, "default"), flag(from, "open")});
  }
  for (const auto& value : root.at("functions").as_array()) {
    const auto& from = value.as_object();
    FunctionSummary summary{text(from, "name"), text(from, "summary"), flag(from, "stream"), 0, 0};
    place_in_file(from, summary);
    manifest.functions.push_back(std::move(summary));
  }
  return manifest;
}

}  // namespace

std::string read_file(const std::filesystem::path& path) {
  const File file(path);
  return file.read(0, file.size());
}

Manifest read_manifest(const std::filesystem::path& directory) {
  const auto path = directory / "plugin.json";
  const auto content = read_file(path);
  try {
    json::monotonic_resource memory;  // the tree is read once and dropped as a whole
    auto manifest = from_json(json::parse(content, &memory).as_object());
    manifest.directory = directory;
    return manifest;
  } catch (const Error& error) { throw with_context(error, path.string()); } catch (const std::exception& error) {
    throw Error(Code::invalid, path.string() + ": not a plugin manifest: " + error.what(), "install the plugin again");
  }
}

std::string read_descriptor(const Manifest& manifest, std::uint64_t offset, std::uint64_t length) {
  const auto path = manifest.descriptors();
  const File file(path);
  auto line = file.read(offset, length);
  if (line.size() != length || line.find('\n') != std::string::npos || !line.starts_with('{') || !line.ends_with('}')) {
    throw Error(Code::invalid, path.string() + ": does not belong to the plugin.json beside it",
                "install the plugin again");
  }
  return line;
}

std::string text_digest(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325u;
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001b3u;
  }
  char hex[17];
  std::snprintf(hex, sizeof hex, "%016llx", static_cast<unsigned long long>(hash));
  return std::string("fnv1a64:") + hex;
}

}  // namespace bai::kernel
