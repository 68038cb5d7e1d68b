/// SQLite behind one lock: rows as names and values, statements with bound parameters.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

struct sqlite3;

namespace bai::devcluster {

/// NULL, INTEGER, REAL or TEXT.
using Cell = std::variant<std::monostate, std::int64_t, double, std::string>;
using Cells = std::vector<Cell>;

/// One row of a result. Columns that are missing read like NULL.
class Row {
 public:
  explicit Row(std::vector<std::pair<std::string, Cell>> cells = {}) : cells_(std::move(cells)) {}

  [[nodiscard]] const Cell& cell(const std::string& column) const;
  [[nodiscard]] bool is_null(const std::string& column) const;
  [[nodiscard]] std::string text(const std::string& column) const;      ///< empty for NULL
  [[nodiscard]] std::int64_t integer(const std::string& column) const;  ///< 0 for NULL
  [[nodiscard]] std::optional<std::string> maybe_text(const std::string& column) const;

 private:
  std::vector<std::pair<std::string, Cell>> cells_;
};

/// A connection that all threads share. Errors of SQLite are std::runtime_error; a broken uniqueness rule is
/// ConstraintError.
class Database {
 public:
  /// Opens or makes the file, in WAL mode. `read_only` never writes and needs the file to exist.
  enum class Mode { kReadWrite, kReadOnly };
  Database(const std::filesystem::path& file, Mode mode);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  /// Several statements without parameters.
  void script(const std::string& sql);
  std::vector<Row> query(const std::string& sql, const Cells& parameters = {});
  std::optional<Row> first(const std::string& sql, const Cells& parameters = {});
  /// Number of rows changed.
  int change(const std::string& sql, const Cells& parameters = {});
  /// All of `work` or nothing of it; nested calls join the outer one.
  void transaction(const std::function<void()>& work);

 private:
  std::recursive_mutex lock_;
  sqlite3* handle_ = nullptr;
  int depth_ = 0;
};

class ConstraintError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace bai::devcluster
