/// The API's schema, one file per family of types. Source: manager 22.03 `models/*.py`.
#pragma once

#include "tools/devcluster/graphql/schema.hpp"

namespace bai::devcluster::graphql {

/// Adds `<name>List { items: [<name>]! total_count: Int! }`.
void add_list_type(Schema& schema, const std::string& name);

void add_session_types(Schema& schema, ObjectType& query);       ///< ComputeSession, ComputeContainer
void add_account_types(Schema& schema, ObjectType& query);       ///< User, KeyPair, KeyPairResourcePolicy
void add_organisation_types(Schema& schema, ObjectType& query);  ///< Domain, Group, ScalingGroup, ResourcePreset
void add_resource_types(Schema& schema, ObjectType& query);      ///< Image, Agent
void add_folder_types(Schema& schema, ObjectType& query);        ///< VirtualFolder
/// All of them.
const Schema& api_schema();

}  // namespace bai::devcluster::graphql
