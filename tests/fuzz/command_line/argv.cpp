// Words of a command line against one command with parameters of every type. Words are separated by line feeds.
#include "kernel/cli/parse.hpp"
#include "kernel/cli/usage.hpp"
#include "kernel/console/neutral.hpp"
#include "tests/fuzz/command_line/oracle.hpp"

#include <boost/json/parse.hpp>

using namespace bai::kernel;

namespace {

constexpr auto kDescriptor = R"({"path":"demo all","args":[{"name":"first","required":true},
  {"name":"rest","type":"integer","repeat":true}],"options":[
  {"name":"text","flags":["-t","--text"]},{"name":"number","flags":["-n","--number"],"type":"number"},
  {"name":"count","flags":["-c","--count"],"type":"integer","default":7},{"name":"yes","flags":["-y","--yep"],"type":"flag"},
  {"name":"bool","flags":["--bool"],"type":"boolean"},{"name":"pick","flags":["--pick"],"type":"choice","choices":["a","b"]},
  {"name":"json","flags":["-j","--json"],"type":"json"},{"name":"size","flags":["--size"],"type":"byte-size"},
  {"name":"sizes","flags":["--sizes"],"type":"byte-size-text","repeat":true},
  {"name":"map","flags":["-m","--map"],"type":"key-value-list"},{"name":"list","flags":["-l","--list"],"type":"comma-list"},
  {"name":"range","flags":["-r","--range"],"type":"range","repeat":true}]})";

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  static const auto command = [] {
    std::string line(kDescriptor);
    std::erase(line, '\n');
    return cli::CommandDescriptor::parse(line);
  }();
  const auto words = fuzz::split({reinterpret_cast<const char*>(data), size}, '\n');
  try {
    const auto parsed = cli::parse(command, "demo all", words);
    if (parsed.help) return 0;
    const auto arguments = boost::json::parse(parsed.arguments_json);
    fuzz::require(arguments.is_object() && arguments.get_object().contains("first"),
                  "arguments are an object with all that is required");
    const auto* number = arguments.get_object().if_contains("number");
    fuzz::planted(number != nullptr && number->is_double() && number->get_double() < 0);
  } catch (const cli::UsageError& error) {
    const std::string_view text(error.what());
    fuzz::require(
        text.starts_with("Usage: backend.ai demo all ") || text.starts_with("Option '") || text.starts_with("Error: "),
        "a usage error has its form", text);
    fuzz::require(fuzz::is_harmless(console::neutral(text)), "as shown it commands no terminal", text);
  }
  return 0;
}
