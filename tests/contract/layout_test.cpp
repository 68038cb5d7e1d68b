// The recorded layout of every struct that crosses the boundary. Changing a line of it is changing the ABI: it needs a
// decision record. BAI_UPDATE_LAYOUT=1 rewrites the file, and the rewriting run is reported as skipped.
#include <bai/plugin.h>

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace {

std::string layout() {
  std::ostringstream out;
#define BAI_STRUCT(T) out << #T << " " << sizeof(T) << "\n"
#define BAI_MEMBER(T, m) \
  out << "  " << #m << " " << offsetof(T, m) << " " << sizeof(static_cast<T*>(nullptr)->m) << "\n"
#include "tests/contract/layout_members.inc"
#undef BAI_STRUCT
#undef BAI_MEMBER
  return out.str();
}

TEST(Layout, IsAsRecorded) {
  const auto now = layout();
  if (std::getenv("BAI_UPDATE_LAYOUT") != nullptr) {
    std::ofstream(BAI_LAYOUT_FILE) << now;
    GTEST_SKIP() << "rewrote " << BAI_LAYOUT_FILE;
  }
  std::ifstream file(BAI_LAYOUT_FILE);
  std::stringstream recorded;
  recorded << file.rdbuf();
  EXPECT_EQ(now, recorded.str());
}

}  // namespace
