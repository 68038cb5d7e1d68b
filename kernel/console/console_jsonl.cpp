// Output for scripts that read while it comes: one JSON value a line, each written at once.
#include "kernel/console/json_text.hpp"
#include "kernel/console/output_form.hpp"
#include "kernel/console/record.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <array>

namespace bai::kernel::console {

namespace json = boost::json;

namespace {

class LinesForm final : public OutputForm {
 public:
  explicit LinesForm(const Console::Options& options) : out_(options.out_fd, "standard output") {}

  void value(const json::value& value, const OutputSpec& spec) override {
    if (spec.kind == Kind::mutation) return line(mutation_record(value.get_object(), spec));
    if (spec.kind == Kind::item && value.is_null()) return;  // nothing was found: no line
    const auto* array = value.if_array();
    if (array == nullptr) return element(value, spec);
    for (const auto& each : *array) element(each, spec);
  }
  void table_begin(const OutputSpec& spec) override { spec_ = spec; }
  Console::Row table_row(const json::object& row) override {
    line(record_of(row, spec_.fields));
    return out_.gone() ? Console::Row::stop : Console::Row::more;
  }
  void table_end(std::int64_t) override {}
  int page_rows() const override { return 0; }
  void raw(int fd_number, std::string_view bytes) override {
    // pieces of the other stream must not overtake what is left of this one
    const auto index = static_cast<std::size_t>(fd_number - 1);
    console_line(fd_number, pieces_[index].add(bytes));
  }
  void error(const Error& error) override {
    rest();
    line(error_record(error));
  }
  void finish() override {
    rest();
    out_.flush();
  }
  bool reader_gone() const override { return out_.gone(); }

 private:
  void element(const json::value& value, const OutputSpec& spec) {
    const auto* object = value.if_object();
    line(object != nullptr ? json::value(record_of(*object, spec.fields)) : value);
  }
  void line(const json::value& value) {
    text_.clear();
    append_json_line(text_, value, Charset::ascii);
    text_ += '\n';
    out_.write(text_);
    out_.flush();
  }
  void console_line(int fd_number, const std::string& text) {
    if (text.empty()) return;
    line(json::object{{"console", json::array{fd_number == 1 ? "stdout" : "stderr", text}}});
  }
  void rest() {
    console_line(1, pieces_[0].rest());
    console_line(2, pieces_[1].rest());
  }

  FdWriter out_;
  OutputSpec spec_;
  std::array<TextPieces, 2> pieces_;
  std::string text_;
};

}  // namespace

std::unique_ptr<OutputForm> make_lines_form(const Console::Options& options) {
  return std::make_unique<LinesForm>(options);
}

}  // namespace bai::kernel::console
