// The document of JSON mode in YAML. Rows leave as they come: nothing needs to stand before them.
#include "kernel/console/document_form.hpp"
#include "kernel/console/json_text.hpp"
#include "kernel/console/yaml_text.hpp"

#include <boost/json/object.hpp>

namespace bai::kernel::console {

namespace {

class YamlForm final : public DocumentForm {
 public:
  using DocumentForm::DocumentForm;

 protected:
  void write_document(const std::string& json) override {
    std::string text;
    append_yaml(text, parse_json(json, "document"));
    out_.write(text);
  }
  void write_head() override { out_.write("items:\n"); }
  void write_rows(const std::string& rows) override {
    const auto row = rows.find('{');  // one row at a time, since none is held
    std::string text;
    append_yaml_element(text, parse_json(std::string_view(rows).substr(row), "row"), 0);
    out_.write(text);
    out_.flush();
  }
  void close_rows() override {}
  void write_members(const std::string& members) override {
    std::string text;
    append_yaml_members(text, parse_json("{" + members + "}", "members").get_object(), 0);
    out_.write(text);
  }
  void write_end() override {}
  std::size_t most_held() const override { return 0; }
};

}  // namespace

std::unique_ptr<OutputForm> make_yaml_form(const Console::Options& options) {
  return std::make_unique<YamlForm>(options);
}

}  // namespace bai::kernel::console
