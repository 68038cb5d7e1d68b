#include "tools/devcluster/store/database.hpp"

#include <sqlite3.h>

#include <memory>
#include <stdexcept>

namespace bai::devcluster {
namespace {

[[noreturn]] void fail(sqlite3* handle, int code) {
  const std::string reason =
      std::string("state database: ") + (handle != nullptr ? sqlite3_errmsg(handle) : sqlite3_errstr(code));
  if ((code & 0xff) == SQLITE_CONSTRAINT) throw ConstraintError(reason);
  throw std::runtime_error(reason);
}

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement prepare(sqlite3* handle, const std::string& sql, const Cells& parameters) {
  sqlite3_stmt* raw = nullptr;
  if (const int code = sqlite3_prepare_v2(handle, sql.c_str(), -1, &raw, nullptr); code != SQLITE_OK)
    fail(handle, code);
  Statement statement(raw);
  int index = 0;
  for (const auto& parameter : parameters) {
    ++index;
    int code = SQLITE_OK;
    if (const auto* number = std::get_if<std::int64_t>(&parameter))
      code = sqlite3_bind_int64(raw, index, *number);
    else if (const auto* real = std::get_if<double>(&parameter))
      code = sqlite3_bind_double(raw, index, *real);
    else if (const auto* text = std::get_if<std::string>(&parameter))
      code = sqlite3_bind_text64(raw, index, text->data(), text->size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    else
      code = sqlite3_bind_null(raw, index);
    if (code != SQLITE_OK) fail(handle, code);
  }
  return statement;
}

Cell read_cell(sqlite3_stmt* statement, int column) {
  switch (sqlite3_column_type(statement, column)) {
    case SQLITE_NULL: return std::monostate{};
    case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, column)};
    case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
    default: {
      const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, column));
      return bytes == nullptr ? std::string()
                              : std::string(bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
    }
  }
}

}  // namespace

const Cell& Row::cell(const std::string& column) const {
  static const Cell none;
  for (const auto& [name, value] : cells_)
    if (name == column) return value;
  return none;
}

bool Row::is_null(const std::string& column) const { return std::holds_alternative<std::monostate>(cell(column)); }

std::string Row::text(const std::string& column) const { return maybe_text(column).value_or(""); }

std::int64_t Row::integer(const std::string& column) const {
  const Cell& value = cell(column);
  if (const auto* number = std::get_if<std::int64_t>(&value)) return *number;
  if (const auto* real = std::get_if<double>(&value)) return static_cast<std::int64_t>(*real);
  return 0;
}

std::optional<std::string> Row::maybe_text(const std::string& column) const {
  const Cell& value = cell(column);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  return std::nullopt;
}

Database::Database(const std::filesystem::path& file, Mode mode) {
  const int flags = (mode == Mode::kReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_FULLMUTEX;
  const int code = sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr);
  if (code != SQLITE_OK) {
    const std::string reason = sqlite3_errmsg(handle_);
    sqlite3_close(handle_);
    throw std::runtime_error("state database " + file.string() + ": " + reason);
  }
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, 5000);
  // NORMAL is enough in WAL mode for a process that is killed; only a power cut may lose the last commits.
  if (mode == Mode::kReadWrite) script("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;");
}

Database::~Database() { sqlite3_close(handle_); }

void Database::script(const std::string& sql) {
  const std::lock_guard guard(lock_);
  if (const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr); code != SQLITE_OK)
    fail(handle_, code);
}

std::vector<Row> Database::query(const std::string& sql, const Cells& parameters) {
  const std::lock_guard guard(lock_);
  const Statement statement = prepare(handle_, sql, parameters);
  std::vector<Row> rows;
  int code = SQLITE_OK;
  while ((code = sqlite3_step(statement.get())) == SQLITE_ROW) {
    std::vector<std::pair<std::string, Cell>> cells;
    for (int i = 0; i < sqlite3_column_count(statement.get()); ++i)
      cells.emplace_back(sqlite3_column_name(statement.get(), i), read_cell(statement.get(), i));
    rows.emplace_back(std::move(cells));
  }
  if (code != SQLITE_DONE) fail(handle_, code);
  return rows;
}

std::optional<Row> Database::first(const std::string& sql, const Cells& parameters) {
  auto rows = query(sql, parameters);
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

int Database::change(const std::string& sql, const Cells& parameters) {
  const std::lock_guard guard(lock_);
  const Statement statement = prepare(handle_, sql, parameters);
  if (const int code = sqlite3_step(statement.get()); code != SQLITE_DONE && code != SQLITE_ROW) fail(handle_, code);
  return sqlite3_changes(handle_);
}

void Database::transaction(const std::function<void()>& work) {
  const std::lock_guard guard(lock_);
  if (depth_ > 0) return work();
  script("BEGIN IMMEDIATE");
  ++depth_;
  try {
    work();
    --depth_;
    script("COMMIT");
  } catch (...) {
    depth_ = 0;
    sqlite3_exec(handle_, "ROLLBACK", nullptr, nullptr, nullptr);
    throw;
  }
}

}  // namespace bai::devcluster
