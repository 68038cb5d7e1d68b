#include "shared/unpack.hpp"

#include <algorithm>
#include <fstream>
#include <sys/stat.h>

namespace sessions {

namespace fs = std::filesystem;

namespace {

constexpr size_t kBlock = 512;

[[noreturn]] void malformed(const std::string& what) {
  throw bai::Error(BAI_E_API, "the server sent files in a form that cannot be read: " + what, R"({"status":200})");
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  return out;
}

std::string_view header_of(std::string_view headers, std::string_view lowered, std::string_view name) {
  for (size_t at = 0; at < headers.size();) {
    const auto end = std::min(headers.find("\r\n", at), headers.size());
    if (lowered.substr(at, name.size()) == name && lowered.substr(at + name.size(), 1) == ":") {
      auto value = headers.substr(at + name.size() + 1, end - at - name.size() - 1);
      value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
      return value;
    }
    at = end + 2;
  }
  return {};
}

struct Member {
  std::string name, target;
  char kind = '0';
  mode_t mode = 0644;
  std::string_view content;
};

std::string_view field(std::string_view header, size_t at, size_t size) {
  const auto text = header.substr(at, size);
  return text.substr(0, text.find('\0'));
}

std::uint64_t octal(std::string_view text) {
  std::uint64_t value = 0;
  for (const char c : text) {
    if (c == ' ' || c == '\0') continue;
    if (c < '0' || c > '7') malformed("a number in an archive");
    value = value << 3 | static_cast<std::uint64_t>(c - '0');
  }
  return value;
}

/// The value of "path" or "linkpath" in a pax header: records "LENGTH KEY=VALUE\n".
void read_pax(std::string_view records, std::string& name, std::string& target) {
  while (!records.empty()) {
    size_t length = 0;
    const auto space = records.find(' ');
    if (std::from_chars(records.data(), records.data() + std::min(space, records.size()), length).ec != std::errc{} ||
        length <= space + 1 || length > records.size())
      malformed("an extended header");
    const auto record = records.substr(space + 1, length - space - 2);
    if (record.rfind("path=", 0) == 0) name = record.substr(5);
    if (record.rfind("linkpath=", 0) == 0) target = record.substr(9);
    records.remove_prefix(length);
  }
}

std::vector<Member> read_members(std::string_view archive) {
  std::vector<Member> all;
  std::string long_name, long_target;
  while (archive.size() >= kBlock && archive[0] != '\0') {
    const auto header = archive.substr(0, kBlock);
    const auto size = octal(header.substr(124, 12));
    archive.remove_prefix(kBlock);
    if (size > archive.size()) malformed("an archive that breaks off");
    const auto content = archive.substr(0, size);
    archive.remove_prefix(std::min<size_t>(archive.size(), (size + kBlock - 1) / kBlock * kBlock));
    const char kind = header[156] == '\0' ? '0' : header[156];
    if (kind == 'L') long_name = field(content, 0, content.size());
    if (kind == 'K') long_target = field(content, 0, content.size());
    if (kind == 'x') read_pax(content, long_name, long_target);
    if (kind == 'L' || kind == 'K' || kind == 'x' || kind == 'g') continue;
    Member member;
    member.name = field(header, 0, 100);
    const auto prefix = header.substr(257, 5) == "ustar" ? field(header, 345, 155) : std::string_view();
    if (!prefix.empty()) member.name = std::string(prefix) + "/" + member.name;
    if (!long_name.empty()) member.name = std::exchange(long_name, {});
    member.target = long_target.empty() ? std::string(field(header, 157, 100)) : std::exchange(long_target, {});
    member.kind = kind;
    member.mode = static_cast<mode_t>(octal(header.substr(100, 8)) & 0777);
    member.content = content;
    all.push_back(std::move(member));
  }
  return all;
}

bool leaves(const fs::path& path) {
  const auto normal = path.lexically_normal();
  return path.is_absolute() || normal.empty() || *normal.begin() == "..";
}

void check(const Member& member, const fs::path& folder) {
  const auto refuse = [&](const char* why) {
    throw bai::Error(BAI_E_DENIED, "the archive member \"" + member.name + "\" " + why + "; nothing was written",
                     R"({"id":"integrity-archive","hint":"download other files of the session by name"})");
  };
  if (leaves(member.name)) refuse("would leave the destination");
  if (member.kind == '2' && leaves(fs::path(member.name).parent_path() / member.target))
    refuse("is a link that leads out of the destination");
  if (member.kind != '0' && member.kind != '5' && member.kind != '2' && member.kind != '7')
    refuse("is neither a file nor a folder nor a link");
  // a link that lies in the destination already must not lead the file out of it
  const auto real = fs::weakly_canonical(folder / fs::path(member.name).parent_path());
  if (real != folder && leaves(real.lexically_relative(folder))) refuse("would be written through a link");
}

void write(const Member& member, const fs::path& folder) {
  const auto path = (folder / member.name).lexically_normal();
  if (member.kind == '5') {
    fs::create_directories(path);
    return;
  }
  fs::create_directories(path.parent_path());
  if (fs::is_symlink(fs::symlink_status(path)) || member.kind == '2') fs::remove(path);
  if (member.kind == '2') {
    fs::create_symlink(member.target, path);
    return;
  }
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(member.content.data(), static_cast<std::streamsize>(member.content.size()));
  out.close();
  if (!out) {
    throw bai::Error(BAI_E_FAIL, "cannot write " + path.string(),
                     R"({"id":"file-write","hint":"make room, or choose another folder with --dest"})");
  }
  ::chmod(path.c_str(), member.mode);
}

}  // namespace

std::vector<std::string_view> split_parts(std::string_view content_type, std::string_view body) {
  auto boundary = content_type.find("boundary=") == content_type.npos
                      ? std::string_view()
                      : content_type.substr(content_type.find("boundary=") + 9);
  boundary = boundary.substr(0, boundary.find(';'));
  if (boundary.size() > 1 && boundary.front() == '"') boundary = boundary.substr(1, boundary.size() - 2);
  if (boundary.empty()) malformed("no boundary");
  const std::string mark = "--" + std::string(boundary);
  std::vector<std::string_view> parts;
  auto at = body.find(mark);
  while (at != body.npos && body.substr(at + mark.size(), 2) != "--") {
    const auto head = at + mark.size() + 2, end_of_head = body.find("\r\n\r\n", at);
    if (end_of_head == body.npos) malformed("a part without an end of its headers");
    const auto headers = body.substr(std::min(head, end_of_head), end_of_head - std::min(head, end_of_head));
    const auto lowered = lower(headers);
    if (const auto coding = header_of(headers, lowered, "content-encoding"); !coding.empty() && coding != "identity")
      malformed("a part encoded as " + std::string(coding));
    const auto begin = end_of_head + 4;
    size_t size = 0;
    const auto told = header_of(headers, lowered, "content-length");
    if (told.empty() || std::from_chars(told.data(), told.data() + told.size(), size).ec != std::errc{})
      size = std::min(body.find("\r\n" + mark, begin), body.size()) - begin;
    if (size > body.size() - begin) malformed("a part that breaks off");
    parts.push_back(body.substr(begin, size));
    at = body.find(mark, begin + size);
  }
  if (at == body.npos) malformed("no closing boundary");
  return parts;
}

std::vector<std::string> unpack_tar(std::string_view archive, const fs::path& folder) {
  try {
    const auto root = fs::canonical(folder);
    const auto members = read_members(archive);
    for (const auto& member : members) check(member, root);
    std::vector<std::string> names;
    for (const auto& member : members) {
      check(member, root);  // again: a link of this archive may lie there by now
      write(member, root);
      names.push_back(member.name);
    }
    return names;
  } catch (const fs::filesystem_error& failure) {
    throw bai::Error(BAI_E_FAIL, "cannot unpack into " + folder.string() + ": " + failure.code().message(),
                     R"({"id":"file-folder","hint":"choose another folder with --dest"})");
  }
}

}  // namespace sessions
