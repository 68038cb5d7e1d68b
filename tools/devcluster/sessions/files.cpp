/// Files of a session. Source: manager 22.03 `api/session.py`, agent 22.03 `docker/kernel.py`.
#include "tools/devcluster/http/params.hpp"
#include "tools/devcluster/http/problem.hpp"
#include "tools/devcluster/sessions/execution.hpp"
#include "tools/devcluster/sessions/multipart.hpp"
#include "tools/devcluster/sessions/tar.hpp"

#include <fstream>
#include <sys/stat.h>

namespace bai::devcluster {
namespace {

namespace fs = std::filesystem;
constexpr std::size_t kLargestFile = 1048576, kMostUploads = 20, kMostDownloads = 5;

/// The path on this machine for one that the session knows; none when it leads out of the work folder, also through
/// links.
std::optional<fs::path> confined(const fs::path& work, const std::string& given) {
  fs::path wanted(given);
  if (wanted.is_absolute()) {
    const auto inside = wanted.lexically_relative("/home/work");
    if (inside.empty() || *inside.begin() == "..") return std::nullopt;
    wanted = inside;
  }
  const fs::path root = fs::canonical(work);
  const fs::path full = fs::weakly_canonical(root / wanted);
  const auto inside = full.lexically_relative(root);
  if (inside.empty() || *inside.begin() == "..") return std::nullopt;
  return full;
}

void store_part(const fs::path& work, const Part& part) {
  // The Python client percent-encodes the whole name, slashes included.
  const std::string name = percent_decode(part.file_name, false);
  const auto target = name.empty() || name.find('\0') != std::string::npos ? std::nullopt : confined(work, name);
  if (!target || *target == fs::canonical(work))
    throw kernel_failed("execution", "AssertionError('malformed upload filename and path.')");
  std::error_code error;
  fs::create_directories(target->parent_path(), error);
  std::ofstream out(*target, std::ios::binary | std::ios::trunc);
  out << part.content;
  out.close();
  if (!out) throw kernel_failed("execution", "OSError('cannot write " + name + "')");
}

Response upload(Request& request, Services& services) {
  const Row session = running_session(request, services);
  const auto kernel = kernel_of(session, services);
  const auto parts = parse_form(request.header("content-type"), request.body);
  if (!parts) throw invalid_params("Malformed body");
  if (parts->size() > kMostUploads) throw invalid_params("Too many files");
  for (const auto& part : *parts)
    if (part.content.size() >= kLargestFile) throw invalid_params("Too large file");
  for (const auto& part : *parts) store_part(kernel->work_dir(), part);
  return no_content();
}

std::string archive_of(const fs::path& work, const std::string& given) {
  const auto path = confined(work, given);
  if (!path) throw kernel_failed("execution", "PermissionError('You cannot download files outside /home/work')");
  if (!fs::exists(fs::symlink_status(*path))) throw invalid_params("The file is not found.");
  const auto archive = make_tar(*path, kLargestFile);
  if (!archive) throw invalid_params("too large file");
  return *archive;
}

Response download(Request& request, Services& services) {
  auto params = make_object();
  if (request.has_body) {
    params = check_params(request, {{{"files"}, rules::list_of(rules::text()), {}}});
  } else {
    auto files = make_array();
    for (const auto& [name, value] : request.query)
      if (name == "files") files->add(value);
    params->set("files", files);
  }
  const auto files = as_array(params->get("files"));
  if (files->size() == 0) throw invalid_params("Input validation error", make_object({{"files", "is required"}}));
  if (files->size() > kMostDownloads) throw invalid_params("Too many files");
  const Row session = running_session(request, services);
  const auto kernel = kernel_of(session, services);
  std::vector<std::string> archives;
  for (const auto& file : *files) archives.push_back(archive_of(kernel->work_dir(), file.toString()));
  auto [type, body] = make_mixed(archives);
  return {200, type, std::move(body), {}};
}

Response download_single(Request& request, Services& services) {
  const auto params = check_params(
      request, {{{"file"}, rules::text(), {}}, {{"owner_access_key"}, rules::nullable(rules::text()), otherwise({})}});
  const Row session = running_session(request, services);
  const auto kernel = kernel_of(session, services);
  return {200, "application/octet-stream", archive_of(kernel->work_dir(), params->getValue<std::string>("file")), {}};
}

/// As `ls -l` prints it.
std::string mode_text(mode_t mode) {
  std::string text = S_ISDIR(mode) ? "d" : S_ISLNK(mode) ? "l" : S_ISFIFO(mode) ? "p" : S_ISSOCK(mode) ? "s" : "-";
  for (int shift = 6; shift >= 0; shift -= 3)
    for (int bit = 0; bit < 3; ++bit)
      text += (mode >> shift & (4U >> static_cast<unsigned>(bit))) != 0 ? "rwx"[bit] : '-';
  return text;
}

double seconds_of(const timespec& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

Json list_folder(const fs::path& folder) {
  auto list = make_array();
  for (const auto& entry : fs::directory_iterator(folder)) {
    struct stat info {};
    if (lstat(entry.path().c_str(), &info) != 0) continue;
    list->add(make_object({{"mode", mode_text(info.st_mode)},
                           {"size", static_cast<std::int64_t>(info.st_size)},
                           {"ctime", seconds_of(info.st_ctim)},
                           {"mtime", seconds_of(info.st_mtim)},
                           {"atime", seconds_of(info.st_atim)},
                           {"filename", entry.path().filename().string()}}));
  }
  return list;
}

Response list_files(Request& request, Services& services) {
  const auto parsed = parse_json(request.body);
  // The manager shows its JSON parser's words here.
  if (!parsed || !is_object(*parsed)) throw invalid_params("Expecting value: line 1 column 1 (char 0)");
  const auto given = text_member(as_object(*parsed), "path");
  if (!given) throw invalid_params("'path'");
  const Row session = running_session(request, services);
  const auto kernel = kernel_of(session, services);
  const auto folder = confined(kernel->work_dir(), *given);
  if (!folder) throw kernel_failed("execution", "PermissionError('You cannot list files outside /home/work')");
  std::string files, errors;
  try {
    files = to_text(list_folder(*folder));
  } catch (const fs::filesystem_error& error) {
    errors = "FileNotFoundError: " + error.code().message() + ": '" + *given + "'\n";
  }
  return json_reply(make_object({{"files", files}, {"errors", errors}, {"abspath", *given}}));
}

}  // namespace

void add_file_routes(Front& front, Services& services) {
  const auto with = [&services](Response (*handler)(Request&, Services&)) {
    return [&services, handler](Request& r) { return handler(r, services); };
  };
  front.add({"POST", "/session/{name}/upload", Access::kAuth, StatusGuard::kRead, with(upload)});
  front.add({"GET", "/session/{name}/download", Access::kAuth, StatusGuard::kRead, with(download)});
  front.add({"GET", "/session/{name}/download_single", Access::kAuth, StatusGuard::kRead, with(download_single)});
  front.add({"GET", "/session/{name}/files", Access::kAuth, StatusGuard::kRead, with(list_files)});
}

}  // namespace bai::devcluster
