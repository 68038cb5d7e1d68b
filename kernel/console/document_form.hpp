/// One document, whatever the command does: held until it is complete, or, for a long first table, written while it
/// comes. Internal; the layout is that of JSON, and another one derives from it.
#pragma once

#include "kernel/console/fd_writer.hpp"
#include "kernel/console/output_form.hpp"

#include <string>
#include <utility>
#include <vector>

namespace bai::kernel::console {

class DocumentForm : public OutputForm {
 public:
  explicit DocumentForm(const Console::Options& options) : out_(options.out_fd, "standard output") {}

  void value(const boost::json::value& value, const OutputSpec& spec) override;
  void table_begin(const OutputSpec& spec) override;
  Console::Row table_row(const boost::json::object& row) override;
  void table_end(std::int64_t total) override;
  int page_rows() const override { return 0; }
  void raw(int fd_number, std::string_view bytes) override;
  void error(const Error& error) override;
  void finish() override;
  bool reader_gone() const override { return out_.gone(); }

 protected:
  /// JSON text of the whole document, without a line end.
  virtual void write_document(const std::string& json) { out_.write(json + "\n"); }
  /// A document that leaves while it comes: its beginning up to the first row, rows (JSON texts, each with a comma or
  /// none and a line end before it), members of the document after the rows (JSON text), and its end.
  virtual void write_head() { out_.write("{\n  \"items\": ["); }
  virtual void write_rows(const std::string& rows) { out_.write(rows); }
  virtual void close_rows() { out_.write("\n  ]"); }
  virtual void write_members(const std::string& members) { out_.write(",\n  " + members); }
  virtual void write_end() { out_.write("\n}\n"); }
  /// How many bytes of rows are held before they leave.
  virtual std::size_t most_held() const { return std::size_t{8} << 20; }

  FdWriter out_;

 private:
  /// A finished part, laid out for level 0.
  struct Part {
    std::string text;
    bool takes_members = false;  ///< an object over several lines without "error" and "console": more can be added
    bool is_refusal = false;     ///< of a mutation: the error belongs into it
  };

  static void append_object(std::string& out, const boost::json::object& row, const std::vector<Field>& fields,
                            int level);
  static Part list_part(std::int64_t count, std::int64_t total, std::string_view rows);
  static Part plain_part(const boost::json::value& value);
  static Part mutation_part(const boost::json::object& answer, const OutputSpec& spec);
  void finish_streamed();
  std::string joined_parts() const;
  std::string console_member() const;

  std::vector<Part> parts_;
  std::vector<std::pair<int, std::string>> console_;
  std::string error_;

  OutputSpec spec_;  // of the table at hand
  std::string rows_;
  std::int64_t count_ = 0;
  bool table_open_ = false, streaming_ = false, streamed_ = false;
};

}  // namespace bai::kernel::console
