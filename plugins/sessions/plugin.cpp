// The table of what this plugin registers. It is explicit, because linkers drop static constructors of archives.
#include "sessions.hpp"

namespace {

void setup(bai::Plugin& plugin) {
  plugin.group("session", "Compute sessions: create, list, inspect, end.", true);
  plugin.group("admin", "Administration of the cluster.", true);
  plugin.group("admin session", "Compute sessions of all users.", true);

  sessions::add_complete(plugin);
  sessions::add_destroy(plugin);
  sessions::add_download(plugin);
  sessions::add_execute(plugin);
  sessions::add_get_info(plugin);
  sessions::add_get_logs(plugin);
  sessions::add_get_or_create(plugin);
  sessions::add_get_task_logs(plugin);
  sessions::add_hello(plugin);
  sessions::add_interrupt(plugin);
  sessions::add_list_files(plugin);
  sessions::add_paginated_list(plugin);
  sessions::add_rename(plugin);
  sessions::add_restart(plugin);
  sessions::add_stream_execute(plugin);
  sessions::add_upload(plugin);

  sessions::add_create_command(plugin);
  sessions::add_destroy_command(plugin);
  sessions::add_download_command(plugin);
  sessions::add_info_command(plugin);
  sessions::add_list_command(plugin);
  sessions::add_logs_command(plugin);
  sessions::add_ls_command(plugin);
  sessions::add_rename_command(plugin);
  sessions::add_restart_command(plugin);
  sessions::add_run_command(plugin);
  sessions::add_task_logs_command(plugin);
  sessions::add_upload_command(plugin);
}

}  // namespace

BAI_PLUGIN(BAI_PLUGIN_ID, BAI_PLUGIN_VERSION, setup)
