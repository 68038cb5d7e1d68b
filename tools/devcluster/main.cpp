/// The program: options by Poco's ServerApplication, then one of the commands in app/.
#include "tools/devcluster/app/options.hpp"

#include <Poco/Exception.h>
#include <Poco/Util/IntValidator.h>
#include <Poco/Util/OptionCallback.h>
#include <Poco/Util/RegExpValidator.h>
#include <Poco/Util/ServerApplication.h>

#include <iostream>
#include <map>

namespace {

using namespace bai::devcluster;

class DevclusterApplication : public Poco::Util::ServerApplication {
 public:
  DevclusterApplication() { setUnixOptions(true); }
  using ServerApplication::run;  // after init(), so that a bad option gets our message

 protected:
  void defineOptions(Poco::Util::OptionSet& options) override {
    using Poco::Util::Option;
    const auto add = [&](const Option& option) {
      options.addOption(Option(option).callback(
          Poco::Util::OptionCallback<DevclusterApplication>(this, &DevclusterApplication::take)));
    };
    add(Option("help", "h", "show this text"));
    add(Option("data", "d", "the cluster's folder").argument("DIR"));
    add(Option("port", "p", "port on 127.0.0.1 (default: the last one, or a free one)")
            .argument("N")
            .validator(new Poco::Util::IntValidator(1, 65535)));
    add(Option("tls", "t", "serve HTTPS with a certificate made for this cluster"));
    add(Option("user", "u", "env: whose keys (default: admin)").argument("NAME"));
    add(Option("mode", "m", "env: api or session (default: api)")
            .argument("MODE")
            .validator(new Poco::Util::RegExpValidator("api|session")));
    add(Option("ready-fd", "", "for the program's own use")
            .argument("N")
            .validator(new Poco::Util::IntValidator(0, 1 << 20)));
  }

  int main(const std::vector<std::string>& arguments) override {
    if (help_ || arguments.empty()) return show_help();
    options_.command = arguments.front();
    static const std::map<std::string, int (*)(const Options&)> commands = {{"up", command_up},
                                                                            {"run", command_run},
                                                                            {"down", command_down},
                                                                            {"status", command_status},
                                                                            {"env", command_env}};
    const auto command = commands.find(options_.command);
    if (command == commands.end() || arguments.size() > 1) return complain("unknown command " + arguments.back());
    if (options_.data.root.empty()) return complain("no folder given: add --data DIR");
    try {
      return command->second(options_);
    } catch (const Poco::Exception& error) {
      std::cerr << "devcluster: " << error.displayText() << std::endl;
    } catch (const std::exception& error) { std::cerr << "devcluster: " << error.what() << std::endl; }
    return 1;
  }

 private:
  void take(const std::string& name, const std::string& value) {
    if (name == "help") {
      help_ = true;
      stopOptionsProcessing();
    } else if (name == "data") {
      options_.data.root = std::filesystem::absolute(value).lexically_normal();
    } else if (name == "port") {
      options_.port = static_cast<std::uint16_t>(std::stoi(value));
    } else if (name == "tls") {
      options_.tls = true;
    } else if (name == "user") {
      options_.user = value;
    } else if (name == "mode") {
      options_.session_mode = value == "session";
    } else if (name == "ready-fd") {
      options_.ready_descriptor = std::stoi(value);
    }
  }

  int show_help() const {
    std::cout << "A Backend.AI cluster on this machine, for development.\n\n"
                 "usage: devcluster up|run|status|down --data DIR [--port N] [--tls]\n"
                 "       eval \"$(devcluster env --data DIR [--user NAME] [--mode session])\"\n\n"
                 "  up      start in the background, return when ready\n"
                 "  run     start in the foreground\n"
                 "  status  say whether it runs\n"
                 "  env     print the variables that clients need\n"
                 "  down    end it with all its sessions\n\n"
                 "  --data DIR   the cluster's folder: state, keys, log\n"
                 "  --port N     port on 127.0.0.1; default: the last one if free, else any\n"
                 "  --tls        serve HTTPS with a certificate made for this cluster\n"
                 "  --user NAME  admin (default), domain-admin, user, user2 or monitor\n"
                 "  --mode MODE  env: api (default) for key pairs, session for the web server and its login\n";
    return 0;
  }

  static int complain(const std::string& what) {
    std::cerr << "devcluster: " << what << "; see devcluster --help" << std::endl;
    return 2;
  }

  Options options_;
  bool help_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  DevclusterApplication application;
  try {
    application.init(argc, argv);
  } catch (const Poco::Exception& error) {
    std::cerr << "devcluster: " << error.displayText() << "; see devcluster --help" << std::endl;
    return 2;
  }
  return application.run();
}
