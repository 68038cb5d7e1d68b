// What this plugin registers; plugin.cpp is the table.
#pragma once

#include <bai/plugin.hpp>

namespace sessions {

// functions/
void add_complete(bai::Plugin& plugin);
void add_destroy(bai::Plugin& plugin);
void add_download(bai::Plugin& plugin);
void add_execute(bai::Plugin& plugin);
void add_get_info(bai::Plugin& plugin);
void add_get_logs(bai::Plugin& plugin);
void add_get_or_create(bai::Plugin& plugin);
void add_get_task_logs(bai::Plugin& plugin);
void add_hello(bai::Plugin& plugin);
void add_interrupt(bai::Plugin& plugin);
void add_list_files(bai::Plugin& plugin);
void add_paginated_list(bai::Plugin& plugin);
void add_rename(bai::Plugin& plugin);
void add_restart(bai::Plugin& plugin);
void add_stream_execute(bai::Plugin& plugin);
void add_upload(bai::Plugin& plugin);

// commands/
void add_create_command(bai::Plugin& plugin);
void add_destroy_command(bai::Plugin& plugin);
void add_download_command(bai::Plugin& plugin);
void add_info_command(bai::Plugin& plugin);
void add_list_command(bai::Plugin& plugin);
void add_logs_command(bai::Plugin& plugin);
void add_ls_command(bai::Plugin& plugin);
void add_rename_command(bai::Plugin& plugin);
void add_restart_command(bai::Plugin& plugin);
void add_run_command(bai::Plugin& plugin);
void add_task_logs_command(bai::Plugin& plugin);
void add_upload_command(bai::Plugin& plugin);

}  // namespace sessions
