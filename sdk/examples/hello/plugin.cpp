#include "hello.hpp"

namespace {

void setup(bai::Plugin& plugin) {
  plugin.group("hello", "Greetings");
  add_greet(plugin);
  add_make(plugin);
  add_chat(plugin);
}

}  // namespace

BAI_PLUGIN(BAI_PLUGIN_ID, BAI_PLUGIN_VERSION, setup)
