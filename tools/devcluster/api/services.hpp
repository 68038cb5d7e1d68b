/// What the endpoint families share, and their registration functions: one per file of the family.
#pragma once

#include "tools/devcluster/http/front.hpp"
#include "tools/devcluster/sessions/engine.hpp"
#include "tools/devcluster/store/store.hpp"

#include <string>

namespace bai::devcluster {

struct Storage;

/// Outlives every handler.
struct Services {
  Store& store;
  Engine& engine;
  std::string service_address;  ///< host:port, for the status document
  bool tls = false;
  Storage* storage = nullptr;  ///< null: no virtual folders
};

void add_manager_routes(Front& front, Services& services);  ///< api/manager.cpp: /, /manager/*
void add_auth_routes(Front& front, Services& services);     ///< api/auth.cpp: /auth/*
void add_config_routes(Front& front, Services& services);   ///< api/config.cpp: /config/*
void add_create_routes(Front& front, Services& services);   ///< sessions/create.cpp: POST /session
void add_control_routes(Front& front, Services& services);  ///< sessions/control.cpp: /session/{name} and its actions
void add_execute_routes(Front& front,
                        Services& services);  ///< sessions/execute.cpp: POST /session/{name}, complete, interrupt
void add_stream_routes(Front& front, Services& services);  ///< sessions/stream.cpp: /stream/session/{name}/execute
void add_file_routes(Front& front, Services& services);    ///< sessions/files.cpp: upload, download, files
void add_folder_routes(Front& front, Services& services);  ///< vfolders/folders.cpp: /folders and one of them
void add_folder_create_routes(Front& front, Services& services);   ///< vfolders/create.cpp: new folders
void add_folder_file_routes(Front& front, Services& services);     ///< vfolders/files.cpp: /folders/{name}/files, ...
void add_folder_sharing_routes(Front& front, Services& services);  ///< vfolders/sharing.cpp: invitations
void add_graphql_routes(Front& front, Services& services);         ///< graphql/endpoint.cpp: /admin/gql, /admin/graphql
/// All of the above.
void add_all_routes(Front& front, Services& services);

}  // namespace bai::devcluster
