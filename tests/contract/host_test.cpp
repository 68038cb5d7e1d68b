// Plugins that keep the rules: calls, nesting, errors through every layer, handles, output.
#include "kernel/base/exit_code.hpp"
#include "tests/contract/fixture.hpp"

#include <bai/core.hpp>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <unistd.h>

namespace bai::kernel::testing {
namespace {

using ::testing::Test;

class HostTest : public Test {
 protected:
  Host host{fixtures({"com.example.probe", "com.example.plain-c"})};
  Caller caller{host, "one"};
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_F(HostTest, FunctionsOfBothLanguagesAnswer) {
  EXPECT_EQ(caller.call("Probe.echo", R"({"value":{"a":[1,2]}})"), R"({"a":[1,2]})");
  EXPECT_EQ(caller.call("PlainC.echo", R"({"a":1})"), R"({"a":1})");
}

TEST_F(HostTest, CallsNestAcrossPlugins) {
  const auto reply = caller.call(
      "Probe.nest", R"({"function":"Probe.nest","arguments":{"function":"PlainC.echo","arguments":{"deep":true}}})");
  EXPECT_EQ(reply, R"({"deep":true})");
}

TEST_F(HostTest, ThrownThingsBecomeErrors) {
  EXPECT_TRUE(has(caller.failure("Probe.boom"), "-1 boom"));
  EXPECT_TRUE(has(caller.failure("Probe.boom", R"({"what":"int"})"), "not a std::exception"));
  const auto detailed = caller.failure("Probe.boom", R"({"what":"error"})");
  EXPECT_TRUE(has(detailed, "-6 boom with details")) << detailed;
  EXPECT_TRUE(has(detailed, R"("hint":"do not")")) << detailed;
}

TEST_F(HostTest, EventStreamsEndOnlyWithAGoodBye) {
  EXPECT_EQ(
      caller.call("Probe.listens", R"({"path":"/events"})"),
      R"({"told":["first|{\"n\":1}|","-","message|two\nlines \"quoted\"|7","server_close|{}|7"],"pollable":true})");
  const auto lost = caller.failure("Probe.listens", R"({"path":"/lost"})");
  EXPECT_TRUE(has(lost, "-7 the event stream is lost")) << lost;
  const auto refused = caller.failure("Probe.listens", R"({"path":"/missing"})");
  EXPECT_TRUE(has(refused, "404")) << refused;
  const auto flag = caller.failure("Probe.listens", R"({"path":"/x","flags":1073741824})");
  EXPECT_TRUE(has(flag, "-9")) << flag;
}

TEST_F(HostTest, ErrorsKeepTheirDataThroughNestedCalls) {
  const auto far = caller.failure(
      "Probe.nest",
      R"({"function":"Probe.nest","arguments":{"function":"Probe.fetch","arguments":{"path":"/missing"}}})");
  EXPECT_TRUE(has(far, "-8 404 nothing there")) << far;
  EXPECT_TRUE(has(far, R"("status":404)")) << far;
  EXPECT_TRUE(has(far, "probs/not-found")) << far;
  EXPECT_TRUE(has(caller.failure("Probe.nest", R"({"function":"PlainC.boom"})"), "-6 boom in C"));
}

TEST_F(HostTest, AFailureWithoutAWordNamesTheFunction) {
  EXPECT_TRUE(has(caller.failure("PlainC.silent"), "PlainC.silent failed without saying why"));
}

TEST_F(HostTest, AnOrdinaryFunctionSendsExactlyOneMessage) {
  EXPECT_TRUE(has(caller.failure("PlainC.nothing"), "sent 0 messages"));
  EXPECT_TRUE(has(caller.failure("PlainC.twice"), "exactly one"));
}

TEST_F(HostTest, ArgumentsAreCheckedByTheDeclaration) {
  EXPECT_TRUE(has(caller.failure("Probe.count", R"({"n":"x"})"), "sends a stream"));
  EXPECT_TRUE(has(caller.failure("Probe.boom", R"({"what":7})"), "another type"));
  EXPECT_TRUE(has(caller.failure("Probe.boom", R"({"nosuch":7})"), "unknown argument \"nosuch\""));
  EXPECT_TRUE(has(caller.failure("Probe.boom", "[]"), "an object was expected"));
  EXPECT_TRUE(has(caller.failure("Nobody.nothing"), "no function Nobody.nothing"));
}

TEST_F(HostTest, EndlessRecursionEndsWithAnError) {
  std::string arguments = R"({"function":"Probe.echo"})";
  for (int i = 0; i < 40; ++i) arguments = R"({"function":"Probe.nest","arguments":)" + arguments + "}";
  EXPECT_TRUE(has(caller.failure("Probe.nest", arguments), "levels deep"));
}

TEST_F(HostTest, RequestsGoToTheClientOfTheContext) {
  EXPECT_TRUE(has(caller.call("Probe.fetch", R"({"path":"/x"})"), R"(\"session\":\"one\")"));
  EXPECT_TRUE(has(caller.call("Probe.fetch", R"({"path":"/missing","flags":4})"), R"("status":404)"));
  EXPECT_TRUE(has(caller.call("Probe.fetch", R"({"path":"https://storage/x","flags":2})"), R"(\"unsigned\":true)"));
}

TEST_F(HostTest, RulesThatAPluginBreaksAreRefused) {
  EXPECT_TRUE(has(caller.failure("Probe.breaks", R"({"what":"late"})"),
                  "-10 commands and functions are registered in open() only"));
  EXPECT_TRUE(has(caller.failure("Probe.breaks", R"({"what":"output"})"), "-9 a function has no output"));
  EXPECT_TRUE(has(caller.failure("Probe.breaks", R"({"what":"flag"})"), "-9 the plugin sets a flag"));
  EXPECT_TRUE(has(caller.failure("Probe.breaks", R"({"what":"tail"})"), "-9 the plugin asks for something"));
  EXPECT_TRUE(
      has(caller.failure("Probe.breaks", R"({"what":"absolute"})"), "-5 an absolute address needs BAI_HTTP_UNSIGNED"));
  EXPECT_EQ(caller.call("Probe.breaks", R"({"what":"zero-tail"})"), "{}");
}

TEST_F(HostTest, ForgottenHandlesAreClosedWithTheHandler) { EXPECT_EQ(caller.call("Probe.forgets"), "{}"); }

TEST_F(HostTest, TidyingUpWorksAfterCancellation) {
  // the handler is entered before Ctrl-C arrives
  bai_context running(caller.context, std::nullopt);
  running.plugin_id = "com.example.probe";
  const auto found = host.function("Probe.after_cancel");
  bai_stream stream;
  StringSink reply;
  stream.context = &running;
  stream.unary = true;
  stream.reply = reply.get();
  bai_error error;
  caller.stop.request();
  EXPECT_EQ(found.function->run(found.function->self, &running, as_str("{}"), &stream, &error), BAI_OK)
      << error.message;
  EXPECT_EQ(reply.text, "\"tidied up\"");
}

struct Outcome {
  int exit_code = -1;
  std::string failure, out;
};

Outcome run_say(Host& host, const char* arguments) {
  int ends[2];
  EXPECT_EQ(::pipe(ends), 0);
  const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  Outcome outcome;
  {
    console::Console::Options options;
    options.in_fd = null;
    options.out_fd = ends[1];
    options.err_fd = null;
    options.format = console::Console::Format::json;
    auto output = console::Console::open(options);
    Client client(std::make_shared<FakeSession>("one"));
    Cancellation stop;
    for (const auto& candidate : host.candidates()) {
      if (candidate.manifest.id != "com.example.probe") continue;
      try {
        outcome.exit_code = host.run_command(candidate, "probe say", arguments, client, stop, *output, 0);
      } catch (const Error& error) {
        outcome.failure = error.what();
        output->error(error);
      }
    }
    output->finish();
  }
  ::close(ends[1]);
  char block[4096];
  const auto n = ::read(ends[0], block, sizeof block);
  outcome.out.assign(block, n > 0 ? static_cast<std::size_t>(n) : 0);
  ::close(ends[0]);
  ::close(null);
  return outcome;
}

TEST_F(HostTest, ACommandPrintsAndReturnsItsExitCode) {
  const auto outcome = run_say(host, R"({"text":"hello"})");
  EXPECT_EQ(outcome.exit_code, 7);
  EXPECT_TRUE(has(outcome.out, R"("text": "hello")")) << outcome.out;
}

TEST_F(HostTest, ACommandsFailureArrivesWithItsText) {
  EXPECT_EQ(run_say(host, R"({"fail":true})").failure, "the server said no");
}

}  // namespace
}  // namespace bai::kernel::testing
