// Throws in open().
#include <bai/plugin.hpp>

namespace {

void setup(bai::Plugin&) { throw std::runtime_error("no licence file"); }

}  // namespace

BAI_PLUGIN("com.example.throws-in-open", "1.0.0", setup)
