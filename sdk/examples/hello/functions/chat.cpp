// Hello.chat: a streaming function. It greets, then answers each message until its caller has no more.
#include "../hello.hpp"

namespace {

struct Parameters {
  std::string name;
};

auto declare() {
  return bai::function<Parameters>("Hello.chat")
      .summary("Answer each message")
      .parameter(&Parameters::name, "name", "Who is greeted.", bai::Function<Parameters>::Need::required)
      .result(R"({"say":"text"})");
}

void run(const Parameters& parameters, bai::Stream& stream, bai::Context&) {
  const auto say = [&](const std::string& text) { stream.send(bai::JsonObject().text("say", text).done()); };
  say("Hello, " + parameters.name);
  // Ctrl-C, a deadline and a caller that leaves end receive() with an exception, so there is nothing to check here.
  for (bai::Message message; stream.receive(message) == bai::Got::message;) {
    if (message.kind == BAI_BYTES) {
      stream.send_bytes(message.data);
    } else {
      say("You said " + bai::Json::parse(message.data).string());
    }
  }
  say("Bye");
}

}  // namespace

void add_chat(bai::Plugin& plugin) { plugin.add(declare(), run); }
