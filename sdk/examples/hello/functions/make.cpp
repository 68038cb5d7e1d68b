// Hello.make: an ordinary function. What it returns is its one message.
#include "../hello.hpp"

namespace {

struct Parameters {
  std::string name;
  bool loud = false;
};

auto declare() {
  return bai::function<Parameters>("Hello.make")
      .summary("Make a greeting")
      .parameter(&Parameters::name, "name", "Who is greeted.", bai::Function<Parameters>::Need::required)
      .parameter(&Parameters::loud, "loud", "With an exclamation mark.")
      .result(R"({"text":"text"})");
}

std::string run(const Parameters& parameters, bai::Context&) {
  return bai::JsonObject().text("text", "Hello, " + parameters.name + (parameters.loud ? "!" : ".")).done();
}

}  // namespace

void add_make(bai::Plugin& plugin) { plugin.add(declare(), run); }
