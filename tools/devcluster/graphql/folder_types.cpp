/// VirtualFolder. Source: manager 22.03 `models/vfolder.py`.
#include "tools/devcluster/graphql/scope.hpp"
#include "tools/devcluster/graphql/types.hpp"

namespace bai::devcluster::graphql {
namespace {

ListColumns folder_columns() {
  using Kind = ListColumn::Kind;
  ListColumns columns;
  for (const char* name : {"id", "host", "name", "group_name", "user", "user_email", "creator", "unmanaged_path"})
    columns[name] = {};
  columns["group"] = {Kind::kText, "grp"};
  for (const char* name : {"max_files", "max_size"}) columns[name] = {Kind::kNumber, ""};
  for (const char* name : {"created_at", "last_used"}) columns[name] = {Kind::kTime, ""};
  columns["cloneable"] = {Kind::kBoolean, ""};
  columns["usage_mode"] = {Kind::kEnum, "", {{"GENERAL", "general"}, {"MODEL", "model"}, {"DATA", "data"}}};
  columns["permission"] = {Kind::kEnum, "", {{"READ_ONLY", "ro"}, {"READ_WRITE", "rw"}, {"RW_DELETE", "wd"}}};
  columns["ownership_type"] = {Kind::kEnum, "", {{"USER", "user"}, {"GROUP", "group"}}};
  return columns;
}

Resolved folder_list(Context& context, const Node& /*parent*/, const Arguments& arguments) {
  static const ListColumns columns = folder_columns();
  const auto& user = context.caller.user;
  Where where;
  if (user.role == "admin") where.add("domain_name = ?", {user.domain_name});
  if (user.role != "admin" && user.role != "superadmin") where.add("user = ?", {user.uuid});
  if (const auto group = argument(arguments, "group_id")) where.add("grp = ?", {*group});
  if (const auto domain = argument(arguments, "domain_name")) where.add("domain_name = ?", {*domain});
  if (const auto key = argument(arguments, "access_key"))
    where.add("user = (SELECT user FROM keypairs WHERE access_key = ?)", {*key});
  return page(context, arguments, "vfolder_view", columns, "created_at DESC", where);
}

Resolved zero(Context&, const Node&, const Arguments&) { return Resolved::value(0); }

}  // namespace

void add_folder_types(Schema& schema, ObjectType& query) {
  schema.add({"VirtualFolder",
              {{"id", "ID"},
               {"host", "String"},
               {"name", "String"},
               {"user", "UUID"},
               {"user_email", "String"},
               {"group", "UUID", "grp"},
               {"group_name", "String"},
               {"creator", "String"},
               {"unmanaged_path", "String"},
               {"usage_mode", "String"},
               {"permission", "String"},
               {"ownership_type", "String"},
               {"max_files", "Int"},
               {"max_size", "BigInt"},
               {"created_at", "DateTime"},
               {"last_used", "DateTime"},
               {"num_files", "Int", "", {}, zero},
               {"cur_size", "BigInt", "", {}, zero},
               {"cloneable", "Boolean"}}});
  add_list_type(schema, "VirtualFolder");
  query.fields.push_back({"vfolder_list", "VirtualFolderList", "",
                          page_arguments({{"domain_name", "String"}, {"group_id", "UUID"}, {"access_key", "String"}}),
                          folder_list});
}

}  // namespace bai::devcluster::graphql
