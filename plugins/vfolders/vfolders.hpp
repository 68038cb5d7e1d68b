// What this plugin registers; plugin.cpp is the table.
#pragma once

#include <bai/plugin.hpp>

namespace vfolders {

// functions/
void add_clone(bai::Plugin& plugin);
void add_create(bai::Plugin& plugin);
void add_download(bai::Plugin& plugin);
void add_file_functions(bai::Plugin& plugin);
void add_folder_functions(bai::Plugin& plugin);
void add_host_functions(bai::Plugin& plugin);
void add_list_functions(bai::Plugin& plugin);
void add_sharing_functions(bai::Plugin& plugin);
void add_upload(bai::Plugin& plugin);

// commands/
void add_cp_command(bai::Plugin& plugin);
void add_create_command(bai::Plugin& plugin);
void add_delete_command(bai::Plugin& plugin);
void add_download_command(bai::Plugin& plugin);
void add_info_command(bai::Plugin& plugin);
void add_invitations_command(bai::Plugin& plugin);
void add_invite_command(bai::Plugin& plugin);
void add_leave_command(bai::Plugin& plugin);
void add_list_command(bai::Plugin& plugin);
void add_list_allowed_types_command(bai::Plugin& plugin);
void add_list_hosts_command(bai::Plugin& plugin);
void add_ls_command(bai::Plugin& plugin);
void add_mkdir_command(bai::Plugin& plugin);
void add_mv_command(bai::Plugin& plugin);
void add_rename_command(bai::Plugin& plugin);
void add_rename_file_command(bai::Plugin& plugin);
void add_request_download_command(bai::Plugin& plugin);
void add_rm_command(bai::Plugin& plugin);
void add_share_command(bai::Plugin& plugin);
void add_unshare_command(bai::Plugin& plugin);
void add_update_options_command(bai::Plugin& plugin);
void add_upload_command(bai::Plugin& plugin);

}  // namespace vfolders
