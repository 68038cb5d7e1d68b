// backend.ai hello greet: everything about the command stands in this file.
#include "../hello.hpp"

namespace {

struct Options {
  std::string name;
  std::int64_t times = 1;
  bool loud = false;
};

auto declare() {
  return bai::command<Options>("hello greet")
      .summary("Greet somebody")
      .help("Makes a greeting with the function Hello.make and prints it.")
      .argument(&Options::name, "NAME", "Who is greeted.")
      .option(&Options::times, "-n,--times", "How often.", {.show = "N"})
      .option(&Options::loud, "--loud", "With an exclamation mark.")
      .example("hello greet Ann --times 2", "greet Ann twice");
}

int run(const Options& options, bai::CommandContext& context) {
  if (options.times < 1)
    throw bai::Error(BAI_E_INVALID, "--times is " + std::to_string(options.times), R"({"hint":"give 1 or more"})");
  const auto arguments = bai::JsonObject().text("name", options.name).flag("loud", options.loud).done();
  for (std::int64_t i = 0; i < options.times; ++i) {
    const auto greeting = context.call("Hello.make", arguments);
    context.print(greeting, R"({"kind":"item","fields":[{"key":"text","title":"Greeting"}]})");
  }
  return 0;
}

}  // namespace

void add_greet(bai::Plugin& plugin) { plugin.add(declare(), run); }
