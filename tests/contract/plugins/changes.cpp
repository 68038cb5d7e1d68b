// Registers something else at run time than it did when it was described.
#include <bai/plugin.hpp>

#include <cstdlib>

namespace {

std::string nothing(const bai::Nothing&, bai::Context&) { return "{}"; }

void setup(bai::Plugin& plugin) {
  const char* changed = std::getenv("BAI_TEST_CHANGED");
  plugin.add(bai::function<bai::Nothing>("Changes.it").summary(changed == nullptr ? "As described" : "Changed"),
             nothing);
}

}  // namespace

BAI_PLUGIN(BAI_PLUGIN_ID, BAI_PLUGIN_VERSION, setup)
