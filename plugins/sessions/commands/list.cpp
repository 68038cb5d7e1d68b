// backend.ai session list, ps, admin session list
#include "sessions.hpp"
#include "shared/list_request.hpp"
#include "shared/session_fields.hpp"

#include <algorithm>

namespace sessions {

namespace {

struct Options {
  std::optional<std::string> status, access_key;
  bool name_only = false, dead = false, running = false, detail = false, plain = false, all = false;
  std::optional<std::string> format, filter, order;
  std::int64_t offset = 0;
  std::optional<std::int64_t> limit;
};

auto declare() {
  return bai::command<Options>("session list")
      .also("ps")
      .also("admin session list")
      .also("admin sessions")
      .summary("List compute sessions.")
      .help(
          "Lists the sessions that have not ended, or those of the chosen states. Users see their own sessions, "
          "administrators "
          "also those of others with --access-key.\n\nOn a terminal the rows come page by page; into a pipe all of "
          "them are "
          "written, or as many as --limit says.")
      .option(&Options::status, "-s,--status", "Only sessions in this state, or ALL.",
              {.choices = {"PENDING", "SCHEDULED", "PREPARING", "BUILDING", "PULLING", "PREPARED", "CREATING",
                           "RUNNING", "RUNNING_DEGRADED", "RESTARTING", "RESIZING", "SUSPENDED", "TERMINATING",
                           "TERMINATED", "ERROR", "CANCELLED", "ALL"}})
      .option(&Options::access_key, "--access-key", "Sessions of this access key. For super-admins.")
      .option(&Options::name_only, "--name-only,--id-only", "Show the names only.")
      .option(&Options::dead, "--dead", "Only sessions that have ended.")
      .option(&Options::running, "--running", "Only sessions that are being prepared or running.")
      .option(&Options::detail, "--detail", "Show more columns.")
      .option(&Options::format, "-f,--format", "Columns to show, by their keys, separated by commas.")
      .option(&Options::plain, "--plain", "Has no effect; accepted for old scripts.", {.hidden = true})
      .option(&Options::all, "--all", "Has no effect: all rows are shown anyway.", {.hidden = true})
      .option(&Options::filter, "--filter", "Expression that the server filters by: 'type == \"BATCH\"'.")
      .option(&Options::order, "--order", "Fields to sort by, with + or - before each.")
      .option(&Options::offset, "--offset", "First row, from 0.")
      .option(&Options::limit, "--limit", "Number of rows.", {.show = "INTEGER"})
      .example("ps --running --detail", "What runs now, with its resources.")
      .example("ps -f name,status --limit 5", "Two columns, five rows.");
}

/// The columns depend on it, and the key pair alone decides, as in client 22.03. The host remembers the answer.
Caller caller_of(const bai::Context& context) {
  const auto facts = context.facts({"admin_key"});
  return bai::Json::parse(facts).boolean_or("admin_key", false) ? Caller::admin : Caller::user;
}

/// One page as the function gives it.
std::string fetch(const bai::Context& context, const Options& options, const StateFilter& states,
                  const std::vector<std::string>& keys, std::int64_t offset, std::int64_t size) {
  bai::JsonObject json;
  const auto text = [&](std::string_view name, const std::optional<std::string>& value) {
    if (value) json.text(name, *value);
  };
  text("status", states.status);
  text("access_key", options.access_key);
  json.raw("fields", bai::json_array(keys)).number("page_offset", offset).number("page_size", size);
  text("filter", states.filter);
  text("order", options.order);
  return context.call("ComputeSession.paginated_list", json.done());
}

/// Rows to ask for next. Into a pipe the first page is as large as client 22.03's only one, later ones are the largest.
std::int64_t page_size(const Options& options, std::int64_t shown, int page_rows) {
  std::int64_t size = page_rows > 0 ? std::min(page_rows, 100) : shown == 0 ? 20 : 100;
  if (options.limit) size = std::min<std::int64_t>(*options.limit - shown, 100);
  return size;
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.offset < 0)
    throw bai::Error(BAI_E_INVALID, "--offset is negative", R"({"id":"usage-offset","hint":"give 0 or more"})");
  if (options.limit && *options.limit < 1)
    throw bai::Error(BAI_E_INVALID, "--limit is less than 1", R"({"id":"usage-limit","hint":"give 1 or more"})");
  const ListChoice choice{options.status, options.name_only, options.dead,  options.running,
                          options.detail, options.format,    options.filter};
  if (options.format) list_columns(choice, {}, Caller::user);  // a bad column is found before any request
  const auto server = server_of(context);
  const auto keys = list_columns(choice, server.api, caller_of(context));
  const auto states = list_states(choice, server);

  bai::JsonObject spec;
  spec.text("kind", "list").raw("fields", output_fields(server.api, keys));
  bai::JsonObject shown_page;
  shown_page.number("offset", options.offset);
  if (options.limit) shown_page.number("size", *options.limit);
  spec.raw("page", shown_page.done());
  const int page_rows = options.limit ? 0 : context.page_rows();
  std::int64_t shown = 0, total = 0, received = 0;
  bool begun = false;
  do {
    const auto page =
        fetch(context, options, states, keys, options.offset + shown, page_size(options, shown, page_rows));
    const auto json = bai::Json::parse(page);
    total = json.integer_or("total_count", 0);
    received = 0;
    if (!begun) context.table_begin(spec.done());
    begun = true;
    bool wanted = true;
    if (const auto items = json.find("items")) {
      items->elements([&](const bai::Json& row) {
        ++received;
        if (wanted && !row.is_null()) wanted = context.table_row(row.raw());
      });
    }
    if (!wanted) break;
    shown += received;
  } while (received > 0 && options.offset + shown < total && (!options.limit || shown < *options.limit));
  context.table_end(total);
  return 0;
}

}  // namespace

void add_list_command(bai::Plugin& plugin) { plugin.add(declare(), run); }

}  // namespace sessions
