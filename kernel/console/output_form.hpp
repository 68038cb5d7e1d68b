/// The forms of output behind `Console`. Internal.
#pragma once

#include "kernel/console/console.hpp"
#include "kernel/console/fd_writer.hpp"
#include "kernel/console/output_spec.hpp"

#include <boost/json/value.hpp>

namespace bai::kernel::console {

class OutputForm {
 public:
  virtual ~OutputForm() = default;
  virtual void value(const boost::json::value& value, const OutputSpec& spec) = 0;
  virtual void table_begin(const OutputSpec& spec) = 0;
  virtual Console::Row table_row(const boost::json::object& row) = 0;
  virtual void table_end(std::int64_t total) = 0;
  virtual int page_rows() const = 0;
  virtual void raw(int fd_number, std::string_view bytes) = 0;
  virtual void error(const Error& error) = 0;
  virtual void finish() = 0;
  virtual bool reader_gone() const = 0;
};

std::unique_ptr<OutputForm> make_people_form(const Console::Options& options, const Terminal& terminal,
                                             StatusStream& status);
std::unique_ptr<OutputForm> make_document_form(const Console::Options& options);
std::unique_ptr<OutputForm> make_lines_form(const Console::Options& options);
std::unique_ptr<OutputForm> make_yaml_form(const Console::Options& options);
std::unique_ptr<OutputForm> make_csv_form(const Console::Options& options, const Terminal& terminal,
                                          StatusStream& status);

/// Fields of an object that nobody described: its members as they are.
std::vector<Field> fields_from(const boost::json::object& object);

/// Whether an answer of kind mutation says no, and what it says.
bool is_refused(const boost::json::object& answer);
std::string message_of(const boost::json::object& answer);

}  // namespace bai::kernel::console
