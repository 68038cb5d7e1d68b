#include "tools/devcluster/api/services.hpp"

namespace bai::devcluster {

void add_all_routes(Front& front, Services& services) {
  for (const auto add : {add_manager_routes, add_auth_routes, add_config_routes, add_create_routes, add_control_routes,
                         add_execute_routes, add_stream_routes, add_file_routes, add_graphql_routes})
    add(front, services);
  if (services.storage == nullptr) return;
  for (const auto add :
       {add_folder_routes, add_folder_create_routes, add_folder_file_routes, add_folder_sharing_routes})
    add(front, services);
}

}  // namespace bai::devcluster
