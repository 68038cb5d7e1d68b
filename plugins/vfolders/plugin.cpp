// The table of what this plugin registers. It is explicit, because linkers drop static constructors of archives.
#include "vfolders.hpp"

namespace {

void setup(bai::Plugin& plugin) {
  plugin.group("vfolder", "Virtual folders: create, share, upload, download.", true);
  plugin.group("admin", "Administration of the cluster.", true);
  plugin.group("admin vfolder", "Virtual folders of all users.", true);

  vfolders::add_clone(plugin);
  vfolders::add_create(plugin);
  vfolders::add_download(plugin);
  vfolders::add_file_functions(plugin);
  vfolders::add_folder_functions(plugin);
  vfolders::add_host_functions(plugin);
  vfolders::add_list_functions(plugin);
  vfolders::add_sharing_functions(plugin);
  vfolders::add_upload(plugin);

  vfolders::add_cp_command(plugin);
  vfolders::add_create_command(plugin);
  vfolders::add_delete_command(plugin);
  vfolders::add_download_command(plugin);
  vfolders::add_info_command(plugin);
  vfolders::add_invitations_command(plugin);
  vfolders::add_invite_command(plugin);
  vfolders::add_leave_command(plugin);
  vfolders::add_list_command(plugin);
  vfolders::add_list_allowed_types_command(plugin);
  vfolders::add_list_hosts_command(plugin);
  vfolders::add_ls_command(plugin);
  vfolders::add_mkdir_command(plugin);
  vfolders::add_mv_command(plugin);
  vfolders::add_rename_command(plugin);
  vfolders::add_rename_file_command(plugin);
  vfolders::add_request_download_command(plugin);
  vfolders::add_rm_command(plugin);
  vfolders::add_share_command(plugin);
  vfolders::add_unshare_command(plugin);
  vfolders::add_update_options_command(plugin);
  vfolders::add_upload_command(plugin);
}

}  // namespace

BAI_PLUGIN(BAI_PLUGIN_ID, BAI_PLUGIN_VERSION, setup)
