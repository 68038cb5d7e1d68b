// GraphQL of the session commands: the SDK's, under this plugin's names.
#pragma once

#include "shared/api_version.hpp"

#include <bai/graphql.hpp>

namespace sessions {

using bai::list_query;
using bai::object_query;
using bai::Page;
using bai::Query;
using bai::read_answer;
using bai::run_query;
using bai::Variable;

}  // namespace sessions
