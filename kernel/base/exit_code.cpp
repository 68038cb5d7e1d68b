#include "kernel/base/exit_code.hpp"

#include <array>

namespace bai::kernel {
namespace {

constexpr std::array kTable{
    ExitCodeRow{0, "success"},
    ExitCodeRow{1, "an error without a row of its own"},
    ExitCodeRow{2, "wrong command line"},
    ExitCodeRow{3, "configuration or credentials missing or wrong"},
    ExitCodeRow{4, "authentication or permission refused"},
    ExitCodeRow{5, "not found"},
    ExitCodeRow{6, "conflict, or it exists already"},
    ExitCodeRow{7, "quota or limit reached"},
    ExitCodeRow{8, "cannot connect: network, TLS or proxy"},
    ExitCodeRow{9, "time limit passed"},
    ExitCodeRow{10, "error of the server, after retries"},
    ExitCodeRow{11, "partial success"},
    ExitCodeRow{12, "integrity check failed"},
    ExitCodeRow{13, "not supported by this server, terminal or build"},
    ExitCodeRow{14, "error with a local file"},
    ExitCodeRow{20, "a session that was waited for ended in ERROR or CANCELLED"},
};

int of_http_status(int status, const std::string& problem) {
  if (problem.find("/quota-exceeded") != std::string::npos || problem.find("/rate-limit-exceeded") != std::string::npos)
    return 7;
  if (problem.find("-already-exists") != std::string::npos) return 6;
  switch (status) {
    case 401:
    case 403: return 4;
    case 404:
    case 410: return 5;
    case 409: return 6;
    case 412:
    case 413:
    case 429: return 7;
    case 408: return 9;
    case 405:
    case 426:
    case 501: return 13;
    default: return status >= 500 ? 10 : 1;
  }
}

}  // namespace

std::span<const ExitCodeRow> exit_code_table() { return kTable; }

int exit_code(const Error& error) {
  // ids name a kind of failure more exactly than the code does
  if (error.id == "usage" || error.id.starts_with("usage-")) return kExitUsage;
  if (error.id.starts_with("config-")) return 3;
  if (error.id.starts_with("file-")) return 14;
  if (error.id.starts_with("session-startup-")) return 20;
  if (error.id.starts_with("integrity-")) return 12;
  if (error.id.starts_with("partial-")) return 11;
  switch (error.code) {
    case Code::api: return of_http_status(error.http_status, error.problem);
    case Code::auth: return error.http_status == 0 ? 3 : 4;
    case Code::not_found: return 5;
    case Code::network: return 8;
    case Code::timeout: return 9;
    case Code::unsupported: return 13;
    case Code::denied: return 4;
    case Code::cancelled: return 130;
    case Code::invalid:
    case Code::fail: return 1;
  }
  return 1;
}

}  // namespace bai::kernel
