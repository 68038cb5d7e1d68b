// backend.ai vfolder list, admin vfolder list
#include "shared/folder_fields.hpp"
#include "vfolders.hpp"

#include <algorithm>

namespace vfolders {

namespace {

struct Options {
  std::optional<std::string> group, filter, order;
  std::int64_t offset = 0;
  std::optional<std::int64_t> limit;
};

auto declare() {
  return bai::command<Options>("vfolder list")
      .also("admin vfolder list")
      .summary("List virtual folders.")
      .help(
          "Lists the user's own folders; administrators see those of others too. Folders in the trash of the server "
          "are "
          "left out.\n\nOn a terminal the rows come page by page; into a pipe all of them are written, or as many as "
          "--limit says.")
      .option(&Options::group, "-g,--group", "ID of a group: its folders.")
      .option(&Options::filter, "--filter", "Expression that the server filters by.")
      .option(&Options::order, "--order", "Fields to sort by, with + or - before each.")
      .option(&Options::offset, "--offset", "First row, from 0.")
      .option(&Options::limit, "--limit", "Number of rows.", {.show = "INTEGER"});
}

std::string fetch(const bai::Context& context, const Options& options, const std::vector<std::string>& keys,
                  std::int64_t offset, std::int64_t size) {
  bai::JsonObject json;
  if (options.group) json.text("group", *options.group);
  json.raw("fields", bai::json_array(keys)).number("page_offset", offset).number("page_size", size);
  if (options.filter) json.text("filter", *options.filter);
  if (options.order) json.text("order", *options.order);
  return context.call("VFolder.paginated_list", json.done());
}

bool is_trash(const bai::Json& row) {
  return row.is_null() || row.text_or("status", "").rfind("delete-", 0) == 0 ||
         row.text_or("status", "").rfind("DELETE_", 0) == 0;
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.offset < 0)
    throw bai::Error(BAI_E_INVALID, "--offset is negative", R"({"id":"usage-offset","hint":"give 0 or more"})");
  if (options.limit && *options.limit < 1)
    throw bai::Error(BAI_E_INVALID, "--limit is less than 1", R"({"id":"usage-limit","hint":"give 1 or more"})");
  const std::vector<std::string> shown_keys{"host",     "name",       "created_at",    "creator",
                                            "group_id", "permission", "ownership_type"};
  auto keys = shown_keys;
  if (server_of(context).manager.since({24, 3, 0})) keys.emplace_back("status");
  bai::JsonObject page_spec;
  page_spec.number("offset", options.offset);
  if (options.limit) page_spec.number("size", *options.limit);
  const auto spec = bai::JsonObject()
                        .text("kind", "list")
                        .raw("fields", output_fields(shown_keys))
                        .raw("page", page_spec.done())
                        .done();
  const int page_rows = options.limit ? 0 : context.page_rows();
  std::int64_t shown = 0, total = 0, received = 0;
  bool begun = false, wanted = true;
  do {
    std::int64_t size = page_rows > 0 ? std::min(page_rows, 100) : shown == 0 ? 20 : 100;
    if (options.limit) size = std::min<std::int64_t>(*options.limit - shown, 100);
    const auto page = fetch(context, options, keys, options.offset + shown, size);
    const auto json = bai::Json::parse(page);
    total = json.integer_or("total_count", 0);
    received = 0;
    if (!begun) context.table_begin(spec);
    begun = true;
    if (const auto items = json.find("items")) {
      items->elements([&](const bai::Json& row) {
        ++received;
        if (wanted && !is_trash(row)) wanted = context.table_row(row.raw());
      });
    }
    shown += received;
  } while (wanted && received > 0 && options.offset + shown < total && (!options.limit || shown < *options.limit));
  context.table_end(total);
  return 0;
}

}  // namespace

void add_list_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace vfolders
