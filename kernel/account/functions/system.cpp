// System.get_versions, System.get_manager_version, System.get_api_version. Source: client 22.03 func/system.py.
#include "kernel/account/module.hpp"

namespace bai::kernel::account {
namespace {

std::string versions(bai::Context& context) {
  bai::HttpRequest request;
  request.path = "/";
  return context.http(request).body;
}

std::string member(bai::Context& context, std::string_view name) {
  const auto answer = versions(context);
  const auto value = bai::Json::parse(answer).find(name);
  if (!value || value->is_null())
    throw bai::Error(BAI_E_UNSUPPORTED, "the server does not tell its " + std::string(name),
                     R"({"hint":"it may be older than release 19.03"})");
  return std::string(value->raw());
}

std::string get_versions(const bai::Nothing&, bai::Context& context) { return versions(context); }
std::string get_manager_version(const bai::Nothing&, bai::Context& context) { return member(context, "manager"); }
std::string get_api_version(const bai::Nothing&, bai::Context& context) { return member(context, "version"); }

}  // namespace

void add_system_functions(bai::Plugin& plugin) {
  plugin.add(bai::function<bai::Nothing>("System.get_versions")
                 .summary("Versions of the server's API and of its manager.")
                 .result(R"({"version":"text","manager":"text"})"),
             get_versions);
  plugin.add(bai::function<bai::Nothing>("System.get_manager_version")
                 .summary("Release of the server's manager.")
                 .result(R"("text")"),
             get_manager_version);
  plugin.add(bai::function<bai::Nothing>("System.get_api_version")
                 .summary("Version of the server's API, which may be newer than the one in use.")
                 .result(R"("text")"),
             get_api_version);
}

}  // namespace bai::kernel::account
