// bai.context/1 and bai.config/1: what needs no server.
#include "kernel/plugin/context.hpp"
#include "kernel/plugin/receive.hpp"
#include "kernel/plugin/services.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <sys/stat.h>
#include <system_error>

namespace bai::kernel {
namespace {

/// XDG folder of one kind; relative values count as unset, as the XDG specification says.
std::filesystem::path base_folder(std::string_view kind) {
  const auto of = [](const char* variable, const char* below_home) -> std::filesystem::path {
    if (const char* value = std::getenv(variable); value != nullptr && value[0] == '/') return value;
    const char* home = std::getenv("HOME");
    if (home == nullptr || home[0] != '/') {
      throw Error(Code::invalid, std::string("neither ") + variable + " nor HOME names a folder",
                  std::string("set ") + variable);
    }
    return std::filesystem::path(home) / below_home;
  };
  if (kind == "data") return of("XDG_DATA_HOME", ".local/share");
  if (kind == "cache") return of("XDG_CACHE_HOME", ".cache");
  if (kind == "state") return of("XDG_STATE_HOME", ".local/state");
  throw Error(Code::unsupported, "there is no folder of the kind \"" + std::string(kind) + "\"");
}

std::string own_folder(bai_context& context, std::string_view kind) {
  const auto folder = base_folder(kind) / "backend.ai" / context.plugin_id;
  std::error_code failed;
  std::filesystem::create_directories(folder.parent_path(), failed);
  if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
    Error error(Code::fail,
                "cannot make the folder " + folder.string() + ": " + std::generic_category().message(errno));
    error.id = "file-folder";
    throw error;
  }
  return folder.string();
}

}  // namespace

const bai_host_context kContextTable{
    sizeof kContextTable,
    0,
    [](bai_context* context) -> std::int32_t {
      return to_status(nullptr, [&]() -> bai_status {
        context->stop.check();
        return BAI_OK;
      });
    },
    [](bai_context* context) -> std::int32_t {
      std::int32_t fd = -1;
      (void)to_status(nullptr, [&]() -> bai_status {
        fd = context->cancel_fd();
        return BAI_OK;
      });
      return fd;
    },
    [](bai_context* context) -> std::int64_t { return context->stop.remaining().count(); },
    [](bai_context* context) -> std::uint32_t { return context->flags; }};

const bai_host_config kConfigTable{
    sizeof kConfigTable, 0,
    [](bai_context* context, bai_str key, const bai_sink* sink, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        const auto value = context->client.session().setting(text_of(key));
        if (!value) throw Error(Code::not_found, "there is no setting \"" + std::string(text_of(key)) + "\"");
        write_to(sink, *value);
        return BAI_OK;
      });
    },
    [](bai_context* context, bai_str kind, const bai_sink* sink, bai_error* error) -> bai_status {
      return to_status(error, [&]() -> bai_status {
        write_to(sink, own_folder(*context, text_of(kind)));
        return BAI_OK;
      });
    }};

}  // namespace bai::kernel
